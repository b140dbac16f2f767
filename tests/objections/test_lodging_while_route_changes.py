"""A change of route that takes effect before the period ends ends lodging and confirming with it: said, warned of, kept to (R1)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.capacities import Party, Right
from accounts.connection import desk
from accounts.deadline_words import instant_words
from accounts.models import Letter, MemberState
from accounts.refusals import Refused
from objections.queries.not_lodged import NotLodged, cause_of
from objections.services.confirming import confirm_objection
from objections.services.lodging import lodge_objection
from objections.services.mission import save_draft
from objections.services.reminders import remind
from objections.services.route_changes import consent_to_route_change
from tests import builders as build
from tests.objections.scenes import DAY, DURING, SECOND, object_to, state_of
from tests.objections.states_people import at, client_of, file_url
from tests.objections.test_route_changes import ask

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def moving(chris, case, dora):
    """Consented to; what a first delegate has prepared awaits a second: case, effect, objection, first and second."""
    MemberState.objects.filter(pk=dora.state_id).update(second_person=True)
    dev = build.mandate(Party.STATE, Right.LODGING, state=state_of(dora)).actor()
    with desk():
        effect = consent_to_route_change(change=ask(case, DURING), actor=chris, now=DURING).takes_effect_at
        assert effect < case.application.period_ends_at
        return case, effect, object_to(case, dora, now=DURING + HOUR), dora, dev


def test_both_are_warned_before_it_takes_effect_and_not_before_the_end_of_the_period(moving):
    case, effect, _objection, dora, dev = moving
    told = Letter.objects.filter(kind="mission.second_person")
    with desk():
        assert instant_words(effect) in told.get(user_id=dev.user_id).body  # as soon as it was prepared
        before = told.count()
        for hours in (48, 24, 2):
            remind(now=effect - timedelta(hours=hours))
        assert told.count() == before + 6
        assert {letter.user_id for letter in told} == {dora.user_id, dev.user_id}
        for hours in (48, 24, 2):
            remind(now=case.application.period_ends_at - timedelta(hours=hours))
        assert told.count() == before + 6
        assert all(instant_words(effect) in letter.body for letter in told)


def test_after_its_instant_nothing_is_lodged_or_confirmed_though_no_sweep_has_run(moving):
    case, effect, objection, _dora, dev = moving
    with desk():
        assert cause_of(objection, effect - SECOND) is None
        for moment, act, arguments in (
            (effect, confirm_objection, {"objection": objection, "actor": dev}),
            (effect, object_to_anew, {"case": case, "actor": build.delegate()}),
        ):
            with pytest.raises(Refused, match="wrong_route"):
                act(now=moment, **arguments)
        assert cause_of(objection, effect) is NotLodged.MOOT
        object_to_anew(case, build.delegate(), effect - SECOND)
        assert confirm_objection(objection=objection, actor=dev, now=effect - SECOND).standing == "standing"


def object_to_anew(case, actor, now):
    return lodge_objection(
        application=case.application, basis="", share_basis=False, share_name=False, actor=actor, now=now
    )


def test_its_pages_name_that_instant_and_why(moving):
    case, effect, objection, dora, dev = moving
    receipt = f"/states/objections/{objection.receipt}/"
    other = build.delegate()
    with desk():
        save_draft(
            application=case.application, text="", shares_basis=False, shares_name=False, actor=other, now=DURING
        )
    words, period = instant_words(effect), instant_words(case.application.period_ends_at)
    with at(DURING + DAY):
        for actor, address in (
            (dev, f"{receipt}confirm/"),
            (dora, receipt),
            (dora, "/states/"),
            (other, file_url(case, "objection/")),
            (other, file_url(case, "objection/read-back/")),
            (other, "/states/"),
        ):
            page = client_of(actor).get(address).content.decode().split("<main")[1]
            assert words in page
            assert "gained consultative status" in page
            if address.startswith(receipt):
                assert period not in page
    with at(effect):
        assert f"{receipt}confirm/" not in client_of(dev).get("/states/").content.decode()
