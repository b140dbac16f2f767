"""Every arrow of DESIGN 3, from every state that it may leave, walked over HTTP by who may walk it.

Each story names the arrows it walks. What it walked in truth is read from the record: steps that a page brought about, and
steps that the minute's tasks did; both must be exactly what it names. Together the stories must name the whole table.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from accounts.models import Act
from accreditation.modalities.states import Route, State, Step
from tests import builders as build
from tests.journeys import pending_stories  # noqa: F401  # its stories join those told here
from tests.journeys.stage import CHECKED, CIRCULATED, CLOSES, OPENS, PERIOD_ENDS, File, Stage
from tests.journeys.stories import CIRCULATING, STORIES, clock_of, story
from tests.journeys.walking import DAY, EVERY_ARROW, HOUR, MINUTE, SECOND
from tests.objections.scenes import CLOCK_ENDS, PLENARY_OPENS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


@story(
    {
        Step.SUBMIT: (State.DRAFT,),
        Step.ASK: (State.SUBMITTED, State.COMPLETE),
        Step.ANSWER: (State.RETURNED,),
        Step.FIND_COMPLETE: (State.SUBMITTED,),
        Step.REOPEN_CHECK: (State.COMPLETE,),
        Step.CIRCULATE: (State.COMPLETE,),
        Step.RECALL: (State.CIRCULATED,),
        Step.RELINQUISH: (State.ACCREDITED,),
    },
    {Step.END_PERIOD_CLEAR: (State.CIRCULATED,)},
)
def nobody_objects(stage: Stage) -> None:
    """Asked, answered, edited before the close, asked again, recalled and circulated anew; silence accredits."""
    file = stage.apply()
    stage.ask(file, OPENS + DAY)
    stage.answer(file, OPENS + 2 * DAY)
    stage.complete(file, now=OPENS + 3 * DAY)
    with stage.walk.at(OPENS + 4 * DAY):
        file.alice.press(file.mine("edit/purpose/"), "Save and go to the list", purpose="To make ICTs safer still.")
    assert file.state is State.SUBMITTED
    stage.complete(file)
    stage.ask(file, CHECKED + HOUR)
    stage.answer(file, CHECKED + DAY)
    stage.complete(file, now=CHECKED + 2 * DAY)
    stage.circulate(file, now=CIRCULATED - 5 * DAY)
    stage.recall(file, CIRCULATED - 4 * DAY)
    stage.circulate(file)
    stage.walk.minute(PERIOD_ENDS)
    assert file.state is State.ACCREDITED
    with stage.walk.at(PERIOD_ENDS + DAY):
        file.alice.press(file.mine("relinquish/"), "Give up the accreditation")
    assert file.state is State.RELINQUISHED


@story(
    {
        **CIRCULATING,
        Step.UPDATE_WITHOUT_DECISION: (State.AWAITING_PLENARY,),
        Step.DECIDE: (State.AWAITING_PLENARY, State.FURTHER_CONSULTATIONS),
        Step.LAST_OBJECTION_GONE: (State.IN_CONSULTATION, State.AWAITING_PLENARY, State.FURTHER_CONSULTATIONS),
    },
    {
        Step.END_PERIOD_OBJECTED: (State.CIRCULATED,),
        Step.END_CONSULTATION: (State.IN_CONSULTATION,),
        Step.DECIDE: (State.IN_CONSULTATION,),
    },
)
def one_state_objects(stage: Stage) -> None:
    """The objection path: from each of the three contested states out by withdrawal, and out by decision."""
    files = [stage.apply() for _ in range(6)]
    taken_back, decided = files[:3], files[3:]
    stage.complete(*files)
    receipts = stage.contested(*files)
    stage.take_back(stage.dora, receipts[0], PERIOD_ENDS + 9 * DAY)
    silence_ends_at = PERIOD_ENDS + 20 * DAY
    stage.decide(decided[0], now=PERIOD_ENDS + 10 * DAY, silence_ends_at=silence_ends_at)
    assert (taken_back[0].state, decided[0].state) == (State.ACCREDITED, State.IN_CONSULTATION)
    stage.walk.minute(silence_ends_at)
    assert decided[0].state is State.ACCREDITED
    stage.walk.minute(CLOCK_ENDS)
    waiting = [*taken_back[1:], *decided[1:]]
    assert {file.state for file in waiting} == {State.AWAITING_PLENARY}
    stage.take_back(stage.dora, receipts[1], CLOCK_ENDS + DAY)
    assert taken_back[1].state is State.ACCREDITED
    stage.disseminate(CLOCK_ENDS + 2 * DAY)
    stage.decide(decided[1], now=PLENARY_OPENS + HOUR)
    assert decided[1].state is State.ACCREDITED
    stage.update(taken_back[2], decided[2], now=PLENARY_OPENS + 2 * HOUR)
    assert {taken_back[2].state, decided[2].state} == {State.FURTHER_CONSULTATIONS}
    stage.decide(decided[2], now=PLENARY_OPENS + DAY)
    stage.take_back(stage.dora, receipts[2], PLENARY_OPENS + 40 * DAY)
    assert {file.state for file in files} == {State.ACCREDITED}


@story(
    {**CIRCULATING, Step.END_CONSULTATION: (State.IN_CONSULTATION,)},
    {
        Step.END_PERIOD_CLEAR: (State.CIRCULATED,),
        Step.END_PERIOD_OBJECTED: (State.CIRCULATED,),
        Step.END_PERIOD_CLOCK_OVER: (State.CIRCULATED,),
    },
)
def the_chair_opens_early(stage: Stage) -> None:
    """A clock opened while the period runs: resumed by a new objection, ended with the case, over before the period."""
    resumed, cleared, longer = files = [stage.apply() for _ in range(3)]
    stage.complete(*files)
    stage.circulate(resumed, cleared)
    long_after = datetime(2027, 7, 31, 3, 59, tzinfo=UTC)
    stage.circulate(longer, now=CIRCULATED + HOUR, ends_at=long_after)
    receipts = [stage.lodge(stage.dora, file, CIRCULATED + 2 * DAY) for file in files]
    for file in files:
        stage.open_early(file, CIRCULATED + 3 * DAY)
        assert file.state is State.CIRCULATED
    clock_ends = clock_of(resumed).ends_at
    for receipt in receipts[:2]:
        stage.take_back(stage.dora, receipt, CIRCULATED + 9 * DAY)
    stage.lodge(stage.elif_, resumed, CIRCULATED + 12 * DAY)
    stage.disseminate(CIRCULATED + 13 * DAY)
    stage.walk.minute(PERIOD_ENDS)
    assert (resumed.state, cleared.state) == (State.IN_CONSULTATION, State.ACCREDITED)
    clock = clock_of(resumed)
    assert (clock.opened_at, clock.ends_at, clock.ended_at) == (CIRCULATED + 3 * DAY, clock_ends, None)
    assert clock_of(cleared).ended_at == PERIOD_ENDS
    stage.end_early(resumed, PERIOD_ENDS + 5 * DAY)
    assert resumed.state is State.AWAITING_PLENARY
    over = clock_of(longer).ends_at
    assert over == datetime(2027, 6, 4, 3, 59, tzinfo=UTC)  # 3 June, 23:59 New York
    stage.walk.minute(over)
    assert longer.state is State.CIRCULATED, "open to other objections until its period ends"
    stage.lodge(stage.elif_, longer, over + DAY)
    stage.walk.minute(long_after)
    assert longer.state is State.AWAITING_PLENARY


@story(
    {
        **CIRCULATING,
        Step.CIRCULATE_ANEW: (State.CIRCULATED, State.IN_CONSULTATION, State.AWAITING_PLENARY),
    },
    {Step.END_PERIOD_OBJECTED: (State.CIRCULATED,), Step.END_CONSULTATION: (State.IN_CONSULTATION,)},
)
def the_organization_changes(stage: Stage) -> None:
    """Purpose, control or funding change after circulation: in the period the file leaves its list at once; in consultation
    and before the plenary once the last objection is gone. Each is circulated anew, and what was lodged stands."""
    files = [stage.apply() for _ in range(3)]
    early, talking, waiting = files
    stage.complete(*files)
    stage.circulate(*files)
    receipts = [stage.lodge(stage.dora, file, CIRCULATED + 3 * DAY) for file in files]
    stage.disseminate(CIRCULATED + 4 * DAY)

    def change(file: File, now: datetime) -> None:
        with stage.walk.at(now):
            page = file.alice.press(
                file.mine("correct/"),
                "Send the correction",
                purpose="Something else.",
                head_name="Another Head",
                explanation="New statutes.",
            )
            assert page.address == file.mine()
            assert stage.dora.open(file.states()).says("Something else.")

    change(early, CIRCULATED + 6 * DAY)
    assert early.state is State.SUBMITTED
    stage.walk.minute(PERIOD_ENDS)
    change(talking, PERIOD_ENDS + 8 * DAY)
    assert {talking.state, waiting.state} == {State.IN_CONSULTATION}
    stage.take_back(stage.dora, receipts[1], PERIOD_ENDS + 9 * DAY)
    assert talking.state is State.SUBMITTED
    stage.complete(early, talking, now=PERIOD_ENDS + 10 * DAY)
    ends_at = datetime(2027, 5, 15, 3, 59, tzinfo=UTC)
    again = stage.circulate(early, talking, now=PERIOD_ENDS + 11 * DAY, ends_at=ends_at)
    assert again.supplementary
    stage.lodge(stage.elif_, talking, PERIOD_ENDS + 12 * DAY)
    stage.disseminate(PERIOD_ENDS + 13 * DAY)
    ends = clock_of(talking).ends_at
    stage.walk.minute(ends_at)
    assert {early.state, talking.state} == {State.IN_CONSULTATION}
    assert clock_of(talking).ends_at == ends == CLOCK_ENDS, "one clock, started once"
    stage.walk.minute(CLOCK_ENDS)
    assert waiting.state is State.AWAITING_PLENARY
    change(waiting, CLOCK_ENDS + DAY)
    stage.take_back(stage.dora, receipts[2], CLOCK_ENDS + 2 * DAY)
    assert waiting.state is State.SUBMITTED


@story(
    {
        Step.SUBMIT: (State.DRAFT,),
        Step.CONFIRM_ECOSOC: (State.SUBMITTED,),
        Step.INVITE_OTHER_ROUTE: (State.SUBMITTED,),
        Step.ANSWER: (State.RETURNED,),
        Step.FIND_COMPLETE: (State.SUBMITTED,),
        Step.ANNUL: (State.ACCREDITED,),
    }
)
def two_bodies_inform(stage: Stage) -> None:
    """The ECOSOC route: one is in the register, and is later annulled for fraud; the other goes the other route."""
    known, unknown = stage.apply(Route.ECOSOC), stage.apply(Route.ECOSOC)
    entry = stage.register(known)
    with stage.walk.at(OPENS + DAY):
        assert stage.sam.open(known.admin("confirm_ecosoc")).status == 409  # nobody has compared who it is
        stage.confirm(known)
        stage.sam.press(known.admin("confirm_ecosoc"), "Confirm and accredit", number=entry.number)
        stage.sam.press(unknown.admin("other_route"), "Return and invite")
    assert (known.state, unknown.state) == (State.ACCREDITED, State.RETURNED)
    stage.upload_letter(unknown, OPENS + 2 * DAY)
    stage.answer(unknown, OPENS + 2 * DAY)
    assert (unknown.state, unknown.application.route_now) == (State.SUBMITTED, Route.NON_OBJECTION)
    stage.complete(unknown, now=OPENS + 3 * DAY)
    with stage.walk.at(CHECKED):
        stage.chris.press(known.chair("annul/"), "Propose", ground="fraud", reason="The register was forged.")
        assert stage.cora.open(known.chair("annul/confirm/")).status == 409  # it has not been heard
    with stage.walk.at(CHECKED + DAY):
        known.alice.press(known.mine("annulment/"), "Send the answer to the Chair", text="It was not us.")
    with stage.walk.at(CHECKED + 2 * DAY):
        assert stage.chris.open(known.chair("annul/confirm/")).status == 409  # nor by the first person
        stage.cora.press(known.chair("annul/confirm/"), "Annul")
    assert known.state is State.ANNULLED


@story(
    {
        **CIRCULATING,
        Step.EXCLUDE: (State.SUBMITTED,),
        Step.REQUEST_CIRCULATION: (State.NOT_ADMITTED,),
    },
    {Step.END_PERIOD_CLEAR: (State.CIRCULATED,)},
)
def a_state_asks_for_one_not_admitted(stage: Stage) -> None:
    """Not in scope: proposed, heard, confirmed, annexed to the list; a State asks, and it goes on a supplementary list."""
    other, outside = stage.apply(), stage.apply()
    stage.complete(other)
    stage.exclude(outside)
    assert outside.state is State.NOT_ADMITTED
    first = stage.circulate(other, now=CIRCULATED)
    with stage.walk.at(CIRCULATED + DAY):
        page = stage.dora.open(f"/states/lists/{first.pk}/")
        assert page.says(outside.name)
        assert page.says("It works on agriculture alone.")
        stage.dora.press(f"/states/not-admitted/{outside.reference}/", "Ask for its circulation")
    assert outside.state is State.COMPLETE
    ends_at = PERIOD_ENDS + 10 * DAY
    second = stage.circulate(outside, now=CIRCULATED + 2 * DAY, ends_at=ends_at)
    assert (first.supplementary, second.supplementary) == (False, True)
    stage.walk.minute(PERIOD_ENDS)
    assert (other.state, outside.state) == (State.ACCREDITED, State.CIRCULATED)
    stage.walk.minute(ends_at)
    assert outside.state is State.ACCREDITED


@story(
    {Step.SUBMIT: (State.DRAFT,), Step.ASK: (State.SUBMITTED,)},
    {Step.EXPIRE_RETURN: (State.RETURNED,)},
)
def nobody_answers(stage: Stage) -> None:
    """Returned with questions that nobody answers: not completed in this window, to the minute of its due date."""
    file = stage.apply()
    stage.ask(file)
    file.application.refresh_from_db()
    due = file.application.due_at
    assert due is not None
    with stage.walk.at(due):
        assert file.alice.open(file.mine("questions/")).status == 409
    stage.walk.minute(due - MINUTE)
    assert file.state is State.RETURNED
    stage.walk.minute(due)
    assert file.state is State.NOT_COMPLETED


@story({Step.SUBMIT: (State.DRAFT,)})
def the_window_closes(stage: Stage) -> None:
    """A draft is refused from the close's very instant on, stays a draft, and prefills the next window's."""
    draft, in_time = stage.draft(), stage.draft()
    stage.submit(in_time, CLOSES - SECOND)
    with stage.walk.at(CLOSES - SECOND):
        opened = draft.alice.open(draft.mine("check/"))
    with stage.walk.at(CLOSES):
        page = draft.alice.press_later(opened, "Submit the application")
        assert page.says("The window has closed")
    stage.walk.minute(CLOSES)
    assert Act.objects.filter(kind="window.close", subject=f"window:{stage.window.pk}", moment=CLOSES).exists()
    assert (draft.state, in_time.state) == (State.DRAFT, State.SUBMITTED)
    window = build.window(datetime(2028, 1, 4, 14, tzinfo=UTC), datetime(2028, 2, 16, 4, 59, tzinfo=UTC), "Window 2028")
    stage.submit(stage.begin_again(draft, window.opens_at + DAY), window.opens_at + DAY)


def test_every_arrow_is_walked():
    """A step or a state that is added to the table fails here until a story walks it."""
    named = frozenset().union(*(by_page | by_timer for _tell, by_page, by_timer in STORIES.values()))
    assert EVERY_ARROW - named == frozenset()


@pytest.mark.parametrize("name", STORIES)
def test_a_story_walks_what_it_names(name, db):
    tell, by_page, by_timer = STORIES[name]
    stage = Stage()
    tell(stage)
    stage.walk.ends()
    assert stage.walk.over_http == by_page
    assert stage.walk.by_timer == by_timer
