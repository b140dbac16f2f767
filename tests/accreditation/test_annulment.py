"""A place annulled: proven ground, heard first, two people, all told (R2, DESIGN 3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from accounts.connection import desk
from accounts.models import Letter
from accounts.refusals import Refused
from accreditation.modalities.annulments import Ground
from accreditation.modalities.states import State
from accreditation.models import Accreditation
from accreditation.services.annulment import answer_annulment, confirm_annulment, drop_annulment, propose_annulment
from accreditation.services.annulment_entries import contest_answer, enter_answer
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.objections.scenes import scan
from tests.objections.states_people import at, client_of
from tests.papers import scan as paper

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
NOW = datetime(2027, 5, 4, 15, tzinfo=UTC)
HEARD = datetime(2027, 5, 12, 3, 59, tzinfo=UTC)


@pytest.fixture
def place():
    case = build.circulated()
    with desk():
        end_periods(now=build.PERIOD_ENDS + timedelta(minutes=1))
    case.fresh()
    return case


@pytest.fixture
def chris():
    return build.chair()


@pytest.fixture
def cora():
    return build.chair()


def propose(place, chris):
    return propose_annulment(
        application=place.application,
        ground=Ground.CLERICAL_ERROR,
        reason="A note received in time was not entered.",
        actor=chris,
        now=NOW,
    )


@pytest.mark.parametrize(
    ("at", "reason"), [(HEARD - SECOND, "hearing_still_open"), (HEARD, None), (HEARD + SECOND, None)]
)
def test_it_is_heard_and_then_confirmed_by_another(place, chris, cora, at, reason):
    assert propose(place, chris).annulment_heard_until == HEARD
    told = Letter.objects.get(kind="annulment.proposed")
    assert "was not entered" in told.body
    if reason:
        with pytest.raises(Refused, match=reason):
            confirm_annulment(application=place.application, actor=cora, now=at)
        return
    with pytest.raises(Refused, match="same_person"):
        confirm_annulment(application=place.application, actor=chris, now=at)
    confirm_annulment(application=place.application, actor=cora, now=at)
    assert place.state is State.ANNULLED
    assert Accreditation.objects.get().ending == "annulled"
    with pytest.raises(Refused, match="wrong_state"):
        confirm_annulment(application=place.application, actor=cora, now=at)


def test_an_answer_lets_it_be_decided_at_once(place, chris, cora):
    propose(place, chris)
    answer_annulment(application=place.application, text="It was your own oversight.", actor=place.alice, now=NOW)
    with pytest.raises(Refused, match="already_done"):
        answer_annulment(application=place.application, text="And more.", actor=place.alice, now=NOW)
    build.member_state()
    confirm_annulment(application=place.application, actor=cora, now=NOW + SECOND)
    assert Letter.objects.filter(kind="annulment.to_missions", state__isnull=False).exists()


def enter(place, actor, now=NOW):
    """The office enters an answer, with its scan."""
    return enter_answer(application=place.application, text="We accept.", paper=scan(), actor=actor, now=now)


def test_an_answer_entered_from_a_letter_ends_nothing(place, chris, cora):
    """The organization is told at once, may contest it and write its own; who entered it is not who confirms."""
    propose(place, chris)
    case = {"application": place.application}
    with pytest.raises(Refused, match="other_party"):
        answer_annulment(**case, text="I say so.", actor=build.applicant(), now=NOW)
    with pytest.raises(Refused, match="other_party"):
        answer_annulment(**case, text="Entered as if it were its own.", actor=cora, now=NOW)
    with pytest.raises(Refused, match="scan_missing"):
        enter_answer(**case, text="We accept.", paper=None, actor=cora, now=NOW)
    with pytest.raises(Refused, match="wrong_state"):
        contest_answer(**case, actor=place.alice, now=NOW)
    enter(place, cora)
    told = Letter.objects.get(kind="annulment.entered")
    assert told.user_id == place.alice.user_id
    assert "if you did not write that letter" in told.body
    with pytest.raises(Refused, match="already_done"):
        enter(place, cora)
    carl = build.chair()
    with pytest.raises(Refused, match="hearing_still_open"):
        confirm_annulment(**case, actor=carl, now=HEARD - SECOND)
    for who in (build.applicant(), chris):
        with pytest.raises(Refused, match="other_party"):
            contest_answer(**case, actor=who, now=NOW)
    contest_answer(**case, actor=place.alice, now=NOW + SECOND)
    assert Letter.objects.filter(kind="annulment.entry_contested", user=chris.user_id).exists()
    with pytest.raises(Refused, match="already_done"):
        contest_answer(**case, actor=place.alice, now=NOW + SECOND)
    answer_annulment(**case, text="We do not accept.", actor=place.alice, now=HEARD - SECOND)
    with pytest.raises(Refused, match="entered_the_answer"):
        confirm_annulment(**case, actor=cora, now=HEARD - SECOND)
    confirm_annulment(**case, actor=carl, now=HEARD - SECOND)


def test_a_proposal_dropped_leaves_nothing_of_what_was_entered(place, chris, cora):
    propose(place, chris)
    enter(place, cora)
    contest_answer(application=place.application, actor=place.alice, now=NOW)
    drop_annulment(application=place.application, actor=cora, now=NOW)
    left = Accreditation.objects.get()
    assert (left.annulment_entered, left.annulment_paper, left.annulment_entered_by) == ("", None, None)
    assert left.annulment_entry_contested_at is None
    propose(place, chris)
    enter(place, chris)
    with pytest.raises(Refused, match="same_person"):
        confirm_annulment(application=place.application, actor=chris, now=HEARD)
    confirm_annulment(application=place.application, actor=cora, now=HEARD)


def test_dropped_the_place_stands_and_may_be_proposed_again(place, chris, cora):
    propose(place, chris)
    with pytest.raises(Refused, match="already_done"):
        propose(place, cora)
    drop_annulment(application=place.application, actor=cora, now=NOW)
    assert place.state is State.ACCREDITED
    with pytest.raises(Refused, match="wrong_state"):
        confirm_annulment(application=place.application, actor=cora, now=HEARD)
    propose(place, cora)


@pytest.mark.parametrize("who", ["delegate", "secretariat", "applicant"])
def test_only_the_chairs_office_annuls(place, who):
    actor = getattr(build, who)()
    with pytest.raises(Refused, match="other_party"):
        propose(place, actor)
    with pytest.raises(Refused, match="other_party"):
        confirm_annulment(application=place.application, actor=actor, now=NOW)


def test_it_is_heard_over_http(place, chris, cora):
    """The organization reads ground and proof, answers once; the Chair reads it; strangers and other desks get nothing."""
    address = f"/my/{place.application.reference}/annulment/"
    with at(NOW):
        assert client_of(place.alice).get(address).status_code == 404  # nothing is proposed yet
    propose(place, chris)
    with at(NOW + SECOND):
        alice = client_of(place.alice)
        assert address in alice.get(f"/my/{place.application.reference}/").content.decode()
        assert "was not entered" in alice.get(address).content.decode()
        assert client_of(build.applicant()).get(address).status_code in {403, 404}
        assert alice.post(address, {"text": ""}).status_code == 200
        assert alice.post(address, {"text": "It was your oversight."}).status_code == 302
        again = alice.post(address, {"text": "More."})
        assert again.status_code == 409
        case = f"/chair/cases/{place.application.reference}/"
        assert "It was your oversight." in client_of(cora).get(case).content.decode()
        confirm = f"{case}annul/confirm/"
        assert client_of(chris).post(confirm).status_code == 409
        assert client_of(cora).post(confirm).status_code == 302
    assert place.state is State.ANNULLED


@pytest.mark.usefixtures("own_files")
def test_an_entered_answer_over_http(place, chris, cora):
    """Entered with a scan and after signing in again; the organization reads who entered it, opens the scan, contests, and
    still has to answer: its next step says so."""
    propose(place, chris)
    mine, case = f"/my/{place.application.reference}/", f"/chair/cases/{place.application.reference}/"
    with at(NOW + SECOND):
        assert "again-way" in client_of(cora, again=False).get(f"{case}annul/answer/").content.decode()
        office = client_of(cora)
        assert office.post(f"{case}annul/answer/", {"text": "We accept."}).status_code == 422
        alice = client_of(place.alice)
        assert alice.get(f"{mine}annulment/letter/").status_code == 404
        assert alice.get(f"{mine}annulment/contest/").status_code == 409
        entered = office.post(f"{case}annul/answer/", {"text": "We accept.", "paper": paper("letter.pdf")})
        assert entered.status_code == 302
        # In a second window: refused, what was typed to be copied, and nothing that would be refused again.
        for sent in ({"text": "TYPED since.", "paper": paper("letter.pdf")}, {"text": "TYPED since."}):
            late = office.post(f"{case}annul/answer/", sent)
            page = late.content.decode()
            assert late.status_code == 409
            assert "TYPED since." in page
            assert "Enter the answer</button>" not in page
        assert "entered by" in office.get(case).content.decode()
        for page in (alice.get("/my/"), alice.get(mine)):
            words = page.content.decode()
            assert "Answer the proposal to annul the accreditation" in words
            assert "Nothing is needed from you" not in words
        page = alice.get(f"{mine}annulment/").content.decode()
        assert "Entered by the Chair’s office, from a letter" in page
        assert "Your answer" not in page
        kept = alice.get(f"{mine}annulment/letter/")
        assert b"".join(kept.streaming_content).startswith(b"%PDF")
        assert office.get(f"{case}annul/answer/scan/").status_code == 200
        assert client_of(build.applicant()).get(f"{mine}annulment/letter/").status_code in {403, 404}
        assert client_of(build.chair()).get(f"{case}annul/confirm/").status_code == 409
        assert alice.post(f"{mine}annulment/contest/").status_code == 302
        assert "says that it did not write" in office.get(case).content.decode()
        assert alice.post(f"{mine}annulment/", {"text": "We do not."}).status_code == 302
        assert "Nothing is needed from you" in alice.get(mine).content.decode()
