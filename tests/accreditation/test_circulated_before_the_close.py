"""A list goes out while its window is still open: what its bodies may do from then on, and what all are told (R3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Letter
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import State
from accreditation.services.applications import save_answers, submit_application
from accreditation.services.checking import find_complete
from accreditation.services.circulation import prepare_circulation
from accreditation.services.corrections import correct_file
from accreditation.services.late_permissions import give_late_permission
from accreditation.services.organizations import confirm_organization
from tests import builders as build
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
EARLY = build.OPENS + 10 * DAY  # the window closes a month later
EARLY_END = EARLY + 40 * DAY


def test_what_states_read_is_corrected_and_not_edited():
    case = build.circulated(now=EARLY, period_ends_at=EARLY_END)
    mine = reverse("my_case", args=[case.application.reference])
    with pytest.raises(Refused, match=Reason.SENT_FILE_STANDS):
        save_answers(application=case.application, answers={"programmes": "More."}, actor=case.alice, now=EARLY + DAY)
    with at(EARLY + DAY):
        alice = client_of(case.alice)
        assert reverse("my_correct", args=[case.application.reference]) in alice.get(mine).content.decode()
    correction = correct_file(
        application=case.fresh(),
        answers={"programmes": "More."},
        profile={},
        explanation="One more programme.",
        actor=case.alice,
        now=EARLY + DAY,
    )
    assert correction.addendum
    assert (
        Letter.objects.filter(kind="application.addendum").count()
        == Letter.objects.filter(kind="circulation.published").count()
    )


def test_a_change_of_substance_takes_it_back_to_where_it_may_be_edited():
    case = build.circulated(now=EARLY, period_ends_at=EARLY_END)
    correct_file(
        application=case.application,
        answers={"purpose": "Another."},
        profile={},
        explanation="Our purpose has changed.",
        actor=case.alice,
        now=EARLY + DAY,
    )
    assert case.state is State.SUBMITTED
    save_answers(application=case.application, answers={"programmes": "More."}, actor=case.alice, now=EARLY + 2 * DAY)


def test_receipt_letter_and_page_promise_no_more_than_that():
    case = build.submitted()
    promise = "until it is circulated or accredited if that is sooner"
    assert promise in Letter.objects.get(kind="application.submitted").body.replace("\n", " ")
    with at(build.OPENS + DAY):
        alice = client_of(case.alice)
        for name in ("my_case", "my_receipt"):
            assert promise in alice.get(reverse(name, args=[case.application.reference])).content.decode()
        assert "if it is circulated when the window closes" in " ".join(
            alice.get(reverse("my_case", args=[case.application.reference])).content.decode().split()
        )


def test_an_edit_of_a_file_found_complete_re_opens_its_check():
    """While the window is open: then it is on no list until it is checked again."""
    case = build.complete()
    save_answers(application=case.application, answers={"programmes": "More."}, actor=case.alice, now=EARLY)
    assert case.state is State.SUBMITTED
    find_complete(application=case.application, actor=case.checker, now=EARLY + DAY)


def test_the_letter_on_circulation_says_how_changes_are_made():
    build.circulated(now=EARLY, period_ends_at=EARLY_END)
    body = " ".join(Letter.objects.get(kind="application.circulated").body.split())
    assert "every mission gets the correction as an addendum" in body


@pytest.mark.parametrize(("when", "warned"), [(build.CLOSES - DAY, 2), (build.CLOSES, 1), (build.CLOSES + 9 * DAY, 0)])
def test_the_secretariat_is_warned_of_files_whose_window_is_open(when, warned):
    """Prepared and circulated: each page says of how many files; a late permission counts for its own body."""
    one, alice, office = build.complete(), build.applicant(), build.secretariat()
    draft = build.draft(alice)
    give_late_permission(
        window=draft.window,
        organization=draft.organization,
        until_at=build.CLOSES + 8 * DAY,
        reason="A flood.",
        actor=office,
        now=build.OPENS,
    )
    other = _complete(draft, alice, office)
    build.missions_settled()
    listed = {"window": one.application.window, "applications": [one.application, other]}
    words = {2: "of 2 files on the list is still open", 1: "of 1 file on the list is still open", 0: "is still open"}
    circulation = prepare_circulation(**listed, period_ends_at=when + 60 * DAY, actor=office, now=when)
    with at(when):
        client = client_of(build.secretariat())
        for name in ("list", "circulate"):
            page = client.get(reverse(f"admin:accreditation_circulation_{name}", args=[circulation.pk]))
            assert (words[warned] in page.content.decode()) is (warned > 0), name


def _complete(draft, alice, office):
    application = submit_application(application=draft, key="once", actor=alice, now=build.OPENS)
    confirm_organization(organization=application.organization, actor=office, now=build.OPENS + DAY)
    return find_complete(application=application, actor=office, now=build.OPENS + DAY)


def test_the_public_pages_promise_no_list_before_which_none_can_go(client):
    build.window()
    with at(build.OPENS + DAY):
        timetable = " ".join(client.get("/timetable/").content.decode().split())
        landing = " ".join(client.get("/apply/").content.decode().split())
    assert "cannot be circulated before" not in timetable
    assert "may be decided sooner" in timetable
    assert "at the earliest" not in landing
    assert "if it is circulated when the window has closed" in landing
