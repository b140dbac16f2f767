"""In which capacity somebody acts: the value that every service is given as `actor`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Party(StrEnum):
    """In whose name a person acts."""

    PERSON = "person"  # an applicant's people, and anybody signed in for nobody but themselves
    STATE = "state"
    CHAIR = "chair"
    SECRETARIAT = "secretariat"
    TIMER = "timer"


class Right(StrEnum):
    """What a mandate allows beyond reading."""

    CHECKER = "checker"
    CIRCULATOR = "circulator"
    MODERATOR = "moderator"
    SETTINGS = "settings"
    SECURITY_OFFICER = "security_officer"
    NAMED_STAFF = "named_staff"
    ADMINISTRATOR = "administrator"
    LODGING = "lodging"
    OFFICE = "office"


RIGHTS_OF: dict[Party, tuple[Right, ...]] = {
    Party.STATE: (Right.ADMINISTRATOR, Right.LODGING),
    Party.CHAIR: (Right.OFFICE,),
    Party.SECRETARIAT: (
        Right.CHECKER,
        Right.CIRCULATOR,
        Right.MODERATOR,
        Right.SETTINGS,
        Right.SECURITY_OFFICER,
        Right.NAMED_STAFF,
    ),
}
NEEDS_SECOND_FACTOR = frozenset({Party.STATE, Party.CHAIR, Party.SECRETARIAT})


@dataclass(frozen=True)
class Actor:
    """Who acts and on whose behalf. `user_id` is None for a timer, which is named; `organization_id` is set for
    somebody who acts for an organization."""

    party: Party
    user_id: int | None = None
    mandate_id: int | None = None
    state_id: int | None = None
    organization_id: int | None = None
    rights: frozenset[Right] = frozenset()
    timer: str = ""

    @property
    def person_id(self) -> int:
        """Who acts, where only a person can. Raises RuntimeError for a timer: that is a fault of ours, not of anybody's."""
        if self.user_id is None:
            raise RuntimeError(f"A person must do this; {self.timer or 'nobody'} is a timer or nobody at all.")
        return self.user_id

    @property
    def for_state(self) -> int:
        """The State acted for, where only a delegate can act. Raises RuntimeError for anybody else."""
        if self.state_id is None:
            raise RuntimeError(f"A delegate of a State must do this; this is {self.on_behalf_of}.")
        return self.state_id

    @property
    def on_behalf_of(self) -> str:
        """The body in whose name the act is done, as the record keeps it: ids only, no names."""
        if self.party is Party.STATE:
            return f"state:{self.state_id}"
        if self.organization_id is not None:
            return f"organization:{self.organization_id}"
        return self.party.value

    @property
    def sees_objections(self) -> bool:
        """Whether the desk connection may be taken: States, the Chair, staff named by the Chair, the sweeps (DESIGN 7)."""
        return self.party in {Party.STATE, Party.CHAIR, Party.TIMER} or Right.NAMED_STAFF in self.rights


def timer(name: str) -> Actor:
    """The named timer as actor of what it does."""
    return Actor(Party.TIMER, timer=name)
