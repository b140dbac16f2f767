"""The demo: the rehearsal's first half, shifted so that its middle is now, and something waiting at every desk.

The last window's list: 71 accredited, 5 of them after withdrawals, 27 that await a plenary which meets right now. A
window and a period close by themselves a few minutes after the start, through the real worker and beat; then the next
window opens by itself and stays open for weeks, so that whoever comes later can apply as well.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from accounts.capacities import Party, Right
from accounts.connection import desk
from accounts.models import MemberState
from accreditation.modalities.calendar import close_of, local_date
from accreditation.modalities.states import Route
from accreditation.models import Application, Window
from accreditation.services.checking import ask_applicant
from accreditation.services.listing import list_accredited
from accreditation.services.organizations import confirm_organization
from config.rehearsal.chair import fill_desk, run_a_clock
from config.rehearsal.clock import sweep
from config.rehearsal.inputs import send_inputs
from config.rehearsal.precedent import (
    Dates,
    Precedent,
    all_apply,
    all_are_checked,
    some_withdraw,
    the_period_ends,
    two_object,
)
from config.rehearsal.story import Story, give_mandate, open_mailboxes, person, tell_story
from objections.services.lodging import lodge_objection
from sessions_app.models import Session

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# By their place among the 193; the first two are those of the story's delegates.
INVENTED_STATES = {40: "Arcadia (invented)", 90: "Ruritania (invented)", 12: "Zembla (invented)"}
AGENDA = ("Threats", "Norms", "International law", "Confidence-building", "Capacity-building")
WINDOW_CLOSES_IN, PERIOD_ENDS_IN, NEXT_OPENS_IN = 6 * MINUTE, 8 * MINUTE, 10 * MINUTE


@dataclass(frozen=True)
class SignIn:
    """A line of what `make demo` prints."""

    who: str
    email: str
    desk: str


@dataclass(frozen=True)
class Demo:
    """What was laid out."""

    password: str
    sign_ins: list[SignIn]
    window_closes_at: datetime
    period_ends_at: datetime
    next_opens_at: datetime


def lay_out(now: datetime) -> Demo:
    """Lay the demo's data out around `now` (UTC). The database holds the Member States and nothing else."""
    now = now.replace(second=0, microsecond=0)
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    began = now - 420 * DAY
    open_mailboxes(began)
    invent_states()
    story = tell_story(began, began + 5 * 365 * DAY, password)
    rules = story.cycle.process.rules()

    def at_close(days: int) -> datetime:
        """23:59 at the seat, `days` from now."""
        return close_of(local_date(now + days * DAY, rules), rules)

    now_on, following, after_next = _meetings(story, now)
    last = story.announce(
        f"Window {(now - 200 * DAY).year}", now - 250 * DAY, at_close(-205), now - 340 * DAY, feeds=now_on
    )
    current = story.announce(
        f"Window {now.year}, second half", now - 20 * DAY, now + WINDOW_CLOSES_IN, now - 110 * DAY, feeds=following
    )
    coming = story.announce(
        f"Window {(now + 200 * DAY).year}", now + NEXT_OPENS_IN, at_close(45), now - 100 * DAY, feeds=after_next
    )
    story.announce(f"Window {(now + 565 * DAY).year}", now + 500 * DAY, at_close(545), now - 5 * DAY)
    _last_windows_list(story, last, at_close, now)
    period_ends_at = now + PERIOD_ENDS_IN
    under_way = _lists_under_way(story, last, period_ends_at, at_close, now, password)
    being_checked = _files_to_check(story, current, now, password)
    fill_desk(story, under_way[-1], being_checked[-1], now)
    send_inputs(story, now)
    list_accredited(cycle=story.cycle, begun_before=now - 10 * DAY, now=now - 10 * DAY)
    return Demo(password, _sign_ins(), current.closes_at, period_ends_at, coming.opens_at)


def invent_states() -> None:
    """The States that object in the demo are invented too: nobody shall read that a real one has objected to anything."""
    for number, (index, name) in enumerate(INVENTED_STATES.items(), start=1):
        state = MemberState.objects.order_by("id")[index]
        state.name, state.code = name, f"X{number}"
        state.save(update_fields=["name", "code"])


def _meetings(story: Story, now: datetime) -> tuple[Session, Session, Session]:
    """The meetings of the cycle. Returns the plenaries that a window feeds: the one that meets now and the two after it."""
    rules = story.cycle.process.rules()

    def meet(title: str, kind: str, starts: datetime, days: int, agenda: Sequence[str] = ()) -> Session:
        """From 10:00 on its first day to 18:00 on its last, at the seat."""
        first = local_date(starts, rules)
        opens_at = datetime.combine(first, time(10), tzinfo=rules.tz)
        closes_at = datetime.combine(first + (days - 1) * DAY, time(18), tzinfo=rules.tz)
        return story.meet(title, kind, opens_at, closes_at, agenda=agenda)

    meet("Organizational session", "organizational", story.began + DAY, 2)
    plenary = meet("Substantive plenary session", "plenary", now - DAY, 5, AGENDA)
    meet("Dedicated thematic group", "thematic_group", now + 60 * DAY, 5)
    meet("Informal consultative meeting with stakeholders", "consultative", now + 30 * DAY, 1)
    following = meet("Next substantive plenary session", "plenary", now + 360 * DAY, 5)
    return plenary, following, meet("Substantive plenary session after next", "plenary", now + 725 * DAY, 5)


def _last_windows_list(story: Story, window: Window, at_close: Callable[[int], datetime], now: datetime) -> None:
    """The rehearsal's precedent at these dates: 71 and 32, five withdrawals, then the clock ends."""
    ends = at_close(-160)
    dates = Dates(
        published=now - 195 * DAY,
        period_ends=ends,
        second_objects=ends - 2 * HOUR,
        disseminated=ends - HOUR,
        withdrawn=now - 120 * DAY,
    )
    told = Precedent()
    all_apply(told, story, window)
    sweep(window.closes_at + MINUTE)
    all_are_checked(told, story, window)
    two_object(told, story, window, dates, sweep)
    the_period_ends(told, dates, sweep)
    some_withdraw(told, story, dates, sweep)
    run_a_clock(story, _late_files(story, window, 1, now - 128 * DAY)[0], at_close, now)
    sweep(now - 60 * DAY)


def _lists_under_way(
    story: Story, window: Window, ends_soon: datetime, at_close: Callable[[int], datetime], now: datetime, password: str
) -> list[Application]:
    """A supplementary list whose period ends in a few minutes, with and without an objection; and one with weeks to go."""
    late = _late_files(story, window, 9, now - 60 * DAY)
    story.circulate(window, late[:3], ends_soon, now - 40 * DAY)
    story.circulate(window, late[3:], at_close(24), now - 8 * DAY)
    story.object(late[:1], story.first_state, "The file does not say who funds the exercise.", now - 2 * DAY, MINUTE)
    story.object(late[3:4], story.second_state, "", now - 9 * DAY + 2 * DAY, MINUTE)
    with desk():
        third = MemberState.objects.get(name=INVENTED_STATES[12])
        third.second_person = True
        third.save(update_fields=["second_person"])
        since = now - 30 * DAY
        delegate, _second = (
            give_mandate(person(f"{address}@rostrum.example", name, since, password), Party.STATE, rights, since, third)
            for address, name, rights in (
                ("delegate.three", "Fay Delegate", [Right.LODGING]),
                ("delegate.three.second", "Gil Delegate", [Right.LODGING, Right.ADMINISTRATOR]),
            )
        )
        lodge_objection(
            application=late[4], basis="", share_basis=False, share_name=False, actor=delegate, now=now - DAY
        )
    return late


def _late_files(story: Story, window: Window, count: int, now: datetime) -> list[Application]:
    """Files sent in time and completed late: they go on supplementary lists."""
    files = story.apply(count, window, Route.NON_OBJECTION, window.opens_at + 40 * DAY, MINUTE)
    story.check(files, now, MINUTE)
    return files


def _files_to_check(story: Story, window: Window, now: datetime, password: str) -> list[Application]:
    """The open window: files submitted, returned, found complete, a body in consultative status, and Alice's draft."""
    submitted = story.apply(5, window, Route.NON_OBJECTION, now - 6 * DAY, 20 * HOUR)
    ecosoc = story.apply(2, window, Route.ECOSOC, now - 3 * DAY, DAY)
    story.check(submitted[:2], now - HOUR, MINUTE)
    confirm_organization(organization=submitted[2].organization, actor=story.checker, now=now - HOUR)
    ask_applicant(
        application=submitted[2],
        questions=[("funding", "Who funds the yearly exercise?")],
        actor=story.checker,
        now=now - 40 * MINUTE,
    )
    story.confirm_in_register(ecosoc[:1], now - HOUR, MINUTE)
    alice = person("applicant@rostrum.example", "Alice Applicant", now - 15 * DAY, password)
    story.draft(story.take_names(1)[0], window, Route.NON_OBJECTION, now - DAY, user=alice)
    return submitted


def _sign_ins() -> list[SignIn]:
    return [
        SignIn("An applicant", "applicant@rostrum.example", "/my/"),
        SignIn("A Member State's delegate", "delegate.one@rostrum.example", "/states/"),
        SignIn("Another State's delegate", "delegate.two@rostrum.example", "/states/"),
        SignIn("A mission where two lodge", "delegate.three@rostrum.example", "/states/"),
        SignIn("Its second person", "delegate.three.second@rostrum.example", "/states/"),
        SignIn("The Chair's office", "chair@rostrum.example", "/chair/"),
        SignIn("Its second person", "chair.second@rostrum.example", "/chair/"),
        SignIn("The Secretariat", "secretariat@rostrum.example", "/admin/"),
        SignIn("Its second person", "secretariat.second@rostrum.example", "/admin/"),
    ]
