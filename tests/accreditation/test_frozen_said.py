"""What is said of a frozen body: nothing is asked of it, no day of it ends, and the Secretariat decides (DESIGN 3, R1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.connection import desk
from accounts.models import Letter
from accreditation.models import Accreditation, Claim, Organization, Question, Representative
from accreditation.notices.own_case import next_action
from accreditation.queries.own import own_application
from accreditation.services import reminders
from accreditation.services.checking import ask_applicant
from accreditation.services.replies import make_scope_statement
from accreditation.services.scope import propose_not_in_scope
from tests import builders as build
from tests.accreditation.test_frozen import freeze
from tests.journeys.secretariat import address, sign_in
from tests.papers import scan
from tests.signing_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor", "own_files")]
DAY = timedelta(days=1)
NOW = build.OPENS + DAY
DECIDED = "it is being decided who acts for the organization"
OFFICE = "The Secretariat decides who acts for the organization"


def pages(case, client, name=""):
    """The applicant's page and the Secretariat's."""
    mine = signed_in(case.alice).get(f"/my/{case.application.reference}/{name}")
    file = client.get(address("application_file", case.application.reference)).content.decode()
    return mine, mine.content.decode(), file


def test_a_returned_file_of_a_frozen_body_asks_nothing_of_it_and_does_not_end(client):
    case = build.submitted()
    ask_applicant(application=case.application, questions=[("purpose", "Why?")], actor=case.checker, now=NOW)
    freeze(case, NOW + DAY)
    due = case.application.due_at
    with time_machine.travel(NOW + 2 * DAY, tick=False):
        sign_in(client)
        _, mine, file = pages(case, client)
        assert DECIDED in mine
        assert '<dd class="who">Secretariat</dd>' in mine
        assert "<dt>By" not in " ".join(mine.split()).replace("<dt> ", "<dt>")
        assert OFFICE in file
        assert "Without an answer by then" not in pages(case, client, "questions/")[1]
    with desk():
        reminders.remind(now=due - DAY)
        assert not Letter.objects.filter(kind="reminder.answer").exists()
    with time_machine.travel(due, tick=False):
        sign_in(client)
        answer, mine, file = pages(case, client, "questions/")
        assert answer.status_code == 409
        assert "Nothing can be sent until the Secretariat has decided" in mine
        assert OFFICE in file
    assert next_action(own_application(case.alice, case.application.reference), due).deadline is None


def test_of_a_frozen_body_heard_on_the_scope_only_its_own_statement_goes_on(client):
    heard, spoken = build.submitted(), build.submitted()
    for case in (heard, spoken):
        proposal = propose_not_in_scope(application=case.application, reason="No.", actor=case.checker, now=NOW)
    make_scope_statement(proposal=proposal, text="We do.", actor=spoken.alice, now=NOW)
    freeze(heard, NOW)
    freeze(spoken, NOW)
    with time_machine.travel(proposal.heard_until + DAY, tick=False):
        sign_in(client)
        _, mine, file = pages(heard, client, "scope/")
        assert "The days for a statement have passed" not in mine
        assert OFFICE in file
        assert "The Chair confirms or declines that it is not in the scope" in pages(spoken, client)[2]
    for case, words in ((heard, DECIDED), (spoken, "Nothing is needed from you")):
        assert words in next_action(own_application(case.alice, case.application.reference), build.CLOSES).words


def test_nor_is_an_annulment_or_a_states_question_answered():
    case, asked = build.accredited(), build.circulated()
    Accreditation.objects.update(annulment_proposed_at=NOW, annulment_heard_until=NOW + DAY)
    Question.objects.create(application=asked.application, text="?", asked_at=NOW, asked_by_id=asked.checker.user_id,
                            asked_by_state=build.member_state())  # fmt: skip
    Organization.objects.update(frozen_at=NOW)
    for one in (case, asked):
        action = next_action(own_application(one.alice, one.application.reference), build.CIRCULATED + DAY)
        assert (DECIDED in action.words, action.needed, action.who) == (True, False, "Secretariat")


def test_one_claim_to_a_body_of_nobody_is_not_called_two_people(client):
    case, other = build.submitted(), build.applicant()
    Representative.objects.update(until_at=NOW)
    with time_machine.travel(NOW, tick=False):
        page = signed_in(other)
        profile = {"name": case.application.organization.name, "type": "ngo", "country": "KE"}
        profile |= {"legal_form": "Foundation", "address": "Nairobi", "head_name": "Head", "head_title": "Director"}
        claim = reverse("apply_claim", args=[page.post("/apply/register/", profile).context["alike"][0]["token"]])
        receipt = page.post(claim, {"statement": "We act.", "letter": scan()}).content.decode()
        sign_in(client)
        file = client.get(address("application_file", case.application.reference)).content.decode()
    assert Claim.objects.count() == 1
    assert "writes to you." in receipt
    assert "those who act for" not in receipt
    assert "It is not decided who acts for this organization" in file
    assert "Two people" not in file
    assert "somebody says that they act" in Letter.objects.filter(kind="organization.claim_to_secretariat")[0].subject
