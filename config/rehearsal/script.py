"""The standard script (issue, section 9): the precedent of `precedent.py` in 2027, with invented names; then the clock ends,
the Chair updates the plenary, a decision confirms some, the rest go on; the next window opens; at the end of the cycle
all lapse.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.db.models import Max
from django.test.utils import override_settings

from accounts.connection import desk
from accounts.models import Act, Letter
from accreditation.modalities.calendar import close_of
from accreditation.modalities.states import CONTESTED, Route, State
from accreditation.models import Accreditation, Application, Cycle, Window
from accreditation.services.calendar import set_cycle
from config.rehearsal.clock import let_time_pass, sweep
from config.rehearsal.expecting import expect, in_state
from config.rehearsal.precedent import (
    Dates,
    Precedent,
    all_apply,
    all_are_checked,
    some_withdraw,
    the_period_ends,
    two_object,
)
from config.rehearsal.story import Story, open_mailboxes, tell_story
from config.rehearsal.verifying import broken_record, on_the_list, posted_wrongly, recomputed
from objections.models import Consultation
from objections.services.deciding import confirm_decision, prepare_decision
from objections.services.plenary import give_update
from sessions_app.models import Session

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Happening:
    """A line of the timeline: when, what, under which rule."""

    at: datetime
    what: str
    rule: str


@dataclass
class Rehearsal:
    """The run and what it expects: which bodies, not only how many."""

    now: datetime
    timeline: list[Happening] = field(default_factory=list)
    told: Precedent = field(default_factory=Precedent)
    confirmed: set[int] = field(default_factory=set)
    # How many anybody could work out to be accredited, after each chapter.
    recomputed: list[int] = field(default_factory=list)

    def until(self, moment: datetime, story: Story) -> None:
        """Time passes, and the sweeps do what falls due in it."""
        let_time_pass(self.now, moment, story.cycle.process.rules())
        self.now = moment

    def note(self, at: datetime, what: str, rule: str) -> None:
        self.timeline.append(Happening(at, what, rule))


@override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
def rehearse() -> Rehearsal:
    """Run the whole cycle; its letters are posted to the memory of this process, whatever mail server is set. Raises
    NotAsExpected at the first thing that is not as it should be."""
    begins, ends = datetime(2026, 3, 30, 4, tzinfo=UTC), datetime(2031, 3, 30, 4, tzinfo=UTC)
    run = Rehearsal(now=begins)
    open_mailboxes(begins)
    story = tell_story(begins, ends)
    window, plenary = _calendar(story.cycle, story)
    for chapter in (_apply, _period, _withdrawals, _plenary, _next_window, _end_of_cycle):
        chapter(run, story, window, plenary)
        _anybody_checks(run)
        wrong = posted_wrongly(run.now)
        expect(not wrong, f"every letter that was due is posted once ({wrong})")
    return run


def _calendar(cycle: Cycle, story: Story) -> tuple[Window, Session]:
    """A window and the plenary that it feeds in each year from the second on, and the next cycle with its first window, which
    opens inside this one. Returns those of 2027."""
    following = set_cycle(
        process=cycle.process,
        number=2,
        starts_at=cycle.ends_at,
        ends_at=cycle.ends_at + 1826 * DAY,
        actor=story.checker,
        now=story.began,
    )
    rules = cycle.process.rules()
    made = []
    for year in range(2027, 2032):
        last = year == 2031
        plenary = story.meet(
            f"Substantive plenary of {year}",
            "plenary",
            datetime(year, 7, 19, 10, tzinfo=rules.tz),
            datetime(year, 7, 23, 18, tzinfo=rules.tz),
            cycle=following if last else cycle,
        )
        window = story.announce(
            f"Window {year}",
            datetime(2030, 11, 4, 9, tzinfo=rules.tz) if last else datetime(year, 1, 4, 9, tzinfo=rules.tz),
            close_of(date(2030, 12, 15) if last else date(year, 2, 15), rules),
            story.began,
            cycle=plenary.cycle,
            feeds=plenary,
        )
        made.append((window, plenary))
    return made[0]


def _anybody_checks(run: Rehearsal) -> None:
    """Every link of the record holds, and what is public of it says who is on the public list."""
    broken = broken_record()
    expect(not broken, f"every link of the record holds ({broken})")
    found, shown = recomputed(), on_the_list()
    differing = ", ".join(sorted(found ^ shown)[:3])
    expect(
        found == shown,
        f"of {len(shown)} on the list as many follow from what is public, not {len(found)} ({differing})",
    )
    run.recomputed.append(len(found))


DATES = Dates(
    published=datetime(2027, 3, 1, 15, tzinfo=UTC),
    period_ends=datetime(2027, 4, 3, 3, 59, tzinfo=UTC),
    second_objects=datetime(2027, 4, 3, 2, 59, tzinfo=UTC),
    disseminated=datetime(2027, 4, 3, 3, 39, tzinfo=UTC),
    withdrawn=datetime(2027, 5, 10, 15, tzinfo=UTC),
)


def _apply(run: Rehearsal, story: Story, window: Window, _plenary: Session) -> None:
    run.until(window.opens_at + MINUTE, story)
    run.note(window.opens_at, "The window opens.", "R3")
    all_apply(run.told, story, window)
    last = Application.objects.filter(pk__in=run.told.others).aggregate(at=Max("submitted_at"))["at"]
    run.note(last, "17 bodies in consultative status and 86 others have applied.", "R1")
    run.until(window.closes_at + MINUTE, story)
    run.note(window.closes_at, "The window closes.", "R3")
    all_are_checked(run.told, story, window)
    run.note(window.closes_at + DAY, "17 are found in the ECOSOC register and accredited.", "R1")
    run.note(window.closes_at + 3 * DAY, "86 files are found complete.", "R1")


def _period(run: Rehearsal, story: Story, window: Window, _plenary: Session) -> None:
    def pass_time(moment: datetime) -> None:
        run.until(moment, story)

    two_object(run.told, story, window, DATES, pass_time)
    run.note(DATES.published, "86 applications are circulated to 193 Member States.", "R1")
    run.note(DATES.first_objects, "One State objects to 5 of them, without a basis.", "R5")
    run.note(DATES.second_objects, "Another State objects to 27 of them.", "R5")
    run.note(DATES.disseminated, "The Chair disseminates all of it to all Member States.", "R6")
    sweep(DATES.period_ends + timedelta(seconds=59))
    expect(in_state(State.CIRCULATED) == run.told.others, "nothing is written ahead of the boundary's minute")
    the_period_ends(run.told, DATES, pass_time)
    run.note(DATES.period_ends, "The period ends: 71 accredited, 32 in consultation.", "R7")


def _withdrawals(run: Rehearsal, story: Story, _window: Window, _plenary: Session) -> None:
    some_withdraw(run.told, story, DATES, lambda moment: run.until(moment, story))
    run.note(DATES.withdrawn, "5 objections are withdrawn; 5 bodies are accredited at once.", "R7")
    with desk():
        ends = set(Consultation.objects.filter(ended_at__isnull=True).values_list("ends_at", flat=True))
    expect(
        ends == {datetime(2027, 7, 2, 3, 59, tzinfo=UTC)},
        "every clock ends at 23:59 on 1 July: three months from 2 April",
    )
    clock_ends = ends.pop()
    run.until(clock_ends - MINUTE, story)
    sweep(clock_ends + timedelta(seconds=59))
    expect(not in_state(State.AWAITING_PLENARY), "no clock is recorded ahead of its minute")
    run.until(clock_ends + MINUTE, story)
    expect(in_state(State.AWAITING_PLENARY) == run.told.remaining, "the other 27 await the plenary")
    run.note(clock_ends, "Three months of consultations end: 27 await the plenary.", "R7")


def _plenary(run: Rehearsal, story: Story, _window: Window, plenary: Session) -> None:
    remaining = run.told.remaining
    cases = list(Application.objects.filter(pk__in=remaining).order_by("pk"))
    now = plenary.opens_at + 4 * HOUR
    run.until(now, story)
    with desk():
        give_update(
            session=plenary,
            applications=cases,
            exchange_of_views="held",
            summaries={case.pk: "Consultations were held with the State concerned." for case in cases},
            text="",
            actor=story.chair,
            now=now,
        )
        run.note(now, "The Chair updates the plenary on 27 cases.", "R8")
        expect(in_state(State.FURTHER_CONSULTATIONS) == remaining, "without a decision consultations go on")
        some = cases[:10]
        decision = prepare_decision(
            applications=some,
            title="Accreditation of stakeholders",
            symbol="A/AC.X/2027/DEC.1",
            session=plenary,
            silence_ends_at=None,
            actor=story.chair,
            now=now + DAY,
        )
        confirm_decision(decision=decision, consensus=True, actor=story.chairs_second, now=now + DAY + HOUR)
    run.confirmed = {case.pk for case in some}
    expect(in_state(*CONTESTED) == remaining - run.confirmed, "the decision confirms some; the rest go on")
    run.note(now + DAY + HOUR, "A decision by consensus confirms 10; 17 go on in further consultations.", "R9")


def _next_window(run: Rehearsal, story: Story, window: Window, _plenary: Session) -> None:
    following = Window.objects.get(cycle=window.cycle, year=2028)
    run.until(following.opens_at + MINUTE, story)
    applied = story.apply(2, following, Route.NON_OBJECTION, following.opens_at + DAY, DAY)
    run.note(following.opens_at, "The next year's window opens; 2 more bodies apply.", "R3")
    run.until(following.closes_at + MINUTE, story)
    expect({a.pk for a in applied} == in_state(State.SUBMITTED), "the two stand submitted")


def _end_of_cycle(run: Rehearsal, story: Story, window: Window, _plenary: Session) -> None:
    ends = window.cycle.ends_at
    run.until(ends - MINUTE, story)
    accredited, pending = in_state(State.ACCREDITED), in_state(*CONTESTED, State.SUBMITTED)
    run.until(ends + MINUTE, story)
    expect(in_state(State.LAPSED) == accredited and len(accredited) == 86, "all 86 accredited lapse with the cycle")
    expect(in_state(State.CLOSED_WITH_CYCLE) == pending, "all that pends is closed with it")
    expect(not Accreditation.objects.filter(ended_at__isnull=True).exists(), "nobody's place outlives the cycle")
    run.note(ends, "The cycle ends: 86 accreditations lapse, 19 pending cases are closed with it.", "R2")
    before = counts()
    sweep(ends + 2 * MINUTE)
    expect(counts() == before, "a sweep that runs again does nothing again")


def counts() -> Counter[str]:
    """Acts and letters by kind."""
    with desk():
        acts = Counter(f"act {kind}" for kind in Act.objects.values_list("kind", flat=True))
        return acts + Counter(f"letter {kind}" for kind in Letter.objects.values_list("kind", flat=True))
