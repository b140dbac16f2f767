"""Each case says its earliest possible decision: what States and the Chair read of it (DESIGN 4, 5)."""

from __future__ import annotations

import re

import pytest

from accounts.connection import desk
from accreditation.models import Application, Circulation, CirculationEntry
from objections.models import Decision
from objections.services.disseminating import disseminate
from objections.services.note_flags import flag_note_received
from objections.services.supplementing import supplement_objection
from objections.services.sweeps import end_clocks, end_periods
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import (
    CLOCK_ENDS,
    DAY,
    DURING,
    MINUTE,
    PLENARY_OPENS,
    SWEPT,
    awaiting,
    choose,
    contested,
    object_to,
    plenary,
)
from tests.objections.states_people import at, client_of, file_url
from tests.objections.test_resolving import NOTICE_ENDS, WITHDRAWN
from tests.objections.test_states_decisions import under_silence
from tests.objections.test_sweeps_held import ready_until

pytestmark = pytest.mark.django_db
PLENARY, REVIEW = "At the next substantive plenary after the consultations", "At the next review conference"
SILENCE, NOTICE = "At the end of the silence", "At the end of the notice after the last withdrawal"
NOW = "Now, in the meeting that is open"
RECORDED = "its outcome is being recorded"


def said(actor, case, moment) -> str:
    """The section as this reader is shown it, without markup."""
    address = file_url(case) if actor.state_id else f"/chair/cases/{case.application.reference}/"
    with at(moment):
        page = client_of(actor).get(address).content.decode()
    section = re.search(r'<section[^>]*aria-labelledby="earliest">(.*?)</section>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", section[1]).split()) if section else ""


def test_what_comes_before_the_plenary_is_named(chris, dora):
    """A silence, then a notice that ends before it: States and Chair read their instants. What is over is being recorded."""
    choose("after_notice")
    plenary()
    with desk():
        case, objection = contested(dora)
        disseminate(actor=chris, now=SWEPT + DAY)
    for who in (chris, dora):
        text = said(who, case, WITHDRAWN)
        assert PLENARY in text
        assert "19 July 2027" in text
    with desk():
        decision = under_silence(case)
        decision.items.create(application=case.application)
        Decision.objects.update(silence_ends_at=WITHDRAWN + 20 * DAY)
    for who in (chris, dora, build.delegate()):
        text = said(who, case, WITHDRAWN)
        assert SILENCE in text
        assert "24 May 2027" in text
        assert PLENARY not in text
    with desk():
        withdraw_objection(objection=objection, actor=dora, now=WITHDRAWN)
        disseminate(actor=chris, now=WITHDRAWN)
    for who in (chris, dora, build.delegate()):
        text = said(who, case, WITHDRAWN + DAY)
        assert NOTICE in text
        assert "11 May 2027, 23:59 New York" in text
        assert "what follows is being recorded" in said(who, case, NOTICE_ENDS)


def test_a_coming_review_conference_is_named_before_it_sits(chris, dora):
    """It may decide, and the update falls to the plenary all the same."""
    plenary()
    plenary(PLENARY_OPENS - 10 * DAY, PLENARY_OPENS - 8 * DAY, kind="review_conference")
    with desk():
        case, _objection = contested(dora)
        disseminate(actor=chris, now=SWEPT + DAY)
    for who in (chris, dora):
        text = said(who, case, WITHDRAWN)
        assert REVIEW in text
        assert "9 July 2027" in text
        assert NOW in said(who, case, PLENARY_OPENS - 9 * DAY)
    with at(WITHDRAWN):
        steps = client_of(chris).get(f"/chair/cases/{case.application.reference}/").content.decode()
    assert steps.index("The next review conference opens, which may decide") < steps.index(
        "The next substantive plenary opens"
    )


def test_sooner_by_a_withdrawal_only_where_the_process_has_chosen_so(chris, dora):
    with desk():
        case, _objection = contested(dora)
        disseminate(actor=chris, now=SWEPT + DAY)
    assert "or if no objection stands any more" in said(dora, case, WITHDRAWN)
    choose("by_decision")
    text = said(dora, case, WITHDRAWN)
    assert "under silence (R9)." in text
    assert "no objection stands" not in text


def test_a_state_whose_objection_is_not_disseminated_reads_what_stands_in_the_way(chris, dora):
    """No decision may be taken before; of what others have made known it reads nothing."""
    plenary()
    with desk():
        case, _objection = contested(dora)
    assert "Not before the Chair has disseminated what your State has made known (R6)" in said(
        dora, case, PLENARY_OPENS
    )
    assert "stands in the way" in said(chris, case, PLENARY_OPENS)
    elif_ = build.delegate()
    with desk():
        told = build.circulated()
        object_to(told, dora)
        objection = object_to(told, elif_)
        end_periods(now=SWEPT)
        disseminate(actor=chris, now=SWEPT + DAY)
        end_clocks(now=CLOCK_ENDS + MINUTE)
        supplement_objection(objection=objection, text="More.", actor=elif_, now=CLOCK_ENDS + DAY)
    assert NOW in said(dora, told, PLENARY_OPENS)
    assert "what your State has made known" in said(elif_, told, PLENARY_OPENS)
    assert "stands in the way" in said(chris, told, PLENARY_OPENS)


@pytest.mark.parametrize(
    ("field", "state", "text"),
    [
        ("recalled_at", "complete", "Earliest possible decision The Secretariat has recalled the file"),
        ("changed_at", "submitted", "Earliest possible decision The file was taken off its list"),
        (None, "relinquished", "Outcome The organization was accredited, and has given its place up."),
        (None, "annulled", "Outcome The organization was accredited; the accreditation was annulled."),
        (None, "lapsed", "Outcome The organization was accredited; the accreditation lapsed with the cycle."),
        (None, "closed_with_cycle", "Outcome The case was closed with the cycle, without a decision."),
        (None, "withdrawn", "Outcome The organization has withdrawn. The case has ended."),
        (None, "accredited", "Outcome The organization is accredited."),
    ],
)
def test_what_became_of_a_file_is_said_as_it_is(case, dora, field, state, text):
    """One that may be circulated again has not ended, and one whose place ended awaits no outcome."""
    period = {"period_ends_at": None} if field else {}
    Application.objects.filter(pk=case.application.pk).update(state=state, **period)
    if field:
        CirculationEntry.objects.filter(application=case.application).update(**{field: DURING})
    Circulation.objects.update(outcomes_known_at=SWEPT)
    assert said(dora, case, SWEPT + DAY).startswith(text)


def test_an_end_that_is_held_is_no_date_of_a_decision(case, chris, dora):
    ready_until(build.PERIOD_ENDS, gap=(10, 600))
    assert RECORDED in said(chris, case, build.PERIOD_ENDS)
    with desk():
        end_periods(now=SWEPT)
    for who in (chris, dora):
        text = said(who, case, SWEPT + DAY)
        assert "held after an outage" in text
        assert RECORDED not in text
        assert "2027" not in text
    with desk():
        Circulation.objects.update(held_at=None)
        flag_note_received(application=case.fresh(), state=None, received_at=DURING, actor=chris, now=SWEPT)
    assert "A note received holds the end of the period" in said(chris, case, SWEPT + DAY)
    assert "note" not in said(dora, case, SWEPT + DAY)
    assert "told to all Member States together" in said(dora, case, SWEPT + DAY)


def test_a_note_that_waits_stands_in_the_way_of_a_decision(chris, dora):
    """As the decision itself refuses it; States are told nothing of it."""
    plenary()
    with desk():
        case, _objection = awaiting(chris)
        flag_note_received(application=case.fresh(), state=None, received_at=DURING, actor=chris, now=CLOCK_ENDS + DAY)
    assert "A note received stands in the way of a decision" in said(chris, case, PLENARY_OPENS)
    assert "note" not in said(dora, case, PLENARY_OPENS)


def test_the_chair_reads_it_before_circulation_and_on_the_other_route(chris):
    case, informs = build.complete(), build.submitted(build.Route.ECOSOC)
    assert "If it is circulated when the window closes, with a period of 30 days" in said(
        chris, case, build.OPENS + DAY
    )
    assert "If it is circulated now, with a period of 30 days" in said(chris, case, build.CIRCULATED)
    assert "confirmed its consultative status" in said(chris, informs, build.OPENS + DAY)
    assert said(chris, build.accredited(), build.CIRCULATED + MINUTE) == ""


def test_an_objection_that_stands_on_a_file_off_its_list_waits_for_a_meeting(case, chris, dora):
    """Counted from a circulation now; the period has to end first, whatever the clock."""
    plenary()
    with desk():
        object_to(case, dora)
    Application.objects.filter(pk=case.application.pk).update(state="complete", period_ends_at=None)
    text = said(chris, case, DURING)
    assert PLENARY in text
    assert "Counted from a circulation now, with a period of 30 days." in text


def test_states_read_it_of_a_contested_case_from_paper(chris, dora):
    """On no list; who knows of no objection any more reads of none."""
    choose("by_decision")
    plenary()
    with desk():
        case, objection = contested(dora)
    Application.objects.filter(pk=case.application.pk).update(imported=True)
    CirculationEntry.objects.all().delete()
    assert PLENARY in said(dora, case, WITHDRAWN)
    assert "what your State has made known" in said(dora, case, PLENARY_OPENS)
    with desk():
        withdraw_objection(objection=objection, actor=dora, now=WITHDRAWN)
    assert "not yet known to States" in said(dora, case, WITHDRAWN)
