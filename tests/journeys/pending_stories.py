"""Stories of what is pending in every state at once: withdrawn, closed with the cycle, gaining status."""

from __future__ import annotations

from datetime import UTC, datetime

from accreditation.modalities.states import BEFORE_STATES, PENDING, Route, State, Step
from tests import builders as build
from tests.journeys.stage import File, Stage
from tests.journeys.stories import CIRCULATING, story
from tests.journeys.walking import DAY, HOUR, MINUTE
from tests.objections.scenes import CLOCK_ENDS, PLENARY_OPENS

SEVEN_STATES = {**CIRCULATING, Step.ASK: (State.SUBMITTED,), Step.UPDATE_WITHOUT_DECISION: (State.AWAITING_PLENARY,)}
SEVEN_STATES_BY_TIMER: dict[Step, tuple[State, ...]] = {
    Step.END_PERIOD_OBJECTED: (State.CIRCULATED,),
    Step.END_CONSULTATION: (State.IN_CONSULTATION,),
}
SEVEN_STAND = PLENARY_OPENS + DAY


def seven(stage: Stage, period_ends: datetime = datetime(2027, 8, 21, 3, 59, tzinfo=UTC)) -> dict[State, File]:
    """Seven files that stand, on the second day of the plenary, in the seven states of what is pending. The one before
    States stands so until `period_ends`."""
    files = {state: stage.apply() for state in PENDING}
    stage.complete(*(file for state, file in files.items() if state not in (State.SUBMITTED, State.RETURNED)))
    stage.contested(files[State.AWAITING_PLENARY], files[State.FURTHER_CONSULTATIONS])
    consulting = files[State.IN_CONSULTATION]
    later = datetime(2027, 6, 5, 3, 59, tzinfo=UTC)
    stage.circulate(consulting, now=later - 32 * DAY, ends_at=later)
    stage.lodge(stage.dora, consulting, later - DAY)
    stage.disseminate(later - HOUR)
    stage.walk.minute(later)
    stage.circulate(files[State.CIRCULATED], now=later + 20 * DAY, ends_at=period_ends)
    stage.walk.minute(CLOCK_ENDS)
    stage.update(files[State.FURTHER_CONSULTATIONS], now=PLENARY_OPENS + HOUR)
    stage.ask(files[State.RETURNED], SEVEN_STAND - HOUR)
    assert {state: file.state for state, file in files.items()} == {state: state for state in PENDING}
    return files


@story(
    {**SEVEN_STATES, Step.WITHDRAW: tuple(PENDING)},
    {**SEVEN_STATES_BY_TIMER, Step.END_PERIOD_CLEAR: (State.CIRCULATED,)},
)
def withdrawn_from_everywhere(stage: Stage) -> None:
    """From each pending state; the organization applies again in a later window, with its earlier file before it."""
    files = seven(stage)
    for file in files.values():
        stage.withdraw(file, SEVEN_STAND + HOUR)
        assert file.state is State.WITHDRAWN
    file = files[State.IN_CONSULTATION]
    window = build.window(datetime(2028, 1, 4, 14, tzinfo=UTC), datetime(2028, 2, 16, 4, 59, tzinfo=UTC), "Window 2028")
    again = stage.begin_again(file, window.opens_at + DAY)
    stage.submit(again, window.opens_at + 2 * DAY)
    stage.complete(again, now=window.opens_at + 3 * DAY)
    published, ends_at = datetime(2028, 3, 1, 15, tzinfo=UTC), datetime(2028, 4, 4, 3, 59, tzinfo=UTC)
    stage.circulate(again, now=published, ends_at=ends_at, window=window)
    with stage.walk.at(published + DAY):
        page = stage.elif_.open(again.states())
        assert page.says("Applied before")
        assert page.says("2027")
    stage.walk.minute(ends_at)
    assert again.state is State.ACCREDITED, "earlier objections do not carry over"


@story(
    {**SEVEN_STATES, Step.CONFIRM_ECOSOC: (State.SUBMITTED,)},
    {**SEVEN_STATES_BY_TIMER, Step.CLOSE_WITH_CYCLE: tuple(PENDING), Step.LAPSE: (State.ACCREDITED,)},
)
def the_cycle_ends(stage: Stage) -> None:
    """What is pending is closed with the cycle, from each state; accreditation lapses; a draft stays a draft."""
    cycle = build.cycle()
    period_ends = datetime(2027, 7, 28, 3, 59, tzinfo=UTC)
    cycle.ends_at = period_ends + MINUTE
    cycle.save(update_fields=["ends_at"])
    files = seven(stage, period_ends)
    with stage.walk.at(SEVEN_STAND):
        # A note verbale was received in time: its flag holds what would follow by itself, to the end of the cycle.
        held = files[State.CIRCULATED]
        stage.chris.press(held.chair("note/"), "Flag the case", received_at=SEVEN_STAND - HOUR)
    accredited = stage.apply(Route.ECOSOC)
    with stage.walk.at(SEVEN_STAND):
        stage.confirm(accredited)
        stage.sam.press(
            accredited.admin("confirm_ecosoc"), "Confirm and accredit", number=stage.register(accredited).number
        )
    draft = stage.draft()
    stage.walk.minute(cycle.ends_at - MINUTE)
    assert {state: file.state for state, file in files.items()} == {state: state for state in PENDING}
    stage.walk.minute(cycle.ends_at)
    assert {file.state for file in files.values()} == {State.CLOSED_WITH_CYCLE}
    assert accredited.state is State.LAPSED
    assert draft.state is State.DRAFT


@story(
    {
        **SEVEN_STATES,
        Step.CONFIRM_GAINED_ECOSOC: (State.SUBMITTED, State.RETURNED, State.COMPLETE),
    },
    {
        **SEVEN_STATES_BY_TIMER,
        Step.CONFIRM_GAINED_ECOSOC: (
            State.CIRCULATED,
            State.IN_CONSULTATION,
            State.AWAITING_PLENARY,
            State.FURTHER_CONSULTATIONS,
        ),
    },
)
def status_is_gained(stage: Stage) -> None:
    """A body gains consultative status while pending: at once before circulation, by consent and notice after it."""
    files = seven(stage)
    effects = {stage.gain_status(file, SEVEN_STAND + HOUR) for file in files.values()} - {None}
    (effect,) = effects
    assert {file.state for state, file in files.items() if state not in BEFORE_STATES} == {State.ACCREDITED}
    stage.walk.minute(effect)
    assert {file.state for file in files.values()} == {State.ACCREDITED}
