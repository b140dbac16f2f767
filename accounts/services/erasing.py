"""Taking a person's data out of the tables of people and letters (DESIGN 6). Who asks whether it may be, and records it, is
the service above that also knows for which organizations a person acts."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Q

from accounts.models import Invitation, Letter, Proposal, User
from accounts.models.letter import LetterStatus
from accounts.services.letters import LIST_KINDS

SETTLED = (LetterStatus.POSTED, LetterStatus.FAILED, LetterStatus.BOUNCED, LetterStatus.CANCELLED)
NO_ADDRESS = "erased-{}@erased.invalid"
BATCH = 500


def empty_account(user: User, *, now: datetime) -> None:
    """Nobody signs in with it again, and nothing in its row says whose it was. Invitations and proposals to its address
    lose it too; open invitations end. In the caller's transaction, with the person's row locked."""
    email = user.email
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user.email, user.full_name, user.language = NO_ADDRESS.format(user.pk), "", "en"
    user.joined_at = user.last_login = None
    user.is_active, user.sessions_ended_at, user.erased_at = False, now, now
    user.set_unusable_password()
    user.save()
    nobody = {"email": user.email, "full_name": ""}
    invitations = Invitation.objects.filter(Q(email__iexact=email) | Q(accepted_by=user))
    invitations.filter(accepted_at=None, revoked_at=None).update(revoked_at=now)
    invitations.update(**nobody)
    Proposal.objects.filter(email__iexact=email, decided_at__isnull=False).update(**nobody)
    # Letters from before there was an account. The list's own are left by their own link (R15).
    for letter in Letter.objects.filter(address__iexact=email, user=None, state=None, status__in=SETTLED).exclude(
        kind__in=LIST_KINDS
    ):
        letter.recipient = f"erased:{letter.pk}"
        _empty(letter)


def forget_letters(*, now: datetime) -> int:
    """Empty the letters to people whose account was erased, once each is on its way or never will be: the last of them says
    that it was. Run as the desk role, which sees secret letters too. What is held goes to nobody any more."""
    to_erased = Letter.objects.filter(user__erased_at__isnull=False).exclude(address="")
    to_erased.filter(status=LetterStatus.HELD).update(status=LetterStatus.CANCELLED)
    letters = list(to_erased.filter(status__in=SETTLED)[:BATCH])
    for letter in letters:
        _empty(letter)
    return len(letters)


def _empty(letter: Letter) -> None:
    letter.address = letter.subject = letter.body = letter.server_answer = ""
    letter.save(update_fields=["recipient", "address", "subject", "body", "server_answer"])
