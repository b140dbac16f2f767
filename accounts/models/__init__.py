"""People, mandates, Member States, the record of acts and the outbox of letters: a file per noun."""

from accounts.models.act import Act
from accounts.models.heartbeat import Heartbeat
from accounts.models.invitation import Invitation
from accounts.models.kept_value import KeptValue
from accounts.models.letter import HeldOccasion, Letter, Wording
from accounts.models.mailbox_test import MailboxTest
from accounts.models.mandate import Mandate
from accounts.models.member_state import MemberState
from accounts.models.proposal import Proposal
from accounts.models.stored_file import StoredFile
from accounts.models.subscription import Subscription
from accounts.models.user import User

__all__ = [
    "Act",
    "Heartbeat",
    "HeldOccasion",
    "Invitation",
    "KeptValue",
    "Letter",
    "MailboxTest",
    "Mandate",
    "MemberState",
    "Proposal",
    "StoredFile",
    "Subscription",
    "User",
    "Wording",
]
