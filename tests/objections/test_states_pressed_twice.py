"""A button of a mission pressed twice leads to what the first press did; a colleague's earlier act is told as what it was."""

from __future__ import annotations

import pytest

from accounts.capacities import Party, Right
from accounts.connection import desk
from accounts.models import Act, User
from accreditation.models import Application, Circulation, ScopeProposal
from objections.models import Decision, PreparedAct
from objections.services.disseminating import disseminate
from objections.services.paper import enter_objection
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import DAY, DURING, object_to, scan, state_of
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission(case):
    """A first and a second delegate of one mission, and a reader of it."""
    dora = build.delegate()
    state = state_of(dora)
    dev, reader = (
        build.mandate(Party.STATE, right, state=state).actor() for right in (Right.LODGING, Right.ADMINISTRATOR)
    )
    return case, dora, dev, reader


def name_of(actor):
    return str(User.objects.get(pk=actor.user_id))


def press(actor, address, sent=None):
    """The press of one who has just signed in again, followed to the page it ends on."""
    answer = client_of(actor).post(address, sent or {}, follow=True)
    page = answer.content.decode()
    return [where for where, _status in answer.redirect_chain], answer.status_code, page


def told_of(mission, act, sent=None, *, colleague=None):
    """Pressed by the first of the mission, again, by a colleague, by a reader: what each is answered."""
    _case, first, second, reader = mission
    address, to = act
    with at(DURING + DAY):
        assert press(first, address, sent)[:2] == ([to], 200)
        with desk():
            before = Act.objects.count()
        again, after = press(first, address, sent), press(colleague or second, address, sent)
        assert (again[0], after[0]) == ([to], [to])
        refused = press(reader, address, sent)
        assert (refused[0], refused[1]) == ([], 403)
        assert f'href="{to}"' in refused[2].split("<main")[1]
        with desk():
            assert Act.objects.count() == before
    return again[2], after[2]


def test_withdrawing(mission):
    case, dora, _dev, _reader = mission
    with desk():
        receipt = f"/states/objections/{object_to(case, dora).receipt}/"
    own, other = told_of(mission, (f"{receipt}withdraw/", receipt))
    assert "You have withdrawn it already. Nothing was done twice." in own
    assert f"{name_of(dora)} has withdrawn it already." in other


def test_taking_back_and_confirming(mission):
    case, dora, dev, reader = mission
    state = state_of(dora)
    state.second_person = True
    state.save(update_fields=["second_person"])
    with desk():
        first = object_to(case, dora)
    receipt = f"/states/objections/{first.receipt}/"
    own, other = told_of(mission, (f"{receipt}withdraw/", receipt))
    assert "You have taken back already what was prepared." in own
    assert f"{name_of(dora)} has taken back already what was prepared." in other
    with desk():
        second = object_to(case, dora, now=DURING + DAY)
    receipt = f"/states/objections/{second.receipt}/"
    own, other = told_of((case, dev, dora, reader), (f"{receipt}confirm/", receipt))
    assert "You have confirmed it already, and the objection was lodged." in own
    assert f"{name_of(dev)} has confirmed it already, and the objection was lodged." in other
    with desk():
        withdraw_objection(objection=second, actor=dora, now=DURING + DAY)
        prepared = PreparedAct.objects.get()
    own, other = told_of((case, dev, dora, reader), (f"{receipt}prepared/{prepared.pk}/", receipt))
    assert "It is confirmed and sent already." in own
    assert "It is confirmed and sent already." in other


def test_sharing(mission):
    """Nor does the second press offer what was not chosen, which could not be taken back."""
    case, dora, _dev, _reader = mission
    with desk():
        objection = object_to(case, dora)
        disseminate(actor=build.chair(), now=DURING)
    receipt = f"/states/objections/{objection.receipt}/"
    with at(DURING + DAY):
        asked = client_of(dora).post(f"{receipt}share/", {"share_name": "on"}).content.decode()
    assert "the applicant is told at once" in asked
    assert "nce this one is disseminated" not in asked
    own, other = told_of(mission, (f"{receipt}share/", receipt), {"share_name": "on", "step": "send"})
    assert "may be told it already. Nothing was done twice." in own
    assert "may be told it already. Nothing was done twice." in other
    with desk():
        objection.refresh_from_db()
    assert (objection.shares_name, objection.shares_basis) == (True, False)


def test_contesting(mission):
    """In other words it is refused, with the words: the first contest stands."""
    case, dora, dev, _reader = mission
    with desk():
        entered = enter_objection(
            application=case.application,
            state=state_of(dora),
            received_at=DURING,
            paper=scan(),
            basis="",
            share_basis=False,
            share_name=False,
            actor=build.chair(),
            now=DURING,
        )
    receipt = f"/states/objections/{entered.receipt}/"
    own, other = told_of(mission, (f"{receipt}contest/", receipt), {"reason": "No note.", "step": "send"})
    assert "has contested the entry already, in these words." in own
    assert "has contested the entry already, in these words." in other
    with at(DURING + DAY):
        to, status, page = press(dev, f"{receipt}contest/", {"reason": "OTHER words.", "step": "send"})
    assert (to, status) == ([], 409)
    assert "Your mission has contested this entry already" in page
    assert "moved on" not in page
    assert "OTHER words." in page
    assert f'href="{receipt}"' in page.split("<main")[1]


def test_breaking_the_silence(mission):
    case, _dora, _dev, _reader = mission
    with desk():
        people = {name: build.chair().user_id for name in ("prepared_by_id", "confirmed_by_id")}
        decision = Decision.objects.create(
            title="On some",
            status="under_silence",
            silence_ends_at=DURING + 3 * DAY,
            prepared_at=DURING,
            confirmed_at=DURING,
            **people,
        )
        decision.items.create(application=case.application)
    page = f"/states/decisions/{decision.pk}/"
    own, other = told_of(mission, (f"{page}break-silence/", page))
    assert "Your State has broken the silence already." in own
    assert "Your State has broken the silence already." in other
    with at(DURING + DAY):
        to, status, refused = press(build.delegate(), f"{page}break-silence/")
    assert (to, status) == ([], 409)
    assert "A Member State has broken the silence already." in refused
    assert f'href="{page}">Back' in refused


def test_asking_for_a_circulation(mission):
    case, _dora, _dev, _reader = mission
    out = build.submitted().application
    Application.objects.filter(pk=out.pk).update(state="not_admitted")
    ScopeProposal.objects.create(
        application=out,
        reason="Not on ICTs.",
        proposed_at=build.CLOSES,
        proposed_by_id=case.checker.user_id,
        heard_until=build.CLOSES,
        decided_at=build.CLOSES,
        confirmed=True,
    )
    row = {"reference": out.reference, "organization": "A Body", "country": "KE", "reason": "Not on ICTs."}
    Circulation.objects.update(annex=[row])
    address = f"/states/not-admitted/{out.reference}/"
    own, other = told_of(mission, (address, "/states/lists/"))
    assert "Your State has asked for it already" in own
    assert "Your State has asked for it already" in other
    with at(DURING + DAY):
        to, status, page = press(build.delegate(), address)
    assert (to, status) == ([], 409)
    assert "A Member State has already asked; it goes with the next list." in page
    assert "moved on" not in page
    assert 'href="/states/lists/">Back' in page
