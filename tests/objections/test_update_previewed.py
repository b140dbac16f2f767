"""An update goes out as it was previewed: what all Member States read of where a case stands was before the Chair's eyes (R8)."""

from __future__ import annotations

import pytest

from accounts.connection import desk
from accreditation.modalities.states import State
from objections.models import PlenaryUpdate
from objections.services.deciding import confirm_decision
from tests.objections.scenes import MINUTE, PLENARY_OPENS, awaiting, plenary, prepare
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db


def test_a_case_decided_since_the_preview_is_not_told_as_it_was(chris, cora):
    """Refused, with everything typed in its fields and the case where it is by now; previewed again it is given."""
    with desk():
        (case, _), (other, _) = awaiting(chris), awaiting(chris)
        decision = prepare([case], chris, session=plenary(), now=PLENARY_OPENS)
    keys = [case.application.pk, other.application.pk]
    words = {f"summary_{keys[0]}": "No consensus; they go on.", f"summary_{keys[1]}": "Words on the other."}
    sent = {"exchange_of_views": "held", "text": "An introduction.", "cases": keys, **words}
    address = f"/chair/updates/new/{plenary().slug}/"
    with at(PLENARY_OPENS + MINUTE):
        client = client_of(chris)
        seen = client.post(address, sent).context["seen"]
        with desk():
            confirm_decision(decision=decision, consensus=True, actor=cora, now=PLENARY_OPENS + MINUTE)
        assert case.state is State.ACCREDITED
        for old in (seen, ""):
            answer = client.post(address, {**sent, "give": "1", "seen": old})
            page = answer.content.decode()
            assert answer.status_code == 409
            assert "Somebody else has changed this since you opened the page" in page
            for typed in ("An introduction.", "No consensus; they go on.", "Words on the other."):
                assert page.count(typed) == 1
            assert 'name="give"' not in page
        with desk():
            assert not PlenaryUpdate.objects.exists()
        again = client.post(address, sent)
        assert again.content.decode().count("Awaiting the plenary") == 1
        given = client.post(address, {**sent, "give": "1", "seen": again.context["seen"]})
        assert given.status_code == 302
    with desk():
        assert sorted(item.state_then for item in PlenaryUpdate.objects.get().items.all()) == [
            "accredited",
            "awaiting_plenary",
        ]


def test_signing_in_again_in_between_keeps_what_the_preview_showed(chris):
    """The page that asks for it carries the mark of the preview, or the update would be refused as stale for nothing."""
    with desk():
        case, _ = awaiting(chris)
    address = f"/chair/updates/new/{plenary().slug}/"
    sent = {"exchange_of_views": "held", "cases": case.application.pk}
    with at(PLENARY_OPENS + MINUTE):
        seen = client_of(chris).post(address, sent).context["seen"]
        asked = client_of(chris, again=False).post(address, {**sent, "give": "1", "seen": seen})
    assert asked.status_code == 403
    assert seen in asked.content.decode()
