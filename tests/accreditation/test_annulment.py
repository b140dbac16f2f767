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
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.objections.states_people import at, client_of

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


def test_an_answer_by_letter_is_entered_by_the_office(place, chris, cora):
    propose(place, chris)
    stranger = build.applicant()
    with pytest.raises(Refused, match="other_party"):
        answer_annulment(application=place.application, text="I say so.", actor=stranger, now=NOW)
    answer_annulment(application=place.application, text="Received by post.", actor=cora, now=HEARD - SECOND)
    with pytest.raises(Refused):
        answer_annulment(application=place.application, text="Late.", actor=place.alice, now=HEARD)


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
