"""Who does what: the second table of DESIGN 4, act by party, right and second person. policy asks it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from accreditation.modalities.outcomes import Reason, Verdict, allow, refuse
from accreditation.modalities.paragraphs import Rule


class Party(StrEnum):
    """In whose name a person acts. The values are those of accounts.capacities.Party, held together by a test."""

    PERSON = "person"
    STATE = "state"
    CHAIR = "chair"
    SECRETARIAT = "secretariat"
    TIMER = "timer"


class Right(StrEnum):
    """What a mandate allows. The values are those of accounts.capacities.Right, held together by a test."""

    CHECKER = "checker"
    CIRCULATOR = "circulator"
    MODERATOR = "moderator"
    SETTINGS = "settings"
    SECURITY_OFFICER = "security_officer"
    NAMED_STAFF = "named_staff"
    ADMINISTRATOR = "administrator"
    LODGING = "lodging"
    OFFICE = "office"


class SecondPerson(StrEnum):
    """Whether an act needs a second person, and whose choice it is (DESIGN 4)."""

    NONE = "none"
    ALWAYS = "always"
    MISSIONS_CHOICE = "missions_choice"
    CHAIR_CONFIRMS = "chair_confirms"


class ActOf(StrEnum):
    """The acts that need a mandate."""

    SET_WINDOW = "set_window"
    CHECK = "check"
    CONFIRM_ORGANIZATION = "confirm_organization"
    CIRCULATE = "circulate"
    RECALL = "recall"
    LATE_PERMISSION = "late_permission"
    PROPOSE_NOT_IN_SCOPE = "propose_not_in_scope"
    CONFIRM_NOT_IN_SCOPE = "confirm_not_in_scope"
    READ_AS_STATE = "read_as_state"
    ASK_AS_STATE = "ask_as_state"
    LODGE = "lodge"
    REQUEST_CIRCULATION = "request_circulation"
    ENTER_ON_PAPER = "enter_on_paper"
    STRIKE_ENTRY = "strike_entry"
    CONTEST_ENTRY = "contest_entry"
    DISSEMINATE = "disseminate"
    CONSULT = "consult"
    UPDATE_PLENARY = "update_plenary"
    DECIDE = "decide"
    ANNUL = "annul"
    SHORTEN_PERIOD = "shorten_period"
    MODERATE = "moderate"
    WITHHOLD_INPUT = "withhold_input"
    SET_CHAIRS_PARAMETERS = "set_chairs_parameters"
    SET_SECRETARIATS_PARAMETERS = "set_secretariats_parameters"
    IMPORT_PAPER = "import_paper"
    IMPORT_ECOSOC = "import_ecosoc"
    RELEASE_HELD = "release_held"
    CONSENT_TO_RELEASE = "consent_to_release"
    CONSENT_TO_ROUTE_CHANGE = "consent_to_route_change"
    KEEP_ORGANIZATION = "keep_organization"
    DECIDE_CLAIM = "decide_claim"
    CHANGE_ROUTE = "change_route"
    EXPORT = "export"
    ERASE = "erase"


@dataclass(frozen=True)
class Grant:
    """A row: the party that acts, the right it needs, and whether a second person confirms."""

    party: Party
    right: Right | None
    second: SecondPerson
    rule: Rule


def _grant(party: Party, right: Right | None, rule: Rule, second: SecondPerson = SecondPerson.NONE) -> Grant:
    return Grant(party, right, second, rule)


_SEC, _CHAIR, _STATE = Party.SECRETARIAT, Party.CHAIR, Party.STATE
TABLE: dict[ActOf, Grant] = {
    ActOf.SET_WINDOW: _grant(_SEC, Right.CHECKER, Rule.R3),
    ActOf.CHECK: _grant(_SEC, Right.CHECKER, Rule.R1),
    ActOf.CONFIRM_ORGANIZATION: _grant(_SEC, Right.CHECKER, Rule.R1),
    ActOf.CIRCULATE: _grant(_SEC, Right.CIRCULATOR, Rule.R1, SecondPerson.ALWAYS),
    ActOf.RECALL: _grant(_SEC, Right.CIRCULATOR, Rule.R1, SecondPerson.ALWAYS),
    ActOf.LATE_PERMISSION: _grant(_SEC, Right.CHECKER, Rule.R3),
    ActOf.PROPOSE_NOT_IN_SCOPE: _grant(_SEC, Right.CHECKER, Rule.R1, SecondPerson.CHAIR_CONFIRMS),
    ActOf.CONFIRM_NOT_IN_SCOPE: _grant(_CHAIR, Right.OFFICE, Rule.R1),
    ActOf.READ_AS_STATE: _grant(_STATE, None, Rule.R1),
    ActOf.ASK_AS_STATE: _grant(_STATE, None, Rule.R5),
    ActOf.LODGE: _grant(_STATE, Right.LODGING, Rule.R5, SecondPerson.MISSIONS_CHOICE),
    ActOf.REQUEST_CIRCULATION: _grant(_STATE, Right.LODGING, Rule.R1),
    ActOf.ENTER_ON_PAPER: _grant(_CHAIR, Right.OFFICE, Rule.R5),
    # Of what it entered itself, in error; the mission that says so contests (decision 22).
    ActOf.STRIKE_ENTRY: _grant(_CHAIR, Right.OFFICE, Rule.R5),
    ActOf.CONTEST_ENTRY: _grant(_STATE, Right.LODGING, Rule.R5),
    ActOf.DISSEMINATE: _grant(_CHAIR, Right.OFFICE, Rule.R6),
    ActOf.CONSULT: _grant(_CHAIR, Right.OFFICE, Rule.R7),
    ActOf.UPDATE_PLENARY: _grant(_CHAIR, Right.OFFICE, Rule.R8),
    ActOf.DECIDE: _grant(_CHAIR, Right.OFFICE, Rule.R9, SecondPerson.ALWAYS),
    ActOf.ANNUL: _grant(_CHAIR, Right.OFFICE, Rule.R2, SecondPerson.ALWAYS),
    ActOf.SHORTEN_PERIOD: _grant(_CHAIR, Right.OFFICE, Rule.R3),
    ActOf.MODERATE: _grant(_SEC, Right.MODERATOR, Rule.R11),
    ActOf.WITHHOLD_INPUT: _grant(_CHAIR, Right.OFFICE, Rule.R11),
    ActOf.SET_CHAIRS_PARAMETERS: _grant(_CHAIR, Right.OFFICE, Rule.R6),
    ActOf.SET_SECRETARIATS_PARAMETERS: _grant(_SEC, Right.SETTINGS, Rule.R3),
    ActOf.IMPORT_PAPER: _grant(_SEC, Right.SETTINGS, Rule.R2),
    ActOf.IMPORT_ECOSOC: _grant(_SEC, Right.CHECKER, Rule.R1),
    ActOf.RELEASE_HELD: _grant(_SEC, Right.CIRCULATOR, Rule.R3, SecondPerson.CHAIR_CONFIRMS),
    ActOf.KEEP_ORGANIZATION: _grant(_SEC, Right.CHECKER, Rule.R2),
    ActOf.DECIDE_CLAIM: _grant(_SEC, Right.CHECKER, Rule.R1),
    ActOf.CHANGE_ROUTE: _grant(_SEC, Right.CHECKER, Rule.R1),
    ActOf.CONSENT_TO_RELEASE: _grant(_CHAIR, Right.OFFICE, Rule.R3),
    ActOf.CONSENT_TO_ROUTE_CHANGE: _grant(_CHAIR, Right.OFFICE, Rule.R1),
    ActOf.EXPORT: _grant(_SEC, None, Rule.R1),
    # Whom DESIGN 4 trusts with people: erasing gives nobody power, so no second person (decision 17).
    ActOf.ERASE: _grant(_SEC, Right.SECURITY_OFFICER, Rule.R1),
}


def may_do(act: ActOf, party: Party, rights: frozenset[str]) -> Verdict:
    """Whether a mandate of `party` with `rights` may do `act`, before the facts of the case are looked at."""
    grant = TABLE[act]
    if party is not grant.party:
        return refuse(Reason.OTHER_PARTY, grant.rule)
    if grant.right is not None and grant.right.value not in rights:
        return refuse(Reason.NO_RIGHT, grant.rule)
    return allow(grant.rule)


def may_confirm(act: ActOf, first_person: int, second_person: int) -> Verdict:
    """The second person must be another person (DESIGN 4)."""
    grant = TABLE[act]
    if first_person == second_person:
        return refuse(Reason.SAME_PERSON, grant.rule)
    return allow(grant.rule)
