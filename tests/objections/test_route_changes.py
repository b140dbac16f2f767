"""Consultative status gained after circulation: consent, fourteen days' notice, effect by the sweep (R1, DESIGN 2)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from accounts.connection import desk
from accounts.models import Letter
from accounts.refusals import Refused
from accreditation.modalities.states import Route, State
from accreditation.models import Accreditation, EcosocEntry
from accreditation.services.applications import withdraw_application
from accreditation.services.route_changes import status_gained
from objections.models import Consultation, Objection
from objections.services.route_changes import consent_to_route_change, decline_route_change, take_up_route_changes
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.objections.scenes import DAY, DURING, MINUTE, SECOND, SWEPT, contested, object_to
from tests.objections.states_people import at, client_of, file_url

pytestmark = pytest.mark.django_db
CONSENTED = datetime(2027, 5, 4, 15, tzinfo=UTC)
EFFECT = datetime(2027, 5, 19, 3, 59, tzinfo=UTC)


def ask(case, now=CONSENTED):
    entry, _ = EcosocEntry.objects.get_or_create(
        number="E-1", defaults={"name": case.application.organization.name, "status": "special"}
    )
    return status_gained(
        application=case.application, entry=entry, evidence="ECOSOC decision 2027/201", actor=case.checker, now=now
    )


def test_standing_objections_are_no_longer_applicable_and_never_withdrawn():
    chris = build.chair()
    with desk():
        case, objection = contested()
        change = consent_to_route_change(change=ask(case), actor=chris, now=CONSENTED)
        assert change.takes_effect_at == EFFECT
        assert Letter.objects.filter(kind="route_change.notice", state__isnull=False).exists()
        agreed = Letter.objects.filter(kind="route_change.agreed").values_list("user_id", flat=True)
        assert set(agreed) == {case.alice.user_id, case.checker.user_id}
        for early in (EFFECT - SECOND, EFFECT, EFFECT + MINUTE - SECOND):
            assert take_up_route_changes(now=early) == 0
        assert take_up_route_changes(now=EFFECT + MINUTE) == 1
        objection.refresh_from_db()
        assert (objection.standing, objection.withdrawn_at) == ("no_longer_applicable", None)
        told = Letter.objects.get(kind="objection.no_longer_applicable")
        assert (told.state_id, told.secret) == (objection.state_id, True)
        assert objection.receipt in told.body
        assert Letter.objects.get(kind="route_change.done").user_id == chris.user_id
        application = case.fresh()
        assert (application.state_now, application.route_now) == (State.ACCREDITED, Route.ECOSOC)
        assert Consultation.objects.get().ended_at == EFFECT
        assert Accreditation.objects.get().begun_at == EFFECT
        assert take_up_route_changes(now=EFFECT + 2 * MINUTE) == 0


def test_a_circulated_file_may_be_objected_to_until_it_takes_effect():
    """Consent changes nothing before its instant: the period runs on, and what was only prepared was never lodged."""
    chris = build.chair()
    case = build.circulated()
    state = build.member_state()
    state.second_person = True
    state.save()
    with desk():
        consent_to_route_change(change=ask(case, DURING), actor=chris, now=DURING)
        object_to(case, build.delegate(), now=DURING + DAY)
        object_to(case, build.delegate(state), now=DURING + DAY)
        take_up_route_changes(now=DURING + 16 * DAY)
        assert case.state is State.ACCREDITED
        assert set(Objection.objects.values_list("standing", flat=True)) == {"no_longer_applicable", "not_lodged"}
        moot = Letter.objects.filter(kind="mission.moot").select_related("user")
        assert {mandate.state for letter in moot for mandate in letter.user.mandates.all()} == {state}
        assert not Letter.objects.filter(kind="objection.no_longer_applicable", state=state).exists()


def test_before_outcomes_are_told_no_notice_says_whether_it_took_effect():
    """Its notice ends between the end of a period and the day on which outcomes are told: the case that was objected to moves,
    the other was accredited at the end. A third State reads the same of both (DESIGN 4)."""
    chris, reader = build.chair(), build.delegate()
    with desk():
        cases = [build.circulated(), build.circulated()]
        ends = cases[0].application.period_ends_at
        consented = ends - 14 * DAY + MINUTE
        for number, case in enumerate(cases):
            case.application.organization.name = "Same Name"
            case.application.organization.ecosoc_number = f"E-{number}"
            consent_to_route_change(change=ask(case, consented - MINUTE), actor=chris, now=consented)
        object_to(cases[0], build.delegate(), now=ends - DAY)
        end_periods(now=ends + MINUTE)
        effect = cases[0].application.route_changes.get().takes_effect_at
        assert ends < effect < cases[0].application.entries.get().circulation.outcomes_known_at
        assert take_up_route_changes(now=effect + MINUTE) == 1
    with at(effect + 2 * MINUTE):
        pages = [client_of(reader).get(f"/states/files/{case.application.reference}/") for case in cases]
    said = [re.search(r"Consultative status gained.*?Evidence", page.content.decode(), re.DOTALL)[0] for page in pages]
    assert "Its notice ended on" in said[0]
    assert said[0] == said[1]
    for rest, words in (("", "non-objection basis"), ("objection/", "has ended"), ("question/", "has ended")):
        with at(effect + 2 * MINUTE):
            pages = [client_of(reader).get(f"{file_url(case)}{rest}").content.decode() for case in cases]
        for page in pages:
            assert words in page
            assert "consultative status with ECOSOC" not in page
            assert "does not apply to this route" not in page
        assert len({len(page.split()) for page in pages}) == 1, rest


def test_it_is_asked_once_consented_once_and_may_be_declined():
    chris = build.chair()
    with desk():
        case, _ = contested()
        change = ask(case)
        with pytest.raises(Refused, match="route_change_asked"):
            ask(case)
        with pytest.raises(Refused, match="needs_reason"):
            decline_route_change(change=change, reason="", actor=chris, now=CONSENTED)
        decline_route_change(change=change, reason="The evidence is of another body.", actor=chris, now=CONSENTED)
        asked = Letter.objects.get(kind="route_change.answered")
        assert asked.user_id == case.checker.user_id
        assert "The evidence is of another body." in asked.body
        mine = Letter.objects.get(kind="route_change.declined")
        assert mine.user_id == case.alice.user_id
        assert "of another body" not in mine.body
        with pytest.raises(Refused, match="already_done"):
            consent_to_route_change(change=change, actor=chris, now=CONSENTED)
        again = consent_to_route_change(change=ask(case), actor=chris, now=CONSENTED)
        with pytest.raises(Refused, match="already_done"):
            consent_to_route_change(change=again, actor=chris, now=CONSENTED)


def test_a_case_resolved_meanwhile_is_left_alone():
    chris = build.chair()
    with desk():
        case, _ = contested()
        consent_to_route_change(change=ask(case), actor=chris, now=CONSENTED)
        withdraw_application(application=case.application, actor=case.alice, now=CONSENTED + DAY)
        assert take_up_route_changes(now=EFFECT + MINUTE) == 0
        assert case.state is State.WITHDRAWN


@pytest.mark.parametrize("who", ["delegate", "secretariat", "applicant"])
def test_only_the_chair_consents(who):
    actor = getattr(build, who)()
    with desk():
        case, _ = contested()
        change = ask(case)
        for act in (
            lambda: consent_to_route_change(change=change, actor=actor, now=CONSENTED),
            lambda: decline_route_change(change=change, reason="No.", actor=actor, now=CONSENTED),
        ):
            with pytest.raises(Refused, match="other_party"):
                act()


def test_what_was_answered_is_read_on_the_pages_of_the_case():
    """At the Chair's desk, header and clocks included; on the applicant's page; and a page opened again asks no more."""
    chris, case = build.chair(), build.circulated()
    reference = case.application.reference
    with desk():
        object_to(case, build.delegate(), now=DURING)
        change = ask(case, DURING)
    chairs, mine = f"/chair/cases/{reference}/", f"/my/{reference}/"
    with at(DURING + DAY):
        client, alice = client_of(chris), client_of(case.alice)
        assert f"/chair/routes/{change.pk}/" in client.get(chairs).content.decode()
        assert "ECOSOC route" not in alice.get(mine).content.decode()
        assert client.post(f"/chair/routes/{change.pk}/", {"answer": "consent"}).status_code == 302
        page = client.get(chairs).content.decode()
        assert "A change of route was consented to" in page
        assert "The change of route takes effect: accredited by the ECOSOC route" in page
        assert "nothing: by then it is accredited by the ECOSOC route" in page
        assert "consultations begin by themselves" not in page
        assert "The Chair consented to the change of route" in page
        assert "moves the case to the ECOSOC route" in alice.get(mine).content.decode()
        again = client.get(f"/chair/routes/{change.pk}/").content.decode()
        assert "If you consent" not in again
        assert "Consented" in again
    with desk():
        take_up_route_changes(now=DURING + 20 * DAY)
        other = build.circulated()
        declined = decline_route_change(
            change=ask(other, DURING), reason="Of another body.", actor=chris, now=DURING + DAY
        )
    with at(DURING + 21 * DAY):
        page = client_of(chris).get(chairs).content.decode()
        assert "The change of route took effect" in page
        assert "A change of route was consented to" not in page
        assert "moves the case" not in client_of(case.alice).get(mine).content.decode()
        reference = other.application.reference
        assert "Of another body." in client_of(chris).get(f"/chair/cases/{reference}/").content.decode()
        words = client_of(other.alice).get(f"/my/{reference}/").content.decode()
        assert "has not consented to moving it" in words
        assert "Of another body." not in words
        again = client_of(chris).get(f"/chair/routes/{declined.pk}/").content.decode()
        assert "Declined" in again


def page_of(chris, change, moment):
    with at(moment):
        return client_of(chris).get(f"/chair/routes/{change.pk}/").content.decode()


def declined(chris, change, moment):
    with at(moment):
        answer = {"answer": "decline", "reason": "Not needed."}
        return client_of(chris).post(f"/chair/routes/{change.pk}/", answer).status_code


@pytest.mark.parametrize("objected", [True, False])
def test_no_answer_is_asked_for_that_would_be_refused(objected):
    """Until outcomes are told neither is given: the letter would tell which files are still pending. Of a case that is over
    nothing goes on as it was."""
    chris, case = build.chair(), build.circulated()
    with desk():
        change = ask(case, DURING)
        if objected:
            object_to(case, build.delegate())
        end_periods(now=SWEPT)
    assert case.state is (State.IN_CONSULTATION if objected else State.ACCREDITED)
    words = "is told to all at one instant some days later" if objected else "the case has moved on"
    for moment in (SWEPT + DAY, *(() if objected else (SWEPT + 30 * DAY,))):
        page = page_of(chris, change, moment)
        assert words in page
        assert "If you consent" not in page
        assert 'name="answer"' not in page
        assert declined(chris, change, moment) == 409
    assert not Letter.objects.filter(kind="route_change.declined").exists()
    if objected:
        assert "If you consent" in page_of(chris, change, SWEPT + 30 * DAY)
        assert declined(chris, change, SWEPT + 30 * DAY) == 302
