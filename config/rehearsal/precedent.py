"""The 2022 precedent under the present rules, told once (issue, section 9): the rehearsal tells it in 2027, the demo around
the moment of its start. 17 bodies in consultative status and 86 others apply; one State objects to 5 and another to 27
others; after the period 71 are accredited and 32 in consultation; five objections are withdrawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accounts.connection import desk
from accreditation.modalities.states import Route, State
from accreditation.models import Application, Window
from config.rehearsal.expecting import expect, in_state
from config.rehearsal.story import Story
from objections.models import Objection
from objections.services.disseminating import disseminate
from objections.services.withdrawing import withdraw_objection

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Time goes on to an instant (UTC), and the sweeps do what falls due until then.
PassTime = Callable[[datetime], None]


@dataclass(frozen=True)
class Dates:
    """Instants, UTC. The period ends at `period_ends`; the other acts happen at theirs."""

    published: datetime
    period_ends: datetime
    second_objects: datetime
    disseminated: datetime
    withdrawn: datetime

    @property
    def first_objects(self) -> datetime:
        return self.published + 5 * DAY


@dataclass
class Precedent:
    """Which bodies, not only how many. The first two are known once all have applied, the others once objections are there."""

    ecosoc: set[int] = field(default_factory=set)
    others: set[int] = field(default_factory=set)
    first_five: set[int] = field(default_factory=set)
    twenty_seven: set[int] = field(default_factory=set)
    withdrawn: set[int] = field(default_factory=set)

    @property
    def contested(self) -> set[int]:
        return self.first_five | self.twenty_seven

    @property
    def remaining(self) -> set[int]:
        """Those on which an objection still stands after the withdrawals."""
        return self.contested - self.withdrawn


def all_apply(told: Precedent, story: Story, window: Window) -> None:
    """17 and 86 apply while the window is open."""
    told.ecosoc = {a.pk for a in story.apply(17, window, Route.ECOSOC, window.opens_at + HOUR, 6 * HOUR)}
    told.others = {a.pk for a in story.apply(86, window, Route.NON_OBJECTION, window.opens_at + DAY, 11 * HOUR)}


def all_are_checked(told: Precedent, story: Story, window: Window) -> None:
    """The window has closed: 17 are found in the register, 86 files complete."""
    story.confirm_in_register(_files(told.ecosoc), window.closes_at + DAY, MINUTE)
    expect(in_state(State.ACCREDITED) == told.ecosoc, "the 17 in consultative status are accredited, and nobody else")
    story.check(_files(told.others), window.closes_at + 2 * DAY, 10 * MINUTE)


def two_object(told: Precedent, story: Story, window: Window, dates: Dates, pass_time: PassTime) -> None:
    """86 are circulated; one State objects to 5 without a basis, another to 27; the Chair disseminates."""
    files = _files(told.others)
    pass_time(dates.published - DAY)
    story.circulate(window, files, dates.period_ends, dates.published)
    five, twenty_seven = files[3:8], files[40:67]
    told.first_five, told.twenty_seven = {a.pk for a in five}, {a.pk for a in twenty_seven}
    expect(not told.first_five & told.twenty_seven, "the 5 and the 27 are disjoint")
    story.object(five, story.first_state, "", dates.first_objects, MINUTE)
    pass_time(dates.second_objects)
    story.object(twenty_seven, story.second_state, "Insufficient information.", dates.second_objects, MINUTE)
    with desk():
        disseminate(actor=story.chair, now=dates.disseminated)


def the_period_ends(told: Precedent, dates: Dates, pass_time: PassTime) -> None:
    """71 accredited and 32 in consultation: exactly these."""
    pass_time(dates.period_ends + MINUTE)
    contested, accredited = told.contested, in_state(State.ACCREDITED)
    expect(in_state(State.IN_CONSULTATION) == contested, "exactly the 5 and the 27 are in consultation")
    expect(accredited == told.ecosoc | (told.others - contested), "exactly the others are accredited")
    expect(len(accredited) == 71 and len(contested) == 32, "71 accredited and 32 in consultation")


def some_withdraw(told: Precedent, story: Story, dates: Dates, pass_time: PassTime) -> None:
    """Two of the first State's objections and three of the second's are withdrawn; a day later all States are told."""
    pass_time(dates.withdrawn)
    with desk():
        for contested, count, actor in (
            (told.first_five, 2, story.first_state),
            (told.twenty_seven, 3, story.second_state),
        ):
            for objection in Objection.objects.filter(application__in=contested).order_by("application_id")[:count]:
                withdraw_objection(objection=objection, actor=actor, now=dates.withdrawn)
                told.withdrawn.add(objection.application_id)
        disseminate(actor=story.chair, now=dates.withdrawn + DAY)
    expect(len(in_state(State.ACCREDITED)) == 76, "those whose last objection went are accredited at once")


def _files(applications: set[int]) -> list[Application]:
    return list(Application.objects.filter(pk__in=applications).select_related("organization").order_by("pk"))
