"""Decisions and lists before a State, over HTTP: silence broken, a draft unseen, one not admitted asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.capacities import Right
from accounts.connection import desk
from accreditation.modalities.states import State
from objections.models import Decision
from objections.queries.states_waiting import waiting_for
from tests import builders as build
from tests.objections.scenes import DURING, SECOND
from tests.objections.states_people import at, client_of
from tests.objections.test_states_leaks import unpacked

pytestmark = pytest.mark.django_db


def under_silence(case):
    chris, cora = build.chair(), build.chair()
    return Decision.objects.create(
        title="Confirmation of some",
        prepared_by_id=chris.user_id,
        prepared_at=DURING,
        confirmed_by_id=cora.user_id,
        confirmed_at=DURING,
        status="under_silence",
        silence_ends_at=DURING + timedelta(days=3),
    )


@pytest.mark.parametrize(("offset", "status"), [(-SECOND, 302), (0 * SECOND, 409)])
def test_silence_is_broken_before_its_end(case, dora, offset, status):
    """One second before: broken. At the instant: too late. A reader and the same press twice change nothing."""
    with desk():
        decision = under_silence(case)
        decision.items.create(application=case.application)
    address = f"/states/decisions/{decision.pk}/break-silence/"
    reader = build.delegate(None, Right.ADMINISTRATOR)
    with at(DURING):
        assert "Confirmation of some" in client_of(dora).get("/states/").content.decode()
        assert "breaks the silence on the proposed decision" in client_of(dora).get(address).content.decode()
        assert client_of(reader).post(address).status_code == 403
    with at(decision.silence_ends_at + offset):
        assert client_of(dora).post(address).status_code == status
        if status == 302:
            assert client_of(dora).post(address).status_code == 302
    with desk():
        decision.refresh_from_db()
    assert decision.status == ("broken" if status == 302 else "under_silence")


def test_a_decision_being_prepared_is_not_there(case, dora):
    with desk():
        decision = under_silence(case)
        Decision.objects.update(status="prepared", title="MARKER-PREPARED")
    with at(DURING):
        client = client_of(dora)
        assert client.get(f"/states/decisions/{decision.pk}/").status_code == 404
        assert client.post(f"/states/decisions/{decision.pk}/break-silence/").status_code == 404
        for page in ("/states/", "/states/communications/"):
            assert "MARKER-PREPARED" not in client.get(page).content.decode()


def test_a_body_not_admitted_may_be_asked_for(case, dora):
    """It stands in the list's annex with the reason; one with the right asks, once; what no list named is not there."""
    from accreditation.models import Application, Circulation, ScopeProposal

    out = build.submitted()
    Application.objects.filter(pk=out.application.pk).update(state="not_admitted")
    ScopeProposal.objects.create(
        application=out.application,
        reason="REASON-WHY",
        proposed_at=build.CLOSES,
        proposed_by_id=out.checker.user_id,
        heard_until=build.CLOSES,
        decided_at=build.CLOSES,
        confirmed=True,
    )
    address = f"/states/not-admitted/{out.application.reference}/"
    circulation = case.application.entries.get().circulation
    with at(DURING):
        assert client_of(dora).get(address).status_code == 404
        Circulation.objects.update(
            annex=[
                {
                    "reference": out.application.reference,
                    "organization": out.application.organization.name,
                    "country": "KE",
                    "reason": "REASON-WHY",
                }
            ],
            for_information=[{"organization": "ECOSOC BODY", "country": "FR", "status": "special", "number": "1"}],
        )
        page = client_of(dora).get(f"/states/lists/{circulation.pk}/").content.decode()
        assert "REASON-WHY" in page
        assert "ECOSOC BODY" in page
        printed = unpacked(client_of(dora).post(f"/states/lists/{circulation.pk}/pdf/").content)
        assert "special" in printed.casefold()
        assert "REASON-WHY" in client_of(dora).get(address).content.decode()
        assert client_of(build.delegate(None, Right.ADMINISTRATOR)).post(address).status_code == 403
        assert client_of(dora).post(address).status_code == 302
        assert client_of(build.delegate()).post(address).status_code == 409
        assert "A State has asked" in client_of(dora).get(f"/states/lists/{circulation.pk}/").content.decode()
    assert out.state is State.COMPLETE


def test_of_many_silences_the_first_page_names_those_that_end_first(case, dora):
    with desk():
        for days in range(12, 0, -1):
            decision = under_silence(case)
            decision.title, decision.silence_ends_at = f"Ends in {days:02}", DURING + timedelta(days=days)
            decision.save(update_fields=["title", "silence_ends_at"])
            decision.items.create(application=case.application)
        found = [decision.title for decision in waiting_for(dora, None, DURING).silences]
    assert found == [f"Ends in {days:02}" for days in range(1, 11)]
