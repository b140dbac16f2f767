"""With which HTTP status a refusal is answered."""

from __future__ import annotations

from accounts.people_reasons import PeopleReason
from accounts.refusals import Refused


def status_of(refused: Refused) -> int:
    """403 for who may not, 409 for what cannot be done now."""
    return 403 if refused.reason in {PeopleReason.NO_RIGHT, PeopleReason.OTHER_PARTY} else 409
