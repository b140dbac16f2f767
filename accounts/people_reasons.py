"""Why an act on people, letters or mailboxes is refused. Each has its sentence in accounts/notices/refusals.py."""

from __future__ import annotations

from enum import StrEnum


class PeopleReason(StrEnum):
    """Values that modalities know too mean the same there."""

    NO_RIGHT = "no_right"
    OTHER_PARTY = "other_party"
    SAME_PERSON = "same_person"
    NEEDS_REASON = "needs_reason"
    STALE = "stale"
    NEEDS_EVIDENCE = "needs_evidence"
    NOT_AN_ADDRESS = "not_an_address"
    UNKNOWN_INVITATION = "unknown_invitation"
    INVITATION_USED = "invitation_used"
    INVITATION_EXPIRED = "invitation_expired"
    INVITATION_REVOKED = "invitation_revoked"
    OTHER_ADDRESS = "other_address"
    ASKED_ALREADY = "asked_already"
    HAS_MANDATE = "has_mandate"
    ALREADY_INVITED = "already_invited"
    MANDATE_ENDED = "mandate_ended"
    LAST_ADMINISTRATOR = "last_administrator"
    LAST_OFFICER = "last_officer"
    LAST_OF_OFFICE = "last_of_office"
    NOT_A_RIGHT_OF = "not_a_right_of"
    PROPOSAL_DECIDED = "proposal_decided"
    PROPOSAL_EXPIRED = "proposal_expired"
    NO_FACTOR = "no_factor"
    IN_THE_PAST = "in_the_past"
    UNKNOWN_LINK = "unknown_link"
    NO_MAILBOX = "no_mailbox"
    LETTER_ON_ITS_WAY = "letter_on_its_way"
    UNKNOWN_PLACEHOLDERS = "unknown_placeholders"
    TOO_LONG = "too_long"
    EMPTY_WORDING = "empty_wording"
    ALREADY_CLEARED = "already_cleared"
    NOT_HELD = "not_held"
    LINK_IS_THEIRS = "link_is_theirs"
    NAME_TAKEN = "name_taken"
