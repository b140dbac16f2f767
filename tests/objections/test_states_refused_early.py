"""What a read-back promises the act then does: refused at the first press, by the same rule, with what was typed kept (R5)."""

from __future__ import annotations

import pytest

from accounts.connection import desk
from accounts.models import Act, Letter, MemberState
from accounts.refusals import Refused
from accreditation.modalities.objections import Standing
from accreditation.modalities.states import State
from accreditation.models import Application
from objections.models import Decision, Objection, ObjectionStatement
from objections.services.sharing import share_objection
from objections.services.supplementing import supplement_objection
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import DAY, DURING, object_to
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db
TYPED = "An hour of drafting."


def address(objection: Objection, act: str) -> str:
    return f"/states/objections/{objection.receipt}/{act}/"


def lodged(dora, **changes) -> Objection:
    with desk():
        objection = object_to(build.circulated(), dora)
        Objection.objects.filter(pk=objection.pk).update(**changes)
        return objection


def first_press(dora, objection, act, **typed):
    """The read-back, asked for by somebody who has not signed in again."""
    with at(DURING + DAY):
        return client_of(dora, again=False).post(address(objection, act), typed)


def test_a_supplement_to_what_stands_no_more_is_refused_at_the_first_press():
    dora = build.delegate()
    objection = lodged(dora, standing=Standing.WITHDRAWN.value, withdrawn_at=DURING)
    for act, typed in (("supplement", {"text": TYPED}), ("share", {"share_name": "on"})):
        answer = first_press(dora, objection, act, **typed)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "no objection standing" in page
        assert 'value="send"' not in page
    assert TYPED in first_press(dora, objection, "supplement", text=TYPED).content.decode()
    with at(DURING + DAY):
        assert "no objection standing" in client_of(dora).get(address(objection, "supplement")).content.decode()


def test_after_a_decision_it_says_so_and_no_objection_stands_any_more():
    dora = build.delegate()
    objection = lodged(dora)
    Application.objects.filter(pk=objection.application_id).update(state=State.ACCREDITED.value)
    with desk():
        decision = Decision.objects.create(
            title="Confirmation of some", prepared_by_id=build.chair().user_id, prepared_at=DURING, status="adopted",
            confirmed_by_id=build.chair().user_id, adopted_at=DURING,
        )  # fmt: skip
        decision.items.create(application_id=objection.application_id, done_at=DURING)
    for act, typed in (("supplement", {"text": TYPED}), ("share", {"share_name": "on"})):
        answer = first_press(dora, objection, act, **typed)
        assert answer.status_code == 409
        assert "The case has been decided or has ended" in answer.content.decode()
    with at(DURING + DAY):
        client = client_of(dora)
        assert "The case has been decided or has ended" in client.get(address(objection, "withdraw")).content.decode()
        receipt, own = f"/states/objections/{objection.receipt}/", "/states/objections/"
        for page in (receipt, own):
            assert "It stood when the case was decided" in client.get(page).content.decode()
        assert f"/states/decisions/{decision.pk}/" in client.get(receipt).content.decode()
        reference = Application.objects.get(pk=objection.application_id).reference
        for page in ("/states/files/?position=objected", f"/states/files/compare/?file={reference}"):
            words = client.get(page).content.decode()
            assert "Your State objected" in words
            assert "Your State objects" not in words
        listed = client.get("/states/decisions/").content.decode()
        assert "5 March 2027" in listed[listed.index("Confirmation of some") :]


def test_without_the_right_it_is_refused_at_the_first_press():
    dora = build.delegate()
    objection = lodged(dora)
    reader = build.mandate(dora.party, state=MemberState.objects.get(pk=dora.state_id)).actor()
    answer = first_press(reader, objection, "supplement", text=TYPED)
    assert answer.status_code == 403
    assert TYPED in answer.content.decode()


def test_an_entry_contested_already_is_refused_at_the_first_press():
    dora = build.delegate()
    objection = lodged(dora, on_paper=True, contested_at=DURING)
    answer = first_press(dora, objection, "contest", reason=TYPED)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert TYPED in page
    assert 'value="send"' not in page


def test_what_can_be_done_is_read_back_and_nothing_of_the_trial_stands():
    dora = build.delegate()
    objection = lodged(dora)
    acts, letters = Act.objects.count(), Letter.objects.count()
    answer = first_press(dora, objection, "supplement", text=TYPED)
    assert answer.status_code == 200
    assert "supplements the general basis" in answer.content.decode()
    with desk():
        assert not ObjectionStatement.objects.exists()
    assert (Act.objects.count(), Letter.objects.count()) == (acts, letters)


def test_while_a_withdrawal_awaits_its_second_person_page_and_act_say_the_same():
    dora = build.delegate()
    objection = lodged(dora)
    MemberState.objects.filter(pk=dora.state_id).update(second_person=True)
    with desk():
        withdraw_objection(objection=objection, actor=dora, now=DURING + DAY)
        with pytest.raises(Refused, match="withdrawal_awaits"):
            supplement_objection(objection=objection, text=TYPED, actor=dora, now=DURING + DAY)
        with pytest.raises(Refused, match="withdrawal_awaits"):
            share_objection(objection=objection, name=True, basis=False, actor=dora, now=DURING + DAY)
    for act, typed in (("supplement", {"text": TYPED}), ("share", {"share_name": "on"})):
        answer = first_press(dora, objection, act, **typed)
        assert answer.status_code == 409
        assert "awaits your mission’s second person" in answer.content.decode()


def test_what_is_only_prepared_is_taken_back_not_withdrawn():
    dora = build.delegate()
    MemberState.objects.filter(pk=dora.state_id).update(second_person=True)
    objection = lodged(dora)
    with at(DURING + DAY):
        client = client_of(dora)
        pages = [
            client.get(f"/states/objections/{objection.receipt}/{rest}").content.decode() for rest in ("", "withdraw/")
        ]
    for page in pages:
        assert "Take it back" in page
        assert "A withdrawal cannot be undone" not in page
