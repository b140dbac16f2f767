"""A file taken off its list because the organization changed in substance: what States read once its case has ended, and what
the list it left says while it is on another (DESIGN 3, 4)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from accounts.connection import desk
from accreditation.models import Application, Circulation
from accreditation.services.applications import withdraw_application
from accreditation.services.checking import ask_applicant, find_complete
from accreditation.services.circulation import circulate, prepare_circulation
from accreditation.services.corrections import correct_file
from accreditation.services.sweeps import expire_returns
from objections.queries.states_files import CHANGED, entries_for, file_is_open
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.objections.scenes import DAY, DURING, MINUTE
from tests.objections.states_people import at, client_of, file_url

pytestmark = pytest.mark.django_db
AGAIN, ENDS_AGAIN = DURING + 5 * DAY, build.PERIOD_ENDS + 60 * DAY


@pytest.fixture
def off_list(db):
    case = build.circulated()
    correct_file(
        application=case.fresh(),
        answers={"purpose": "ANOTHER purpose."},
        profile={},
        explanation="The statutes were changed.",
        actor=case.alice,
        now=DURING,
    )
    return case


def page(actor, address, moment):
    with at(moment):
        return " ".join(client_of(actor).get(address).content.decode().split())


def withdraw(case):
    withdraw_application(application=case.fresh(), actor=case.alice, now=DURING + DAY)
    return DURING + 2 * DAY


def leave_unanswered(case):
    ask_applicant(application=case.fresh(), questions=[("purpose", "Why?")], actor=case.checker, now=DURING + DAY)
    later = case.fresh().due_at + 5 * MINUTE
    expire_returns(now=later)
    return later


@pytest.mark.parametrize(
    ("end", "state", "word"),
    [
        (withdraw, "withdrawn", "Withdrawn by the organization"),
        (leave_unanswered, "not_completed", "Ended without being circulated anew"),
    ],
)
def test_a_file_that_ended_off_its_list_says_so_and_is_closed(off_list, end, state, word):
    """That it was left unanswered is the applicant's and the Secretariat's."""
    dora, listed = build.delegate(), f"/states/lists/{Circulation.objects.get().pk}/"
    before = page(dora, file_url(off_list), DURING + MINUTE)
    assert "To be circulated anew" in before
    assert "once the file is circulated anew, a new period does" in before
    later = end(off_list)
    assert off_list.state == state
    for address in (file_url(off_list), listed):
        words = re.sub(r"<label.*?</label>", "", page(dora, address, later))  # of the filters
        assert word in words, address
        for gone in ("To be circulated anew", "The file is circulated anew", "a new period does", "Not completed"):
            assert gone not in words, (address, gone)
    words = page(dora, file_url(off_list), later)
    assert "There is nothing to object to" in words
    assert "The case has ended" in words
    assert "Taken off the list: changed by the organization" in words
    assert build.ANSWERS["programmes"] not in words


def test_the_list_it_left_tells_no_more_than_the_one_it_came_on_since(off_list):
    """Until the outcomes of the newer list are told, both say the same of a file that was accredited there by silence."""
    find_complete(application=off_list.fresh(), actor=off_list.checker, now=AGAIN)
    given = {"window": off_list.fresh().window, "applications": [off_list.application], "period_ends_at": ENDS_AGAIN}
    prepared = prepare_circulation(**given, actor=off_list.checker, now=AGAIN)
    circulate(circulation=prepared, actor=off_list.circulator, now=AGAIN)
    dora = build.delegate()

    def words(moment):
        with desk():
            return [entry.word for entry in entries_for(dora, moment).order_by("pk")]

    assert words(AGAIN + DAY) == [CHANGED, "circulated"]
    with desk():
        end_periods(now=ENDS_AGAIN + 2 * MINUTE)
    assert off_list.state == "accredited"
    assert words(ENDS_AGAIN + 3 * MINUTE) == ["awaiting_outcome"] * 2
    told = Circulation.objects.get(pk=prepared.pk).outcomes_known_at
    assert words(told - timedelta(seconds=1)) == ["awaiting_outcome"] * 2
    assert words(told) == ["accredited"] * 2
    Application.objects.update(state="withdrawn")
    assert not any(file_is_open(word) for word in words(told))
