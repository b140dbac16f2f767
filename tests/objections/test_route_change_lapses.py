"""A file leaves its list while a change of its route is open: what was asked or agreed lapses (R1, DESIGN 2)."""

from __future__ import annotations

import pytest

from accounts.connection import desk
from accounts.models import Act, Letter
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import Route, State
from accreditation.models import Accreditation, EcosocEntry
from accreditation.queries.ecosoc import gained
from accreditation.services.circulation import circulate, prepare_circulation
from accreditation.services.corrections import correct_file
from accreditation.services.recall import ask_recall, recall
from accreditation.services.route_changes import status_gained
from desks.queries.invariants import nobody_is_accredited_before_its_list
from objections.services.route_changes import consent_to_route_change, decline_route_change, take_up_route_changes
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import DAY, DURING, MINUTE, contested, object_to
from tests.objections.states_people import at, client_of, file_url
from tests.objections.test_route_changes import CONSENTED, ask

pytestmark = pytest.mark.django_db
LATER = DURING + 2 * DAY
LAPSED = "The change of route lapsed: the file left its list"
TO_ALL = "route.lapsed"


def recalled(case, now=DURING + DAY):
    entry = case.application.entries.get()
    ask_recall(entry=entry, reason="The wrong statutes.", actor=case.checker, now=now)
    recall(entry=entry, actor=case.circulator, now=now)


def circulated_again(case, now, ends):
    build.missions_settled()
    listed = prepare_circulation(
        window=build.window(), applications=[case.fresh()], period_ends_at=ends, actor=case.checker, now=now
    )
    circulate(circulation=listed, actor=case.circulator, now=now)


@pytest.fixture
def agreed(chris, case):
    """Consented to while it was before States."""
    build.member_state("Reached")
    with desk():
        return consent_to_route_change(change=ask(case, DURING), actor=chris, now=DURING)


def test_a_recalled_file_is_not_accredited_by_the_consent_given_before(agreed, case, dora, chris):
    """Circulated again after the day that was named, it has a whole period; until its end a State may object."""
    recalled(case)
    again = agreed.takes_effect_at + DAY
    ends = again + 31 * DAY
    circulated_again(case, again, ends)
    with desk():
        assert take_up_route_changes(now=again + 2 * MINUTE) == 0
        assert object_to(case, dora, now=again + DAY).standing == "standing"
        agreed.refresh_from_db()
        for act in (
            lambda: consent_to_route_change(change=agreed, actor=chris, now=again + DAY),
            lambda: decline_route_change(change=agreed, reason="No.", actor=chris, now=again + DAY),
        ):
            with pytest.raises(Refused) as caught:
                act()
            assert caught.value.reason == Reason.ALREADY_DONE
    assert case.state is State.CIRCULATED
    with at(again + DAY):
        pages = [
            client_of(dora).get(file_url(case)).content.decode(),
            client_of(chris).get(f"/chair/cases/{case.application.reference}/").content.decode(),
        ]
    for page in pages:
        assert LAPSED in page
        assert "Consultative status gained</" not in page
        assert "A change of route was consented to" not in page
    # Asked again, it goes its whole way.
    with desk():
        effect = consent_to_route_change(change=ask(case, again + DAY), actor=chris, now=again + DAY).takes_effect_at
        assert take_up_route_changes(now=effect + MINUTE) == 1
        assert not list(nobody_is_accredited_before_its_list())
        Accreditation.objects.update(begun_at=again - DAY)
        assert len(list(nobody_is_accredited_before_its_list())) == 1


def test_off_its_list_the_secretariat_moves_it_alone(agreed, case, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    page = f"/admin/accreditation/application/{case.application.reference}/"
    entry = EcosocEntry.objects.get()
    with at(DURING + MINUTE):
        sam = client_of(case.checker)
        assert "gained-status" not in sam.get(page).content.decode()
        barred = sam.get(f"{page}gained-status/")
        assert barred.status_code == 409
        assert "has been put to the Chair already" in barred.content.decode()
    assert not gained(DURING + MINUTE).exists()
    recalled(case)
    assert gained(LATER).exists()
    with at(LATER):
        shown = client_of(case.checker).get(page).content.decode()
        assert "gained-status" in shown
        assert "lapsed when the file left its list" in shown
        assert client_of(case.checker).get(f"{page}gained-status/").status_code == 200
        assert "moves the case" not in client_of(case.alice).get(f"/my/{case.application.reference}/").content.decode()
    status_gained(application=case.fresh(), entry=entry, evidence="2027/201", actor=case.checker, now=LATER)
    assert (case.state, case.application.route_now) == (State.ACCREDITED, Route.ECOSOC)
    assert Accreditation.objects.get().begun_at == LATER


def test_whoever_had_word_of_it_is_told(agreed, case, chris):
    recalled(case)
    with desk():
        act = Act.objects.get(kind="route_change.lapse")
    assert act.facts == {"change": agreed.pk, "consented": True}
    told = Letter.objects.filter(kind__startswith="route.lapsed")
    assert told.filter(kind="route.lapsed_to_chair", user_id=chris.user_id).count() == 1
    assert told.get(kind="route.lapsed_to_asker").user_id == case.checker.user_id
    assert told.get(kind="route.lapsed_to_applicant").user_id == case.alice.user_id
    assert told.filter(kind=TO_ALL).count() == Letter.objects.filter(kind="route_change.notice").count() > 0


def test_one_that_waits_for_the_chair_lapses_without_a_word_to_states(case, chris):
    with desk():
        change = ask(case, DURING)
    correct_file(
        application=case.fresh(), answers={"purpose": "Another one."}, profile={}, explanation="A new statute.",
        actor=case.alice, now=DURING + DAY,
    )  # fmt: skip
    assert case.state is State.SUBMITTED
    assert Letter.objects.filter(kind="route.lapsed_to_chair").exists()
    assert not Letter.objects.filter(kind__in=[TO_ALL, "route.lapsed_to_applicant"]).exists()
    with at(LATER):
        page = client_of(chris).get(f"/chair/routes/{change.pk}/").content.decode()
        assert "the change of route lapsed" in page
        assert 'name="answer"' not in page
        assert f"/chair/routes/{change.pk}/" not in client_of(chris).get("/chair/").content.decode()
    with desk(), pytest.raises(Refused) as caught:
        consent_to_route_change(change=change, actor=chris, now=LATER)
    assert caught.value.reason == Reason.ROUTE_CHANGE_LAPSED


def test_once_its_notice_is_over_the_file_is_recalled_no_more(agreed, case):
    """Time decides: the sweep has still to record it."""
    with pytest.raises(Refused, match="wrong_state"):
        recalled(case, now=agreed.takes_effect_at)
    assert case.state is State.CIRCULATED
    with desk():
        take_up_route_changes(now=agreed.takes_effect_at + MINUTE)
    assert case.state is State.ACCREDITED


def test_a_withdrawal_in_that_minute_leaves_the_case_to_the_change_of_route(chris, dora):
    with desk():
        case, objection = contested(dora)
        change = consent_to_route_change(change=ask(case), actor=chris, now=CONSENTED)
        withdraw_objection(objection=objection, actor=dora, now=change.takes_effect_at)
        take_up_route_changes(now=change.takes_effect_at + MINUTE)
    assert case.fresh().route_now is Route.ECOSOC
    assert Accreditation.objects.get().begun_at == change.takes_effect_at
