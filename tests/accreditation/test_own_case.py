"""What an applicant's pages tell of a case: the next action, the timeline, an objection only once one may know."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.connection import desk
from accounts.models import User
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from accreditation.modalities.states import State
from accreditation.models import Application, Organization, Question
from accreditation.notices.own_case import CHECK_QUOTED, CIRCULATION_QUOTED, ECOSOC_QUOTED, QUOTED, next_action
from accreditation.notices.own_timeline import timeline
from accreditation.queries.own import own_application
from accreditation.queries.own_case import own_case_facts
from accreditation.services.applications import withdraw_application
from accreditation.services.checking import answer_questions, ask_applicant
from objections.services.disseminating import disseminate
from objections.services.lodging import lodge_objection
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.signing_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor", "own_files")]
NOW = build.OPENS + timedelta(days=1)


def test_an_objection_shows_nowhere_before_the_applicant_may_know():
    """Two like cases, one objected to: their pages are the same until the dissemination; then one is told of one."""
    objected, free = build.circulated(), build.circulated()
    for case in (objected, free):
        Organization.objects.filter(pk=case.application.organization_id).update(name="Same Name")
    dora = build.delegate()

    def lodge(delegate):
        with desk():
            lodge_objection(
                application=objected.application,
                basis="PLANTED BASIS",
                share_basis=False,
                share_name=False,
                actor=delegate,
                now=build.CIRCULATED + timedelta(hours=1),
            )

    def page(case, name="my_case"):
        with time_machine.travel(build.CIRCULATED + timedelta(days=2), tick=False):
            text = signed_in(case.alice).get(reverse(name, args=[case.application.reference])).content.decode()
        text = text.replace(case.application.reference, "REF")
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
        text = re.sub(r"List \d+", "List", text)
        return re.sub(r"/organizations/ORG-[\w-]+/", "", text)

    lodge(dora)
    lodge(build.delegate())
    for name in ("my_case", "my_file"):
        assert page(objected, name).replace("digest", "") != ""
    assert page(objected) == page(free)
    assert signed_in(objected.alice).get(reverse("my_reply", args=[objected.application.reference])).status_code == 404
    with desk():
        disseminate(actor=build.chair(), now=build.CIRCULATED + timedelta(days=1))
    told = page(objected)
    assert "An objection was received" in told
    assert "An objection was received" not in page(free)
    state = User.objects.get(pk=dora.user_id).mandates.get().state
    for secret in ("PLANTED BASIS", state.name, "2 objections", "objections were"):
        assert secret not in told


def test_at_the_end_of_the_period_one_may_know_and_reply():
    case = build.circulated()
    with desk():
        lodge_objection(
            application=case.application,
            basis="Shared basis.",
            share_basis=True,
            share_name=True,
            actor=build.delegate(),
            now=build.CIRCULATED,
        )
        end_periods(now=build.PERIOD_ENDS + timedelta(minutes=1))
    with time_machine.travel(build.PERIOD_ENDS + timedelta(hours=1), tick=False):
        page = signed_in(case.alice).get(f"/my/{case.application.reference}/").content.decode()
        answer = signed_in(case.alice).post(
            f"/my/{case.application.reference}/reply/", {"text": "We are independent."}, follow=True
        )
    assert "In consultation" in page
    assert '<dd class="who">Chair</dd>' in page
    assert "You may reply to the objection" in page
    assert "Your reply has reached the Chair" in answer.content.decode()
    assert "Nothing is needed from you" in answer.content.decode()


def test_a_states_name_is_told_only_if_it_chose_so():
    case = build.circulated()
    for shows in (True, False):
        dora = build.delegate(build.member_state(f"Land {shows}"))
        Question.objects.create(
            application=case.application,
            asked_by_state_id=dora.state_id,
            shows_state=shows,
            text="Who funds it?",
            asked_at=build.CIRCULATED,
            asked_by_id=dora.user_id,
        )
    pages = [f"/my/{case.application.reference}/"]
    pages += [f"{pages[0]}questions/{q.pk}/" for q in case.application.questions.all()]
    text = "".join(signed_in(case.alice).get(page).content.decode() for page in pages)
    assert "Land True" in text
    assert "Land False" not in text


@pytest.mark.parametrize(
    ("state", "words", "needed"),
    [
        (State.SUBMITTED, "Nothing is needed from you", False),
        (State.COMPLETE, "Nothing is needed from you", False),
        (State.CIRCULATED, "Nothing is needed from you", False),
        (State.RETURNED, "Answer the questions of the Secretariat", True),
        (State.DRAFT, "Complete the application and submit it", True),
    ],
)
def test_one_named_next_action(state, words, needed):
    case = build.submitted()
    case.application.state = state.value
    case.application.due_at = NOW + timedelta(days=3) if state is State.RETURNED else None
    case.application.save()
    if state is State.RETURNED:
        Question.objects.create(
            application=case.application, text="?", asked_at=NOW, asked_by_id=case.checker.user_id, due_at=NOW
        )
    own = own_application(case.alice, case.application.reference)
    action = next_action(own, NOW)
    assert action.words.startswith(words)
    assert action.needed is needed


def test_the_timeline_quotes_the_rules_to_the_letter():
    for rule, words in QUOTED.items():
        assert words in PARAGRAPHS[rule].text
    assert ECOSOC_QUOTED in PARAGRAPHS[Rule.R1].text
    assert CHECK_QUOTED in PARAGRAPHS[Rule.R1].text
    assert CIRCULATION_QUOTED in PARAGRAPHS[Rule.R3].text
    case = build.circulated()
    own = own_application(case.alice, case.application.reference)
    now = build.CIRCULATED + timedelta(days=1)
    steps = timeline(own, own_case_facts(own, now), now)
    assert [step["state"] for step in steps].count("current") == 1
    assert all(step["rule"] and step["symbol"] for step in steps)
    earliest = steps[-1]
    assert earliest["title"] == "Earliest possible decision"
    assert earliest["when"] == "2 April 2027, 23:59 New York, if no State objects"


def test_the_timeline_tells_only_what_happened():
    """A file that was asked about and withdrawn was never checked; that it was asked about is told when it is over too."""
    case = build.submitted()
    asked_at, answered_at, withdrawn_at = NOW, NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    ask_applicant(application=case.application, questions=[("purpose", "Why?")], actor=case.checker, now=asked_at)
    answers = {Question.objects.get().pk: "Because."}
    answer_questions(application=case.application, answers=answers, actor=case.alice, now=answered_at)
    withdraw_application(application=case.application, actor=case.alice, now=withdrawn_at)
    own = own_application(case.alice, case.application.reference)
    steps = timeline(own, own_case_facts(own, withdrawn_at), withdrawn_at)
    assert [(step["title"], step["when"], step["state"]) for step in steps] == [
        ("Submitted", build.OPENS, "done"),
        ("Returned with questions", asked_at, "done"),
        ("Withdrawn", withdrawn_at, "done"),
    ]


def test_what_was_checked_before_it_was_withdrawn_is_told():
    case = build.complete()
    withdrawn_at = NOW + timedelta(hours=2)
    withdraw_application(application=case.application, actor=case.alice, now=withdrawn_at)
    own = own_application(case.alice, case.application.reference)
    steps = timeline(own, own_case_facts(own, withdrawn_at), withdrawn_at)
    assert [step["title"] for step in steps] == [
        "Submitted",
        "Checked by the Secretariat for completeness",
        "Withdrawn",
    ]
    assert all(step["when"] for step in steps)


def test_the_file_as_sent_is_the_frozen_version_in_the_order_of_the_form():
    case = build.submitted()
    name = case.application.organization.name
    Organization.objects.filter(pk=case.application.organization_id).update(name="Renamed since")
    page = signed_in(case.alice).get(f"/my/{case.application.reference}/file/").content.decode()
    profile = page[page.index("Organization profile") : page.index("Contact, not circulated")]
    assert name in profile
    assert "Renamed since" not in profile
    titles = ["Purpose", "Programmes", "Activities in the scope", "Past interaction", "Funding", "Governance in brief"]
    places = [profile.index(title) for title in titles]
    assert places == sorted(places)


def test_the_front_page_asks_a_constant_number_of_queries(django_assert_max_num_queries):
    alice = build.applicant()
    client = signed_in(alice)
    build.draft(alice)
    with django_assert_max_num_queries(13):
        client.get("/my/")
    for _ in range(5):
        build.draft(alice)
    with django_assert_max_num_queries(13):
        page = client.get("/my/").content.decode()
    assert page.count("symbol") >= 6


def test_a_draft_before_its_window_calls_the_opening_no_deadline():
    alice = build.applicant()
    application = build.draft(alice)
    with time_machine.travel(build.OPENS - timedelta(days=30), tick=False):
        page = signed_in(alice).get(f"/my/{application.reference}/").content.decode()
    Organization.objects.update(head_name="Head", address="Nairobi")
    with time_machine.travel(NOW, tick=False):
        ready = signed_in(alice).get(f"/my/{application.reference}/").content.decode()
        Application.objects.update(purpose="")
        begun = signed_in(alice).get(f"/my/{application.reference}/").content.decode()
    assert "<dd>Check your answers and submit the application</dd>" in ready
    assert "<dd>Complete the application and submit it</dd>" in begun
    assert "opens in" in page
    assert re.search(r"<dt>\s*Window opens\s*</dt>", page)
    assert not re.search(r"<dt>\s*By\s*</dt>", page)


def test_the_receipt_says_its_instant_in_words():
    case = build.submitted()
    page = signed_in(case.alice).get(f"/my/{case.application.reference}/receipt/").content.decode()
    assert re.search(r'<dd><time datetime="2027-01-04T14:00:00Z">Monday 4 January 2027, 09:00 New York', page)
