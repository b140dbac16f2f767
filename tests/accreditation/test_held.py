"""Held after an outage: the Secretariat proposes, the Chair consents, everybody is told at once (DESIGN 2, 5)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from accounts.capacities import timer
from accounts.connection import desk
from accounts.deadline_words import instant_words
from accounts.models import Act, Heartbeat, Letter, Mandate
from accounts.refusals import Refused
from accounts.services.record import record_act
from accreditation.modalities.states import State
from accreditation.models import Circulation, HeldRelease, Window
from accreditation.services.held import consent_to_release, decline_release, propose_release, tell_held
from accreditation.services.outages import READY, record_list_ends
from accreditation.services.sweeps import record_windows
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
AFTER = build.PERIOD_ENDS + timedelta(hours=3)
UNTIL = build.PERIOD_ENDS + 4 * DAY


@pytest.fixture
def chris():
    return build.chair()


@pytest.fixture
def case():
    made = build.circulated()
    Circulation.objects.update(held_at=build.PERIOD_ENDS, ended_recorded_at=build.PERIOD_ENDS)
    return made


def propose(case, reopen_until=None, actor=None):
    return propose_release(
        held=Circulation.objects.get(),
        reopen_until=reopen_until,
        reason="The network of the data centre failed.",
        actor=actor or case.circulator,
        now=AFTER,
    )


def swept(now):
    with desk():
        return end_periods(now=now)


def test_confirmed_the_outcome_is_that_of_the_old_end(case, chris):
    assert swept(AFTER) == 0
    release = propose(case)
    assert swept(AFTER) == 0
    consent_to_release(release=release, actor=chris, now=AFTER)
    told = Letter.objects.filter(kind="held.confirmed")
    assert all("The network of the data centre failed." in letter.body for letter in told)
    assert told.filter(user_id=case.alice.user_id).exists()
    assert swept(AFTER + MINUTE) == 1
    assert case.state is State.ACCREDITED
    with pytest.raises(Refused, match="already_done"):
        consent_to_release(release=release, actor=chris, now=AFTER)


def test_reopened_for_all_and_announced(case, chris):
    """The new end is the list's and each file's; missions and applicants are told; it ends again by itself."""
    build.member_state()
    consent_to_release(release=propose(case, UNTIL), actor=chris, now=AFTER)
    assert case.fresh().period_ends_at == UNTIL
    (change,) = Circulation.objects.get().deadline_changes.all()
    assert (change.before, change.after) == (build.PERIOD_ENDS, UNTIL)
    letter = Letter.objects.get(kind="held.reopened", user_id=case.alice.user_id).body
    assert "The network of the data centre failed." in letter
    assert instant_words(build.PERIOD_ENDS) in letter
    assert Letter.objects.filter(kind="held.reopened", state__isnull=False).exists()
    assert Letter.objects.filter(kind="held.reopened", user_id=case.alice.user_id).count() == 1
    assert swept(UNTIL) == 0
    assert swept(UNTIL + MINUTE) == 1


def test_a_reopening_is_later_than_the_old_end_and_than_now(case, chris):
    with pytest.raises(Refused, match="reopened_in_past"):
        propose(case, AFTER)
    release = propose(case, UNTIL)
    with pytest.raises(Refused, match="reopened_in_past"):
        consent_to_release(release=release, actor=chris, now=UNTIL)


def test_nothing_is_reopened_beyond_its_cycle(case, chris):
    """Not when it is proposed, and not when it is consented to."""
    ends = build.cycle().ends_at
    with pytest.raises(Refused, match="after_cycle"):
        propose(case, ends)
    release = propose(case, ends - MINUTE)
    HeldRelease.objects.update(reopen_until=ends)
    with pytest.raises(Refused, match="after_cycle"):
        consent_to_release(release=release, actor=chris, now=AFTER)


def test_declined_it_stays_held(case, chris):
    decline_release(release=propose(case), actor=chris, now=AFTER)
    assert swept(AFTER + DAY) == 0
    propose(case, UNTIL)
    with pytest.raises(Refused, match="release_awaited"):
        propose(case, UNTIL)


def test_a_held_window_is_reopened(chris):
    alice = build.applicant()
    build.draft(alice)
    window = build.window()
    Window.objects.update(held_at=build.CLOSES, closed_recorded_at=build.CLOSES)
    release = propose_release(
        held=window,
        reopen_until=build.CLOSES + DAY,
        reason="Down for two hours.",
        actor=build.secretariat(),
        now=build.CLOSES + MINUTE,
    )
    consent_to_release(release=release, actor=chris, now=build.CLOSES + MINUTE)
    window.refresh_from_db()
    assert (window.closes_at, window.held_at, window.closed_recorded_at) == (build.CLOSES + DAY, None, None)
    assert Letter.objects.filter(kind="held.reopened", user_id=alice.user_id).exists()


def test_each_its_own_part(case, chris):
    """The Chair does not propose, the Secretariat does not consent, and nobody else does either."""
    others = [build.delegate(), build.applicant()]
    for actor in (chris, *others):
        with pytest.raises(Refused, match="other_party"):
            propose(case, actor=actor)
    release = propose(case)
    for actor in (case.circulator, *others):
        for act in (consent_to_release, decline_release):
            with pytest.raises(Refused, match="other_party"):
                act(release=release, actor=actor, now=AFTER)


def test_what_is_not_held_is_not_released(chris):
    case = build.circulated()
    with pytest.raises(Refused, match="not_held"):
        propose(case)


def test_that_an_end_was_held_is_told_to_all_whom_it_concerns(case, chris):
    """The sweep writes it as it records the end; the applicant reads it on its page too, as every file of the list does."""
    build.member_state()
    Circulation.objects.update(held_at=None, ended_recorded_at=None)
    Heartbeat.objects.create(source=READY, beat_at=build.PERIOD_ENDS - 3 * DAY)  # and none since
    assert record_list_ends(now=AFTER) == 1
    told = Letter.objects.filter(kind="held.recorded")
    assert set(told.filter(user_id__isnull=False).values_list("user_id", flat=True)) == {
        chris.user_id,
        case.circulator.user_id,
        case.alice.user_id,
        *Mandate.objects.filter(rights__contains=["circulator"]).values_list("user_id", flat=True),
    }
    assert told.filter(state__isnull=False).exists()
    with at(AFTER):
        page = client_of(case.alice).get(f"/my/{case.application.reference}/").content.decode()
    assert "Ended, held after an outage" in page
    release = propose(case)
    decline_release(release=release, actor=chris, now=AFTER)
    assert Letter.objects.filter(kind="held.declined", user_id=case.circulator.user_id).count() == 1
    consent_to_release(release=propose(case), actor=chris, now=AFTER)
    assert Letter.objects.filter(kind="held.confirmed", user_id=case.circulator.user_id).count() == 1
    with at(AFTER):
        page = client_of(case.alice).get(f"/my/{case.application.reference}/").content.decode()
    assert "Ended, held after an outage" not in page


def test_who_was_kept_out_of_a_window_reads_that_it_is_held(chris):
    alice = build.applicant()
    draft = build.draft(alice)
    Heartbeat.objects.create(source=READY, beat_at=build.CLOSES - 3 * DAY)  # and none since
    after = build.CLOSES + DAY
    record_windows(now=after)
    told = Letter.objects.filter(kind="held.recorded")
    assert told.filter(user_id=chris.user_id).count() == 1
    assert told.get(user_id=alice.user_id).draft_only  # the Secretariat does not learn that there is a draft
    with at(after):
        for address in ("/", "/timetable/"):
            assert "held" in Client().get(address).content.decode(), address
        assert any("Ended, held" in row["note"] for row in Client().get("/api/v1/timetable").json())
        assert [row["status"] for row in Client().get("/api/v1/windows").json()] == ["held"]
        client = client_of(alice)
        page = client.get(f"/my/{draft.reference}/").content.decode()
        assert "Ended, held after an outage" in page
        assert "late permission" not in page
        assert "its close is held" in client.get("/my/").content.decode()
        assert "Ended, held after an outage" in client.get("/apply/").content.decode()


def entry(start):
    """One entry of the public calendar, as a reader without a session is given it: its instant and its sequence."""
    page = Client().get("/timetable.ics").content
    found = next(one for one in Calendar.from_ical(page).walk("VEVENT") if one["uid"].startswith(start))
    return found["dtstart"].dt, found["sequence"]


def test_a_reopened_window_is_announced_in_the_public_calendar_at_once_and_to_all_with_an_application_in_it(chris):
    """Those who had sent theirs too: they may change it again. Of those who had only begun the Secretariat reads nothing."""
    sent, begun = build.submitted(), build.applicant()
    build.draft(begun)
    window, after = build.window(), build.CLOSES + timedelta(hours=2)
    Heartbeat.objects.create(source=READY, beat_at=build.CLOSES - 3 * DAY)  # and none since
    record_windows(now=after)
    with at(after):
        closes, sequence = entry(f"window-{window.pk}-closes@")
        assert closes == build.CLOSES
        release = propose_release(
            held=window, reopen_until=after + DAY, reason="Down.", actor=build.secretariat(), now=after
        )
        consent_to_release(release=release, actor=chris, now=after)
        assert entry(f"window-{window.pk}-closes@") == (after + DAY, sequence + 1)
        timetable = " ".join(Client().get("/timetable/").content.decode().split())
        assert f"Moved from {instant_words(build.CLOSES)}." in timetable
    public = dict(Act.objects.filter(kind__startswith="held.").values_list("kind", "public"))
    assert public == {"held.propose": False, "held.reopen": True}
    for kind in ("held.recorded", "held.reopened"):
        told = Letter.objects.filter(kind=kind)
        assert not told.get(user_id=sent.alice.user_id).draft_only
        assert told.get(user_id=begun.user_id).draft_only


@pytest.mark.parametrize(("until", "moved"), [(UNTIL, UNTIL), (None, build.PERIOD_ENDS)])
def test_what_becomes_of_a_held_list_is_announced_in_the_public_calendar_at_once(chris, until, moved):
    case = build.circulated()
    name = f"list-{Circulation.objects.get().pk}-ends@"
    Heartbeat.objects.create(source=READY, beat_at=build.PERIOD_ENDS - 3 * DAY)  # and none since
    with at(AFTER):
        assert entry(name) == (build.PERIOD_ENDS, 0)
        record_list_ends(now=AFTER)
        assert entry(name) == (build.PERIOD_ENDS, 1)
        assert "held" in Client().get("/timetable/").content.decode()
        consent_to_release(release=propose(case, until), actor=chris, now=AFTER)
        assert entry(name) == (moved, 2)
        assert "held" not in Client().get("/timetable/").content.decode()


@pytest.mark.parametrize("what", ["window", "list"])
def test_everybody_concerned_is_found_at_once_however_many(chris, what):
    """When it is recorded and when it is released: no query for each body."""

    def queries(bodies: int) -> list[int]:
        if what == "window":
            held = build.window(build.OPENS, build.CLOSES, title=f"For {bodies}")
            for _ in range(bodies):
                build.draft(build.applicant(), in_window=held)
        else:
            held = build.circulated_together(bodies)[0].entries.get().circulation
        type(held).objects.filter(pk=held.pk).update(held_at=build.CLOSES)
        held.refresh_from_db()
        act = record_act(kind="x.held", moment=AFTER, actor=timer("x"), subject=f"x:{held.pk}")
        with CaptureQueriesContext(connection) as recorded:
            tell_held(act, held, AFTER)
        release = propose_release(held=held, reopen_until=None, reason="Down.", actor=build.secretariat(), now=AFTER)
        with CaptureQueriesContext(connection) as released:
            consent_to_release(release=release, actor=chris, now=AFTER)
        for kind in ("held.recorded", "held.confirmed"):
            people = Letter.objects.filter(kind=kind, user__isnull=False, act__subject__endswith=f":{held.pk}")
            assert people.exclude(user_id=chris.user_id).count() >= bodies
        return [len(recorded), len(released)]

    queries(1)  # from now on there is somebody in each office
    assert queries(2) == queries(7)
