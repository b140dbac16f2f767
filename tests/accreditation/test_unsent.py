"""What an applicant is writing and has not sent: kept for its own people alone, erased with the sending (DESIGN 4, 10)."""

from datetime import timedelta

import pytest
import time_machine
from django.db import ProgrammingError, transaction
from django.test import Client

from accounts.capacities import Actor
from accounts.connection import desk
from accounts.models import Act, Letter, User
from accounts.refusals import Refused
from accreditation.modalities.annulments import Ground
from accreditation.modalities.outcomes import Reason
from accreditation.models import ObjectionReply, Question, Representative, ScopeProposal, UnsentText
from accreditation.services.annulment import propose_annulment
from accreditation.services.checking import ask_applicant
from accreditation.services.replies import make_scope_statement, reply_to_objection
from accreditation.services.scope import propose_not_in_scope
from accreditation.services.unsent import KEPT, REPLY, SCOPE, forget_unsent, keep_text
from objections.services.disseminating import disseminate
from objections.services.lodging import lodge_objection
from objections.services.state_questions import ask_as_state
from tests import builders as build

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
KNOWN = build.CIRCULATED + timedelta(days=2)
NOW = KNOWN + DAY


@pytest.fixture(autouse=True)
def one_factor(settings, tmp_path):
    settings.SECOND_FACTOR_REQUIRED = False
    settings.MEDIA_ROOT = tmp_path


def signed_in(actor: Actor) -> Client:
    """Signed in at NOW, for a session lasts some hours."""
    client = Client()
    with time_machine.travel(NOW, tick=False):
        client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def colleague_of(case: build.Case) -> Actor:
    bob = build.applicant()
    Representative.objects.create(
        organization=case.application.organization, user_id=bob.user_id, role="colleague", from_at=build.OPENS
    )
    return bob


def objected() -> build.Case:
    """A case whose applicant knows of an objection."""
    case = build.circulated()
    with desk():
        lodge_objection(
            application=case.application,
            basis="",
            share_basis=False,
            share_name=False,
            actor=build.delegate(),
            now=build.CIRCULATED + DAY,
        )
        disseminate(actor=build.chair(), now=KNOWN)
    case.fresh()
    return case


def asked_by_the_secretariat() -> tuple[build.Case, str, str]:
    case = build.submitted()
    ask_applicant(application=case.application, questions=[("funding", "Who?")], actor=case.checker, now=NOW - DAY)
    case.fresh()
    return case, "questions", f"question_{Question.objects.get().pk}"


def asked_by_a_state() -> tuple[build.Case, str, str]:
    case = build.circulated()
    with desk():
        ask_as_state(
            application=case.application, text="Who funds it?", shows_state=False, actor=build.delegate(), now=NOW - DAY
        )
    case.fresh()
    return case, f"state-{Question.objects.get().pk}", "text"


def proposed_out_of_scope() -> tuple[build.Case, str, str]:
    case = build.submitted()
    propose_not_in_scope(application=case.application, reason="Elsewhere.", actor=case.checker, now=NOW - DAY)
    return case, "scope", "text"


def proposed_for_annulment() -> tuple[build.Case, str, str]:
    case = build.accredited()
    with desk():
        propose_annulment(
            application=case.application, ground=Ground.FRAUD, reason="Proven.", actor=build.chair(), now=NOW - DAY
        )
    case.fresh()
    return case, "annulment", "text"


PLACES = {
    "reply": lambda: (objected(), "reply", "text"),
    "questions": asked_by_the_secretariat,
    "state": asked_by_a_state,
    "scope": proposed_out_of_scope,
    "annulment": proposed_for_annulment,
}


def page_of(case: build.Case, place: str) -> str:
    return f"/my/{case.application.reference}/{place.replace('state-', 'questions/')}/"


def autosave(client: Client, case: build.Case, place: str, field: str, value: str, version: object):
    return client.post(
        f"/my/{case.application.reference}/autosave/{place}/", {"field": field, "value": value, "version": version}
    )


@pytest.mark.parametrize("kind", PLACES)
def test_what_is_written_saves_itself_is_offered_to_a_colleague_and_is_gone_once_sent(kind):
    case, place, field = PLACES[kind]()
    alice, bob = signed_in(case.alice), signed_in(colleague_of(case))
    letters, acts = Letter.objects.count(), Act.objects.count()
    with time_machine.travel(NOW.replace(hour=14, minute=2), tick=False):
        page = alice.get(page_of(case, place))
        version = page.context["version"]
        answer = autosave(alice, case, place, field, "Half of it.\r\nAnd more", version)
        assert answer.json() == {"saved": "Saved 14:02 UTC", "version": 1}
        assert UnsentText.objects.get().texts == {field: "Half of it.\nAnd more"}
        assert (Letter.objects.count(), Act.objects.count()) == (letters, acts)
        seen = bob.get(page_of(case, place))
        assert "Half of it.\nAnd more</textarea>" in seen.content.decode()
        assert "Not sent yet. Last saved by" in seen.content.decode()
        sent = bob.post(page_of(case, place), {field: "All of it.", "version": seen.context["version"]})
        assert sent.status_code == 302
        row = UnsentText.objects.get()
        assert (row.texts, row.version) == ({}, 2)
        # A tab left open may still save: nothing can be sent any more, or it is out of date.
        late = autosave(alice, case, place, field, "Half of it, later", 1)
        assert late.status_code == 409
    assert UnsentText.objects.get().texts == {}


@pytest.mark.parametrize("kind", PLACES)
def test_without_javascript_a_button_saves_and_sends_nothing(kind):
    case, place, field = PLACES[kind]()
    alice = signed_in(case.alice)
    letters, acts = Letter.objects.count(), Act.objects.count()
    with time_machine.travel(NOW, tick=False):
        answer = alice.post(page_of(case, place), {field: "Half of it", "version": "0", "action": "save"}, follow=True)
    assert answer.redirect_chain == [(page_of(case, place), 302)]
    assert "Nothing has been sent." in answer.content.decode()
    assert "Half of it</textarea>" in answer.content.decode()
    assert (Letter.objects.count(), Act.objects.count()) == (letters, acts)


def test_a_page_out_of_date_is_told_so_with_both_texts_and_changes_nothing():
    case = objected()
    alice, bob = signed_in(case.alice), signed_in(colleague_of(case))
    with time_machine.travel(NOW, tick=False):
        autosave(bob, case, REPLY, "text", "Bob's text", 0)
        answer = autosave(alice, case, REPLY, "text", "Alice's text", 0)
        assert answer.status_code == 409
        assert (answer.json()["reason"], answer.json()["theirs"], answer.json()["yours"]) == (
            "stale",
            "Bob's text",
            "Alice's text",
        )
        for action in ("save", "send"):
            page = alice.post(page_of(case, REPLY), {"text": "Alice's text", "version": "0", "action": action})
            words = page.content.decode()
            assert page.status_code == 409
            assert "Somebody else has saved another text" in words
            assert "Bob&#x27;s text</textarea>" in words
            assert "Alice&#x27;s text</textarea>" in words
            assert not ObjectionReply.objects.exists()
            assert UnsentText.objects.get().texts == {"text": "Bob's text"}
        # The page that showed both texts carries the version as it now is: pressing again is a choice.
        sent = alice.post(page_of(case, REPLY), {"text": "Alice's text", "version": page.context["version"]})
        assert sent.status_code == 302
    assert ObjectionReply.objects.get().text == "Alice's text"


def test_a_page_that_comes_back_for_another_reason_is_as_out_of_date_as_before():
    case = objected()
    alice, bob = signed_in(case.alice), signed_in(colleague_of(case))
    with time_machine.travel(NOW, tick=False):
        autosave(bob, case, REPLY, "text", "Bob's text", 0)
        empty = alice.post(page_of(case, REPLY), {"text": "", "version": "0"})
        assert "Write something first." in empty.content.decode()
        assert empty.context["version"] == 0
        again = alice.post(page_of(case, REPLY), {"text": "Alice's text", "version": empty.context["version"]})
        assert again.status_code == 409
    assert not ObjectionReply.objects.exists()


def test_the_same_text_is_not_out_of_date():
    """The button overtakes what the page was saving by itself."""
    case = objected()
    alice = signed_in(case.alice)
    with time_machine.travel(NOW, tick=False):
        autosave(alice, case, REPLY, "text", "We are independent.", 0)
        assert autosave(alice, case, REPLY, "text", "We are independent.", 0).status_code == 200
        for _press in range(2):
            sent = alice.post(page_of(case, REPLY), {"text": "We are independent.", "version": "0"})
            assert sent.status_code == 302
    assert ObjectionReply.objects.count() == 1
    assert UnsentText.objects.get().texts == {}


def test_the_wish_to_have_it_disseminated_is_kept_by_the_button():
    case = objected()
    alice = signed_in(case.alice)
    with time_machine.travel(NOW, tick=False):
        alice.post(page_of(case, REPLY), {"text": "Half", "agrees": "on", "version": "0", "action": "save"})
        assert alice.get(page_of(case, REPLY)).context["form"]["agrees"].value() == "on"
        alice.post(page_of(case, REPLY), {"text": "Half", "version": "1", "action": "save"})
        assert not alice.get(page_of(case, REPLY)).context["form"]["agrees"].value()


@pytest.mark.parametrize(
    ("place", "field", "status"),
    [("reply", "agrees", 400), ("reply", "state", 400), ("elsewhere", "text", 400), ("questions", "question_1", 400)],
)
def test_nothing_but_its_own_texts_is_kept(place, field, status):
    case = objected()
    with time_machine.travel(NOW, tick=False):
        assert autosave(signed_in(case.alice), case, place, field, "x", 0).status_code == status
        assert autosave(signed_in(case.alice), case, "reply", "text", "x" * 100_001, 0).status_code == 400
        assert autosave(Client(), case, "reply", "text", "x", 0).status_code == 401
        assert autosave(signed_in(build.applicant()), case, "reply", "text", "x", 0).status_code == 404
    assert not UnsentText.objects.exists()


def test_where_nothing_may_be_answered_nothing_is_kept():
    """An applicant that knows of no objection is refused alike whether there is one or none."""
    case = build.circulated()
    with time_machine.travel(NOW, tick=False):
        answer = autosave(signed_in(case.alice), case, "reply", "text", "x", 0)
    assert (answer.status_code, answer.json()["reason"]) == (409, Reason.WRONG_STATE)
    scope, _place, _field = proposed_out_of_scope()
    proposal = ScopeProposal.objects.get()
    with pytest.raises(Refused, match=Reason.DUE_DATE_PASSED):
        keep_text(
            application=scope.application,
            place=SCOPE,
            texts={"text": "Late"},
            actor=scope.alice,
            now=proposal.heard_until,
            version=0,
        )


def test_no_desk_reads_what_was_not_sent():
    case = objected()
    keep_text(application=case.application, place=REPLY, texts={"text": "x"}, actor=case.alice, now=NOW, version=0)
    with desk(), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        UnsentText.objects.count()
    for other in (build.secretariat(), build.chair(), build.delegate(), build.applicant()):
        with pytest.raises(Refused, match=Reason.OTHER_PARTY):
            keep_text(application=case.application, place=REPLY, texts={"text": "y"}, actor=other, now=NOW, version=1)


def test_a_text_that_can_no_longer_be_sent_is_erased_after_its_days():
    case, lost = objected(), build.submitted()
    proposal = propose_not_in_scope(application=lost.application, reason="No.", actor=lost.checker, now=NOW)
    for one, place in ((case, REPLY), (lost, SCOPE)):
        keep_text(application=one.application, place=place, texts={"text": "x"}, actor=one.alice, now=NOW, version=0)
    assert forget_unsent(now=NOW + KEPT) == 0
    assert forget_unsent(now=NOW + KEPT + SECOND) == 1
    assert UnsentText.objects.get().place == REPLY  # it may still be sent
    reply_to_objection(
        application=case.application, text="x", agrees_to_dissemination=False, actor=case.alice, now=NOW + KEPT
    )
    assert forget_unsent(now=NOW + KEPT + SECOND) == 1
    with pytest.raises(Refused):
        make_scope_statement(proposal=proposal, text="x", actor=lost.alice, now=NOW + KEPT)
