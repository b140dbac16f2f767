"""Who may act on people, mailboxes and letters: act × party × right × second person (DESIGN 4, second table)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from accounts.capacities import Actor, Party, Right
from accounts.people_reasons import PeopleReason
from accounts.refusals import Refused


class PeopleAct(StrEnum):
    SECRETARIAT_RIGHTS = "secretariat_rights"
    RESET_FACTOR = "reset_factor"
    NAME_CHAIR = "name_chair"
    MISSION_MANDATES = "mission_mandates"
    OFFICE_PEOPLE = "office_people"
    NAME_STAFF = "name_staff"
    DELEGATES = "delegates"
    MISSION_CHOICES = "mission_choices"
    MAILBOXES = "mailboxes"
    LETTERS = "letters"
    WORDINGS = "wordings"
    MAILING_LIST = "mailing_list"


@dataclass(frozen=True)
class Grant:
    """Which mandate the act needs, and whether another person of the same right confirms it."""

    party: Party
    right: Right
    second_person: bool = False


TABLE: dict[PeopleAct, Grant] = {
    PeopleAct.SECRETARIAT_RIGHTS: Grant(Party.SECRETARIAT, Right.SECURITY_OFFICER, second_person=True),
    PeopleAct.RESET_FACTOR: Grant(Party.SECRETARIAT, Right.SECURITY_OFFICER, second_person=True),
    # The first Chair, and a Chair whose office cannot hand over; else the office hands over itself.
    PeopleAct.NAME_CHAIR: Grant(Party.SECRETARIAT, Right.SECURITY_OFFICER, second_person=True),
    # The mission is told of each by a letter to its mailbox.
    PeopleAct.MISSION_MANDATES: Grant(Party.SECRETARIAT, Right.SECURITY_OFFICER),
    PeopleAct.OFFICE_PEOPLE: Grant(Party.CHAIR, Right.OFFICE),
    PeopleAct.NAME_STAFF: Grant(Party.CHAIR, Right.OFFICE),
    PeopleAct.DELEGATES: Grant(Party.STATE, Right.ADMINISTRATOR),
    PeopleAct.MISSION_CHOICES: Grant(Party.STATE, Right.ADMINISTRATOR),
    PeopleAct.MAILBOXES: Grant(Party.SECRETARIAT, Right.SETTINGS),
    PeopleAct.LETTERS: Grant(Party.SECRETARIAT, Right.SETTINGS),
    PeopleAct.WORDINGS: Grant(Party.SECRETARIAT, Right.SETTINGS),
    PeopleAct.MAILING_LIST: Grant(Party.SECRETARIAT, Right.SETTINGS),
}


def may(act: PeopleAct, actor: Actor | None) -> bool:
    """Whether a button is drawn."""
    grant = TABLE[act]
    return actor is not None and actor.party is grant.party and grant.right in actor.rights


def insist_may(act: PeopleAct, actor: Actor, *, state_id: int | None = None) -> None:
    """Raise Refused unless the actor's mandate allows `act` (for that State, where one is named)."""
    grant = TABLE[act]
    if actor.party is not grant.party:
        raise Refused(PeopleReason.OTHER_PARTY)
    if state_id is not None and actor.party is Party.STATE and actor.state_id != state_id:
        raise Refused(PeopleReason.OTHER_PARTY)
    if grant.right not in actor.rights:
        raise Refused(PeopleReason.NO_RIGHT)


def insist_second_person(act: PeopleAct, first_user_id: int, actor: Actor) -> None:
    """Raise Refused unless the actor may do `act` and is another person than the first."""
    insist_may(act, actor)
    if TABLE[act].second_person and actor.user_id == first_user_id:
        raise Refused(PeopleReason.SAME_PERSON)
