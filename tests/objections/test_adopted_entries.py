"""What a mission has supplemented or shared at its own desk it has made its own, though it came by note verbale: the Chair's
office does not strike it, and the mission may contest it (R5, decision 22)."""

from __future__ import annotations

import pytest

from accounts.connection import desk
from accounts.refusals import Refused
from accreditation.modalities.objections import ContestAnswer, Standing
from objections.models import Objection
from objections.services.contesting import contest_entry, settle_contest
from objections.services.paper import enter_withdrawal
from objections.services.sharing import share_objection
from objections.services.supplementing import supplement_objection
from objections.services.sweeps import end_periods
from tests.objections.scenes import DAY, DURING, MINUTE, SWEPT, scan
from tests.objections.states_people import at, client_of
from tests.objections.test_struck_entries import LATER, REASON, enter, strike

pytestmark = pytest.mark.django_db


def supplement(objection, dora):
    supplement_objection(objection=objection, text="zqown words.", actor=dora, now=DURING + MINUTE)


def share(objection, dora):
    share_objection(objection=objection, name=True, basis=False, actor=dora, now=DURING + MINUTE)


def share_basis(objection, dora):
    share_objection(objection=objection, name=False, basis=True, actor=dora, now=DURING + MINUTE)


@pytest.mark.parametrize("adopt", [supplement, share, share_basis])
def test_the_office_is_refused_with_what_can_be_done_and_the_contest_undoes(case, chris, dora, adopt):
    with desk():
        objection = enter(case, dora, chris, basis="Of the note.")
        adopt(objection, dora)
        end_periods(now=SWEPT)
        with pytest.raises(Refused, match="entry_adopted"):
            strike(Objection.objects.get(), chris)
        statements = objection.statements.count()
    page, of_case = f"/chair/objections/{objection.pk}/strike/", f"/chair/cases/{case.application.reference}/"
    with at(LATER):
        client = client_of(chris)
        assert page not in client.get(of_case).content.decode()
        for answer in (client.get(page), client.post(page, {"reason": REASON, "act_name": "objection"})):
            assert answer.status_code == 409
            assert "supplemented this objection or shared it at its own desk" in answer.content.decode()
        assert REASON in answer.content.decode()
        assert "/contest/" in client_of(dora).get(f"/states/objections/{objection.receipt}/").content.decode()
    with desk():
        found = Objection.objects.get()
        assert (found.standing, found.statements.count()) == (Standing.STANDING, statements)
        contest_entry(objection=found, reason="The instant is wrong.", actor=dora, now=LATER)
        settled = {"answer": ContestAnswer.UNDONE, "outcome": "So it was.", "actor": chris, "now": LATER + MINUTE}
        settle_contest(objection=found, **settled)
        assert Objection.objects.get().standing == Standing.NOT_LODGED


def test_a_withdrawal_entered_on_it_in_error_is_struck_all_the_same(case, chris, dora):
    """What the mission has said of its objection stands again with it."""
    with desk():
        objection = enter(case, dora, chris)
        supplement(objection, dora)
        enter_withdrawal(objection=objection, received_at=DURING + DAY, paper=scan(), actor=chris, now=DURING + DAY)
        found = strike(objection, chris, now=DURING + 2 * DAY)
        assert (found.standing, found.statements.get().text) == (Standing.STANDING, "zqown words.")


def test_what_only_awaits_its_second_person_is_not_told_to_the_office(case, chris, dora):
    with desk():
        objection = enter(case, dora, chris)
        objection.state.second_person = True
        objection.state.save(update_fields=["second_person"])
        supplement(objection, dora)
        assert not objection.statements.exists()
        assert strike(objection, chris, now=DURING + DAY).was_struck
