"""A case's header names its next step and who must take it: for each reader from what that reader is shown (DESIGN 4, 10)."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from accounts.capacities import Right
from accounts.connection import desk
from accreditation.modalities.states import State
from accreditation.models import Application, CirculationEntry
from accreditation.services.checking import ask_applicant
from objections.models import Decision, NoteReceived
from objections.services.disseminating import disseminate
from objections.services.note_flags import lift_flag
from objections.services.sweeps import end_clocks, end_periods
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
from tests.objections.test_resolving import WITHDRAWN
from tests.objections.test_states_decisions import under_silence
from tests.objections.test_struck_entries import enter, strike
from tests.objections.test_sweeps_held import ready_until

pytestmark = pytest.mark.django_db
TOLD = build.PERIOD_ENDS + 8 * DAY
RUNS = ("The non-objection period ends", "Member States, if they wish", "Friday 2 April 2027")
CONSULTS = ("The Chair consults informally (R7)", "Chair", "Thursday 1 July 2027")


def header(actor, address: str, moment) -> tuple[str, str, str]:
    """Next step, who must act, by when (its day): what the one part prints."""
    with at(moment):
        page = client_of(actor).get(address).content.decode()
    case = re.search(r'<header class="case">(.*?)</header>', page, re.DOTALL)[1]
    found = dict(re.findall(r"<dt>\s*(.*?)\s*</dt>\s*<dd[^>]*>(.*?)</dd>", case, re.DOTALL))
    words = {name: " ".join(re.sub(r"<[^>]+>", " ", text).split()) for name, text in found.items()}
    by = words.get("By", "").split(",")[0]
    return words.get("Next step", ""), words.get("Who must act", ""), by


def chairs(case) -> str:
    return f"/chair/cases/{case.application.reference}/"


def admins(case) -> str:
    return reverse("admin:accreditation_application_file", args=[case.application.reference])


def test_before_circulation_the_secretariat_and_the_chair_read_who_must_act(chris, no_second_factor):
    case, informs, sam = build.submitted(), build.submitted(build.Route.ECOSOC), build.secretariat()
    moment = build.OPENS + DAY
    checks = ("The Secretariat checks the file", "Secretariat", "")
    assert header(sam, admins(case), moment) == header(chris, chairs(case), moment) == checks
    status = ("The consultative status is confirmed in the ECOSOC register", "Secretariat", "")
    assert header(sam, admins(informs), moment) == status
    ask_applicant(application=case.application, questions=[("purpose", "Why?")], actor=case.checker, now=moment)
    answers = ("The organization answers the Secretariat&#x27;s questions", "Organization")
    assert header(sam, admins(case), moment)[:2] == answers
    assert header(sam, admins(case), moment)[2].startswith("Tuesday 19 January 2027")
    assert header(sam, admins(build.complete()), moment) == ("The file is circulated", "Secretariat", "")
    assert header(sam, admins(build.accredited()), build.CIRCULATED) == ("", "", "")


def test_from_circulation_on_each_reads_its_own(chris, dora, no_second_factor):
    """Of an objection that is not disseminated only its State, the Chair and staff named by it."""
    sam, other, named = build.secretariat(), build.delegate(), build.secretariat(Right.NAMED_STAFF)
    case = build.circulated()
    with desk():
        object_to(case, dora)
    readers = {sam: admins(case), chris: chairs(case), dora: file_url(case), other: file_url(case)}
    readers[named] = f"/chair/named/{case.application.reference}/"
    for actor, address in readers.items():
        assert header(actor, address, DURING) == RUNS
    with desk():
        end_periods(now=SWEPT)
    told = ("What became of the list is told", "", "Friday 9 April 2027")
    for actor, address in readers.items():
        assert header(actor, address, SWEPT + DAY) == (told if actor in {sam, other} else CONSULTS)
    waits = ("What follows is before Member States and the Chair", "Member States and the Chair", "")
    assert header(sam, admins(case), TOLD) == waits
    assert header(other, file_url(case), TOLD) == ("What became of the file is made known", "", "")
    with desk():
        disseminate(actor=chris, now=TOLD)
    assert header(other, file_url(case), TOLD) == CONSULTS
    assert header(sam, admins(case), TOLD) == waits


def test_a_case_on_which_an_entry_was_struck_untold_owes_no_update(case, chris, dora, no_second_factor):
    """Nothing was received, and Member States were told of nothing: the note waits, and without it nothing ever stood."""
    named = build.secretariat(Right.NAMED_STAFF)
    choose("by_decision")
    with desk():
        wrong = enter(case, dora, chris)
        end_periods(now=SWEPT)
        end_clocks(now=CLOCK_ENDS + MINUTE)
    readers = {chris: chairs(case), named: f"/chair/named/{case.application.reference}/"}
    for actor, address in readers.items():
        assert header(actor, address, CLOCK_ENDS + DAY)[0] == "The Chair updates the next substantive plenary (R8)"
    with desk():
        strike(wrong, chris, now=CLOCK_ENDS + DAY)
    for actor, address in readers.items():
        step = "The note received is entered, or found to be no objection"
        assert header(actor, address, CLOCK_ENDS + DAY) == (step, "Chair", "")
    with at(CLOCK_ENDS + DAY):
        assert "no update is owed" in client_of(chris).get(chairs(case)).content.decode()
    with desk():
        flag = NoteReceived.objects.get(lifted_at=None)
        lift_flag(flag=flag, reason="A query, not an objection.", actor=chris, now=CLOCK_ENDS + DAY)
    assert case.state is State.ACCREDITED


def test_what_comes_before_is_the_next_step(chris, dora):
    """A silence that States may break; a plenary that meets."""
    plenary()
    with desk():
        case, _objection = awaiting(chris)
    updates = ("The Chair updates the next substantive plenary (R8)", "Chair", "")
    meets = ("The Chair updates the substantive plenary that meets now (R8)", "Chair", "")
    moment = PLENARY_OPENS - 9 * DAY
    for actor, address in ((chris, chairs(case)), (dora, file_url(case))):
        assert header(actor, address, moment) == updates
        assert header(actor, address, PLENARY_OPENS) == meets
    with desk():
        decision = under_silence(case)
        decision.items.create(application=case.application)
        Decision.objects.update(silence_ends_at=PLENARY_OPENS - 5 * DAY)
    silence = "The silence ends under which a decision is proposed (R9)"
    for actor, address in ((chris, chairs(case)), (dora, file_url(case))):
        step, who, by = header(actor, address, moment)
        assert (step, who, by) == (silence, "Member States, if they wish to break it", "Wednesday 14 July 2027")


@pytest.mark.parametrize(
    ("field", "state", "expected"),
    [
        ("recalled_at", "complete", ("The file may be circulated again", "Secretariat", "")),
        ("changed_at", "submitted", ("The file is checked again, and circulated anew", "Secretariat", "")),
        (None, "withdrawn", ("", "", "")),
    ],
)
def test_of_a_file_off_its_list_states_read_who_has_it(case, dora, field, state, expected):
    period = {"period_ends_at": None} if field else {}
    Application.objects.filter(pk=case.application.pk).update(state=state, **period)
    if field:
        CirculationEntry.objects.filter(application=case.application).update(**{field: DURING})
    assert header(dora, file_url(case), DURING) == expected


def test_a_held_end_waits_for_the_secretariat(case, chris, dora, no_second_factor):
    ready_until(build.PERIOD_ENDS, gap=(10, 600))
    with desk():
        end_periods(now=SWEPT)
    held = (
        "The end of the period is confirmed, or the period is reopened for all",
        "Secretariat, with the Chair’s consent",
        "",
    )
    readers = {build.secretariat(): admins(case), chris: chairs(case), dora: file_url(case)}
    for actor, address in readers.items():
        assert header(actor, address, SWEPT + DAY) == held


def test_a_contested_case_from_paper_has_it_too(chris, dora):
    with desk():
        case, _objection = contested(dora)
        disseminate(actor=chris, now=SWEPT + DAY)
    Application.objects.filter(pk=case.application.pk).update(imported=True)
    CirculationEntry.objects.all().delete()
    assert header(dora, file_url(case), WITHDRAWN) == CONSULTS
