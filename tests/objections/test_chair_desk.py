"""The Chair's desk over HTTP: who enters, what waits, alarms, filters, consents, settings, the number of queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.capacities import Actor, Party, Right
from accounts.connection import desk
from accounts.models import Letter, User
from accounts.services.accepting import accept_invitation
from accounts.services.changing_chair import hand_over_chair
from accreditation.modalities.states import State
from accreditation.models import EcosocEntry, ObjectionReply, ParameterChange, RouteChange, ScopeProposal
from accreditation.services.route_changes import status_gained
from accreditation.services.scope import propose_not_in_scope
from objections.services.consulting import name_facilitator
from objections.services.deciding import prepare_decision
from objections.services.disseminating import disseminate
from objections.services.sweeps import end_clocks, end_periods
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import (
    CLOCK_ENDS,
    DAY,
    DURING,
    MINUTE,
    PLENARY_CLOSES,
    PLENARY_OPENS,
    SECOND,
    SWEPT,
    awaiting,
    contested,
    object_to,
    plenary,
)
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db


def pages(case, objection, session):
    reference = case.application.reference
    one = [
        f"cases/{reference}/{rest}"
        for rest in ("", "file/", "open/", "end/", "log/", "facilitator/", "note/", "annul/")
    ]
    rest = [
        "",
        "cases/",
        f"objections/{objection.pk}/withdrawal/",
        f"objections/{objection.pk}/withhold/",
        "paper/objection/",
        "disseminations/",
        "disseminations/new/",
        "updates/",
        f"updates/new/{session.slug}/",
        "decisions/",
        "decisions/new/",
        "settings/",
        "settings/small_count/",
        "import/",
    ]
    return [f"/chair/{page}" for page in one + rest]


def test_only_the_chairs_office_enters(chris):
    """Signed out: to the sign-in. A State, the Secretariat, named staff, the applicant, the stranger: nothing, anywhere."""
    session = plenary()
    with desk():
        case, objection = contested()
    addresses = pages(case, objection, session)
    name = case.application.organization.name
    with at(SWEPT + DAY):
        for address in addresses:
            assert Client().get(address).headers["Location"].startswith("/accounts/login/")
        others = (
            build.delegate(),
            build.secretariat(),
            build.secretariat(Right.NAMED_STAFF),
            case.alice,
            build.applicant(),
        )
        for actor in others:
            client = client_of(actor)
            for address in addresses:
                answer = client.get(address)
                assert answer.status_code == 403, (actor.party, address)
                assert name not in answer.content.decode()
                assert client.post(address, {}).status_code in {403, 405}, (actor.party, address)
        client = client_of(chris)
        for address in addresses:
            # A place that is not held is not annulled: that page leads back to the case and says so. Nor is a clock that
            # runs opened: what would be refused is said in place of the button.
            refused = {"annul": 302, "open": 409}
            assert client.get(address).status_code == refused.get(address.split("/")[-2], 200), address
        told = client.get(f"/chair/cases/{case.application.reference}/annul/", follow=True).content.decode()
        assert "the case has moved on" in told


def test_what_a_mission_only_prepares_is_not_the_chairs(chris):
    """An objection awaiting its second person is nowhere at the Chair's desk (DESIGN 4)."""
    case = build.circulated()
    state = build.member_state("Marker State")
    state.second_person = True
    state.save()
    with desk():
        objection = object_to(case, build.delegate(state), basis="MARKER-BASIS")
    with at(DURING + DAY):
        client = client_of(chris)
        for address in ("", "cases/", f"cases/{case.application.reference}/", "disseminations/new/"):
            body = client.get(f"/chair/{address}").content.decode()
            assert "MARKER-BASIS" not in body
            assert "Objection of" not in body
        assert client.get(f"/chair/objections/{objection.pk}/withhold/").status_code == 404


@pytest.mark.parametrize(("late", "overdue"), [(-SECOND, False), (timedelta(0), True), (SECOND, True)])
def test_overdue_dissemination_stands_first(chris, late, overdue):
    case = build.circulated()
    with desk():
        due = object_to(case, build.delegate()).dissemination_due_at
    with at(due + late):
        body = client_of(chris).get("/chair/").content.decode()
        assert ('id="late"' in body) is overdue
        assert case.application.reference in body


@pytest.mark.parametrize(("now", "alarm"), [(PLENARY_CLOSES - SECOND, False), (PLENARY_CLOSES, True)])
def test_a_plenary_that_closes_without_an_update_raises_the_alarm(chris, now, alarm):
    plenary()
    with desk():
        case, _ = awaiting(chris)
    with at(now):
        body = client_of(chris).get("/chair/").content.decode()
        assert ("closed without the Chair&#x27;s update" in body) is alarm
    assert case.state is State.AWAITING_PLENARY


def test_replies_and_decisions_and_an_empty_desk(chris):
    with at(build.OPENS):
        assert "Nothing waits" in client_of(chris).get("/chair/").content.decode()
    with desk():
        case, _ = awaiting(chris)
        ObjectionReply.objects.create(
            application=case.application, text="MARKER-REPLY", sent_at=CLOCK_ENDS, sent_by_id=case.alice.user_id
        )
        prepare_decision(
            applications=[case.application],
            title="A draft",
            symbol="",
            session=plenary(),
            silence_ends_at=None,
            actor=chris,
            now=CLOCK_ENDS,
        )
    with at(CLOCK_ENDS + DAY):
        client = client_of(chris)
        body = client.get("/chair/").content.decode()
        assert "Replies of organizations" in body
        assert "A draft" in body
        assert "MARKER-REPLY" in client.get(f"/chair/cases/{case.application.reference}/").content.decode()


def test_the_stages_and_the_search(chris):
    with desk():
        one, _ = contested()
        two, _ = contested()
        end_clocks(now=CLOCK_ENDS + MINUTE)
        clear = build.circulated()
    with at(DURING):
        client = client_of(chris)

        def found(query):
            body = client.get(f"/chair/cases/{query}").content.decode()
            return {case.application.reference for case in (one, two, clear) if case.application.reference in body}

        one_ref, two_ref, clear_ref = (case.application.reference for case in (one, two, clear))
        assert found("") == {one_ref, two_ref}
        assert found("?stage=awaiting_plenary") == {one_ref, two_ref}
        assert found("?stage=in_consultation") == set()
        assert found("?stage=circulated") == {clear_ref}
        assert found("?stage=all") == {one_ref, two_ref, clear_ref}
        assert found(f"?stage=all&q={one_ref.lower()}") == {one_ref}
        assert found("?before=x") == {one_ref, two_ref}
        draft = build.draft(build.applicant())
        assert client.get(f"/chair/cases/{draft.reference}/").status_code == 404


def test_scope_is_confirmed_after_the_hearing(chris):
    case = build.submitted()
    at_close = build.CLOSES + DAY
    proposal = propose_not_in_scope(
        application=case.application, reason="Not on ICTs.", actor=case.checker, now=at_close
    )
    address = f"/chair/scope/{proposal.pk}/"
    with at(proposal.heard_until - SECOND):
        client = client_of(chris)
        assert address in client.get("/chair/").content.decode()
        assert f'href="/chair/cases/{case.application.reference}/file/"' in client.get(address).content.decode()
        early = client.post(address, {"answer": "consent"})
        assert early.status_code == 409
        assert "still being heard" in early.content.decode()
        assert "The organization is heard until" in early.content.decode()
    with at(proposal.heard_until):
        page = client_of(chris).get(address).content.decode()
        assert "The organization’s days to be heard ended" in page
        assert "is heard until" not in page
        assert client_of(chris).post(address, {"answer": "consent"}).status_code == 302
    assert case.state is State.NOT_ADMITTED
    assert ScopeProposal.objects.get().confirmed


def test_a_route_change_is_declined_with_a_reason_or_consented(chris):
    with desk():
        case, _ = contested()
    told = SWEPT + 10 * DAY  # what became of the list is known: asked sooner, the answer would tell (DESIGN 4)
    entry = EcosocEntry.objects.create(number="E-9", name="Body", status="special")
    change = status_gained(
        application=case.application, entry=entry, evidence="Decision 2027/201", actor=case.checker, now=told
    )
    address = f"/chair/routes/{change.pk}/"
    with at(told + DAY):
        client = client_of(chris)
        assert address in client.get("/chair/").content.decode()
        assert "Decision 2027/201" in client.get(address).content.decode()
        assert client.post(address, {"answer": "decline"}).status_code == 409
        assert client.post(address, {"answer": "consent"}).status_code == 302
        assert client.post(address, {"answer": "consent"}).headers["Location"] == "/chair/"
    assert RouteChange.objects.get().consented_at == told + DAY


def test_a_setting_is_changed_with_a_reason_and_announced(chris):
    build.process()
    build.member_state()
    with at(SWEPT):
        client = client_of(chris)
        address = "/chair/settings/last_withdrawal/"
        bad = client.post(address, {"value": "whenever", "reason": "We prefer.", "seen": "at_once"})
        assert bad.status_code == 422
        assert "We prefer." in bad.content.decode()
        number = client.post("/chair/settings/small_count/", {"value": "few", "reason": "We prefer.", "seen": "5"})
        assert number.status_code == 409
        assert "We prefer." in number.content.decode()
        assert client.post(address, {"value": "after_notice", "reason": "", "seen": "at_once"}).status_code == 422
        data = {"value": "after_notice", "reason": "States asked for notice.", "seen": "at_once"}
        assert client.post(address, data).status_code == 302
        assert client.post(address, data).status_code == 409  # the page is stale
        assert "States asked for notice." in client.get("/chair/settings/").content.decode()
        for fixed in ("consultation_months", "sweep_delay_seconds", "checking_days", "zone"):
            assert client.get(f"/chair/settings/{fixed}/").status_code == 404
    assert ParameterChange.objects.get().after == "after_notice"
    assert Letter.objects.filter(state__isnull=False, body__contains="States asked for notice.").exists()


def test_the_file_is_withheld_over_http(chris):
    case = build.circulated()
    with desk():
        objection = object_to(case, build.delegate(), basis="Words.", shares=True)
        disseminate(actor=chris, now=DURING)
    address = f"/chair/objections/{objection.pk}/withhold/"
    with at(DURING + DAY):
        client = client_of(chris)
        withhold = {"reason": "It could endanger somebody.", "act_name": "withhold"}
        assert 'name="act_name" value="withhold"' in client.get(address).content.decode()
        assert client.post(address, withhold).status_code == 302
        assert case.fresh().shared_states == []
        mine = client_of(case.alice).get(f"/my/{case.application.reference}/").content.decode()
        assert "You are shown no general basis." in mine
        assert "been shared" not in mine
        assert "No longer withhold" in client.get(address).content.decode()
        # A second press of the same page, or one that does not say which act it is, discloses nothing.
        for stale in (withhold, {}):
            assert client.post(address, stale).status_code == 409
            assert case.fresh().shared_states == []
        assert client.post(address, {"act_name": "release"}).status_code == 302
        assert case.fresh().shared_states
        assert client.post(address, {"act_name": "release"}).status_code == 409
        with desk():
            objection.refresh_from_db()
        assert objection.withheld_at is None


def test_the_number_of_queries_does_not_grow(chris):
    """The front page, the list, a case and the update form: the same with one case as with four."""
    session = plenary()

    def counts():
        found = []
        with at(PLENARY_OPENS):
            client = client_of(chris)
            for address in ("", "cases/", f"cases/{first}/", f"updates/new/{session.slug}/", "disseminations/new/"):
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(f"/chair/{address}").status_code == 200
                found.append(len(queries))
        return found

    with desk():
        case, _ = contested()
        first = case.application.reference
        end_periods(now=SWEPT)
    few = counts()
    with desk():
        for _ in range(3):
            contested()
        end_clocks(now=CLOCK_ENDS + MINUTE)
    many = counts()
    assert [more - less for less, more in zip(few, many, strict=True)] == [0, 0, 0, 0, 0]
    around = 8  # session, person, mandates, the desk's role and what the header asks
    assert few[1] <= 8 + around


def test_a_change_of_chair_takes_all_sight_at_its_instant(chris):
    """Facilitator and all: to the second, no page opens any more, and no letter is written to the former office."""
    cora = build.chair()
    passes = SWEPT + 5 * DAY
    session = plenary()
    dora = build.delegate()
    with desk():
        case, objection = contested(dora)
        facilitator = User.objects.get(pk=cora.user_id)
        name_facilitator(application=case.application, facilitator=facilitator, actor=chris, now=SWEPT)
    new = build.person("New")
    invitation = hand_over_chair(at=passes, email=new.email, full_name="New", language="en", actor=chris, now=SWEPT)
    accept_invitation(token=build.token_of(invitation), actor=Actor(Party.PERSON, user_id=new.pk), now=SWEPT)
    addresses = pages(case, objection, session)
    with at(passes - SECOND):
        former = client_of(cora)
        assert {former.get(address, follow=True).status_code for address in addresses} == {200, 409}
    with at(passes):
        former = client_of(cora)
        assert {former.get(address).status_code for address in addresses} == {403}
        held = client_of(Actor(Party.CHAIR, user_id=new.pk))
        page = held.get(f"/chair/cases/{case.application.reference}/").content.decode()
        assert "no longer in the Chair’s office" in page
        # Left as it is, the name of who has gone is not offered again.
        choice = held.get(f"/chair/cases/{case.application.reference}/facilitator/").content.decode()
        assert f'value="{facilitator.pk}"' not in choice
        assert f'value="{new.pk}"' in choice
        with desk():
            withdraw_objection(objection=objection, actor=dora, now=passes)
            told = Letter.objects.filter(kind="objection.to_chair", written_at__gte=passes)
            assert set(told.values_list("user_id", flat=True)) == {new.pk}
