"""A button of the Chair's desk pressed twice, or after another person of the office: what was done is said, and by whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.connection import desk
from accounts.models import Act, User
from accreditation.modalities.annulments import Ground
from accreditation.modalities.states import State
from accreditation.models import Circulation, HeldRelease
from accreditation.services.annulment import propose_annulment
from accreditation.services.scope import propose_not_in_scope
from objections.models import Dissemination
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.objections.scenes import (
    DAY,
    DURING,
    PLENARY_OPENS,
    SWEPT,
    awaiting,
    contested,
    plenary,
    update,
)
from tests.objections.states_people import at, client_of
from tests.objections.test_route_changes import ask

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def name_of(actor):
    return str(User.objects.get(pk=actor.user_id))


def press(actor, address, sent=None):
    answer = client_of(actor).post(address, sent or {}, follow=True)
    return [where for where, _status in answer.redirect_chain], answer.content.decode()


def pressed(now, chris, cora, address, sent, to, first=""):
    """Pressed by Chris, by Chris again, by Cora; opened by Cora. What the last three are told; nothing is done but once."""
    with at(now):
        assert press(chris, address, sent)[0] == [first or to]
        with desk():
            before = Act.objects.count()
        again, after = press(chris, address, sent), press(cora, address, sent)
        opened = client_of(cora).get(address, follow=True)
        assert (again[0], after[0]) == ([to], [to])
        with desk():
            assert Act.objects.count() == before
    return again[1], after[1], opened.content.decode()


@pytest.mark.parametrize(
    ("answer", "own", "other"),
    [
        ("consent", "You have consented to this already.", "has consented to this already."),
        ("decline", "You have answered this already: you did not", "has answered this already, and did not consent."),
    ],
)
def test_not_in_scope(chris, cora, answer, own, other):
    case = build.submitted()
    who = {"actor": case.checker, "now": build.CLOSES + DAY}
    proposal = propose_not_in_scope(application=case.application, reason="Not on ICTs.", **who)
    to = f"/chair/cases/{case.application.reference}/"
    told = pressed(proposal.heard_until, chris, cora, f"/chair/scope/{proposal.pk}/", {"answer": answer}, to, "/chair/")
    assert own in told[0]
    assert f"{name_of(chris)} {other}" in told[1]
    assert f"{name_of(chris)} {other}" in told[2]


@pytest.mark.parametrize(
    ("sent", "own", "other"),
    [
        ({"answer": "consent"}, "You have consented to this already.", "has consented to this already."),
        (
            {"answer": "decline", "reason": "Of another\r\nbody."},
            "you did not consent",
            "has answered this already, and",
        ),
    ],
)
def test_a_change_of_route(chris, cora, sent, own, other):
    """The same answer again leads where the first did; another one is told what was answered, with what was typed."""
    with desk():
        change = ask(build.circulated(), DURING)
    address = f"/chair/routes/{change.pk}/"
    told = pressed(DURING + DAY, chris, cora, address, sent, "/chair/")
    assert own in told[0]
    assert f"{name_of(chris)} {other}" in told[1]
    assert "Evidence" in told[2]  # who only opens it reads what it was about
    with at(DURING + DAY):
        late = client_of(cora).post(address, {"answer": "decline", "reason": "TYPED reason"})
    assert late.status_code == 409
    assert "TYPED reason" in late.content.decode()
    assert "Answer</button>" not in late.content.decode()


@pytest.mark.parametrize("consents", [True, False])
def test_held_after_an_outage(chris, cora, consents):
    case = build.circulated()
    release = HeldRelease.objects.create(
        circulation=Circulation.objects.get(),
        reason="Power cut.",
        proposed_at=SWEPT,
        proposed_by_id=case.circulator.user_id,
        answered_at=SWEPT,
        answered_by_id=chris.user_id,
        consented=consents,
    )
    with at(SWEPT + MINUTE):
        for actor, mine in ((chris, True), (cora, False)):
            to, page = press(actor, f"/chair/held/{release.pk}/", {"answer": "consent"})
            assert to == ["/chair/"]
            assert ("You have" in page) == mine
            assert (f"{name_of(chris)} has" in page) == (not mine)


@pytest.mark.parametrize(
    ("step", "word", "state"), [("confirm", "annulled", "annulled"), ("drop", "dropped", "accredited")]
)
def test_annulling(chris, cora, step, word, state):
    cyril, case = build.chair(), build.circulated()
    with desk():
        end_periods(now=SWEPT)
        case.fresh()
        place = propose_annulment(
            application=case.application, ground=Ground.FRAUD, reason="Proven.", actor=cyril, now=SWEPT + DAY
        )
    to = f"/chair/cases/{case.application.reference}/"
    told = pressed(place.annulment_heard_until, chris, cora, f"{to}annul/{step}/", {}, to)
    assert f"You have {word} the" in told[0]
    assert f"{name_of(chris)} has {word} the" in told[1]
    assert f"{name_of(chris)} has {word} the" in told[2]
    assert case.state is State(state)
    other = build.circulated().application.reference
    assert client_of(cora).post(f"/chair/cases/{other}/annul/{step}/").status_code == 404


def test_disseminating(chris, cora):
    """The preview of the first press is the fingerprint of what it sent; another preview is out of date as before."""
    with desk():
        contested()
    address, sent = "/chair/disseminations/new/", {}
    with at(SWEPT + DAY):
        page = client_of(chris).get(address).content.decode()
        sent["seen"] = page.split('name="seen" value="')[1].split('"')[0]
    told = pressed(SWEPT + DAY, chris, cora, address, sent, "/chair/disseminations/1/")
    assert "You have sent this already, as communication 1. Nothing was sent twice." in told[0]
    assert f"{name_of(chris)} has sent this already, as communication 1." in told[1]
    with at(SWEPT + DAY):
        assert client_of(cora).post(address, {"seen": "0" * 64}).status_code == 409
    with desk():
        assert Dissemination.objects.count() == 1


def test_a_case_that_a_colleague_has_updated_or_put_forward_is_named(chris, cora):
    """What else was typed stays in the form."""
    with desk():
        one, _objection = awaiting(chris)
        other, _second = awaiting(chris)
    meeting = plenary()
    cases = [one.application.pk, other.application.pk]
    sent = {"exchange_of_views": "held", "cases": cases, "text": "TYPED text", "give": "1"}
    with at(PLENARY_OPENS + MINUTE):
        with desk():
            update([one], cora, now=PLENARY_OPENS + MINUTE, session=meeting)
        answer = client_of(chris).post(f"/chair/updates/new/{meeting.slug}/", sent)
        page = answer.content.decode()
    name = f"{one.application.organization.name} ({one.application.reference})"
    assert answer.status_code == 422
    assert "Moved on since the page was opened" in page
    assert name in page.split("<main")[1]
    assert "not one of the answers" not in page
    assert "TYPED text" in page
