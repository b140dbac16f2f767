"""The next step of a case and who must take it: what its header says, from the status that its reader is shown (DESIGN 10)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accreditation.modalities.calendar import has_passed
from accreditation.modalities.decisions import MeetingKind
from accreditation.modalities.earliest import Earliest, Way
from accreditation.modalities.states import Route, State
from accreditation.modalities.visibility import Shown
from accreditation.models import ScopeProposal
from accreditation.queries.case_file import CaseFile
from accreditation.queries.earliest import Branches


@dataclass(frozen=True)
class NextStep:
    """Of a case that has ended: empty. `deadline`: UTC; `label`: docs/pieces.md, "Time"."""

    step: str = ""
    who: str = ""
    deadline: datetime | None = None
    label: str = "ends"


SECRETARIAT, ORGANIZATION, CHAIR = gettext_lazy("Secretariat"), gettext_lazy("Organization"), gettext_lazy("Chair")
BY_STATE: dict[State, tuple[str | Promise, str | Promise]] = {
    State.SUBMITTED: (gettext_lazy("The Secretariat checks the file"), SECRETARIAT),
    State.RETURNED: (gettext_lazy("The organization answers the Secretariat's questions"), ORGANIZATION),
    State.COMPLETE: (gettext_lazy("The file is circulated"), SECRETARIAT),
    State.CIRCULATED: (gettext_lazy("The non-objection period ends"), gettext_lazy("Member States, if they wish")),
    State.IN_CONSULTATION: (gettext_lazy("The Chair consults informally (R7)"), CHAIR),
    State.AWAITING_PLENARY: (gettext_lazy("The Chair updates the next substantive plenary (R8)"), CHAIR),
    State.FURTHER_CONSULTATIONS: (gettext_lazy("Consultations continue; a decision by consensus (R9)"), CHAIR),
}
# Where a file is with the Secretariat: nothing becomes of it while it is not known who acts for the body.
CHECKED = frozenset({State.SUBMITTED, State.RETURNED, State.COMPLETE})


def of_state(state: State) -> NextStep:
    """By where a case stands."""
    step, who = BY_STATE.get(state, ("", ""))
    return NextStep(str(step), str(who))


# The status words that each audience is shown are those of the states; what is told on a day to come waits for nobody.
ACTS: dict[str, str | Promise] = {state.value: who for state, (_step, who) in BY_STATE.items()}


def who_acts(shown: Shown) -> str:
    """Who must act, by the status that its reader is shown; of a case that has ended, or whose outcome is still to be told:
    empty."""
    return str(ACTS.get(shown.value, ""))


def while_held() -> NextStep:
    """Of a period that ended after an outage."""
    step = _("The end of the period is confirmed, or the period is reopened for all")
    return NextStep(step, _("Secretariat, with the Chair’s consent"))


def recording(found: Earliest | None = None) -> NextStep:
    """Of a period that is over: with the day on which it is told what became of the list, where there is one."""
    if found is None or found.way is not Way.OUTCOME or found.at is None:
        return NextStep(_("What follows from the end of the period is recorded"))
    return NextStep(_("What became of the list is told"), deadline=found.at, label="due")


def coming_first(found: Earliest | None, now: datetime) -> NextStep | None:
    """What comes before a step of the case itself: the end of a silence, of a notice, a change of route; None where nothing
    does, or where it is over."""
    if found is None or found.coming_at is None or has_passed(found.coming_at, now):
        return None
    if found.coming is Way.SILENCE:
        words = _("The silence ends under which a decision is proposed (R9)")
        return NextStep(words, _("Member States, if they wish to break it"), found.coming_at)
    if found.coming is Way.NOTICE:
        return NextStep(_("The notice after the last withdrawal ends: accredited then (R7)"), "", found.coming_at)
    words = _("The change of route takes effect: accredited by the ECOSOC route")
    return NextStep(words, "", found.coming_at, "due")


def while_contested(state: State, found: Earliest | None, clock_ends_at: datetime | None, now: datetime) -> NextStep:
    """Of a contested case, for who knows of it: until when consultations last; that the plenary meets."""
    step = of_state(state)
    if state is State.IN_CONSULTATION and clock_ends_at is not None and not has_passed(clock_ends_at, now):
        return replace(step, deadline=clock_ends_at)
    meeting = found.meeting if found is not None and found.way is Way.SITTING else None
    if state is State.AWAITING_PLENARY and meeting is not None and meeting.kind is MeetingKind.PLENARY:
        return replace(step, step=_("The Chair updates the substantive plenary that meets now (R8)"))
    return step


def for_secretariat(case: CaseFile, found: Branches | None, now: datetime) -> NextStep:
    """From the masked state: the same for every file of a list, contested or not (DESIGN 4)."""
    application, proposal = case.application, case.open_proposal
    answered = proposal is not None and proposal.statement_at is not None
    if application.organization.frozen_at is not None and case.state in CHECKED and not answered:
        return NextStep(_("The Secretariat decides who acts for the organization"), str(SECRETARIAT))
    if application.route_now is Route.ECOSOC and case.state is State.SUBMITTED:
        return NextStep(_("The consultative status is confirmed in the ECOSOC register"), str(SECRETARIAT))
    if case.state is State.RETURNED:
        return replace(of_state(case.state), deadline=application.due_at, label="due")
    if case.state is State.SUBMITTED and proposal is not None:
        return _on_scope(proposal, now)
    if found is None or case.state is not State.CIRCULATED:
        return of_state(case.state)
    if found.held:
        return while_held()
    if found.clear is None:
        return NextStep(_("What follows is before Member States and the Chair"), _("Member States and the Chair"))
    if found.clear.way is Way.OUTCOME:
        return recording(found.clear)
    first = coming_first(found.clear, now)
    return first or replace(of_state(case.state), deadline=application.period_ends_at)


def _on_scope(proposal: ScopeProposal, now: datetime) -> NextStep:
    if proposal.statement_at is None and now < proposal.heard_until:
        words = _("The organization is heard on whether its work is in the scope")
        return NextStep(words, str(ORGANIZATION), proposal.heard_until)
    return NextStep(_("The Chair confirms or declines that it is not in the scope"), str(CHAIR))
