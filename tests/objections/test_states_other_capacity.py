"""A page drawn for one State never acts in the name of another: nothing is done, and what was typed is given back."""

from __future__ import annotations

import html
import re

import pytest

from accounts.capacities import Party, Right
from accounts.connection import desk
from accounts.models import Act, Mandate, User
from objections.models import Decision, LodgingDraft, MissionNote
from tests import builders as build
from tests.objections.scenes import DAY, DURING, contested
from tests.objections.states_people import at, client_of, file_url

pytestmark = pytest.mark.django_db
FIELD = re.compile(r'name="drawn_for" value="([^"]+)"')
TYPED = "Ask the capital, MARKER."


def drawn(client, address):
    """What every form of the page carries: one name, the same in each."""
    text = client.get(address).content.decode()
    found = FIELD.findall(text)
    assert len(found) == text.count('name="csrfmiddlewaretoken"')
    assert len(set(found)) == 1
    return {"drawn_for": html.unescape(found.pop())}


@pytest.fixture
def twofold(db):
    """A person of two missions, who acts for Arcadia."""
    arcadia = build.delegate(build.member_state("Arcadia"), Right.LODGING)
    user = User.objects.get(pk=arcadia.user_id)
    other = build.mandate(Party.STATE, Right.LODGING, state=build.member_state("Ruritania"), user=user)
    with at(DURING):
        client = client_of(arcadia)
        switch(client, arcadia.mandate_id)
    return client, arcadia, other


def switch(client, capacity):
    assert client.post("/accounts/capacity/", {"capacity": str(capacity), "drawn_for": "stale"}).status_code == 302


def count():
    with desk():
        return (
            Act.objects.exclude(kind="states.visit").count(),
            MissionNote.objects.count(),
            LodgingDraft.objects.count(),
        )


@pytest.mark.parametrize("then", ["other", "person"])
@pytest.mark.parametrize(
    ("page", "rest", "sent"),
    [
        ("", "notes/", {"text": TYPED}),
        ("", "seen/", {}),
        ("question/", "question/", {"text": TYPED, "shows_state": "on"}),
        ("objection/", "objection/", {"basis": TYPED, "share_name": "on"}),
    ],
)
def test_on_a_file(case, twofold, page, rest, sent, then):
    client, _arcadia, other = twofold
    with at(DURING):
        carried = drawn(client, file_url(case, page))
        switch(client, other.pk if then == "other" else "person")
        before = count()
        answer = client.post(file_url(case, rest), {**sent, **carried}, headers={"Referer": file_url(case, page)})
        assert answer.status_code == 409
        text = answer.content.decode()
        assert "opened to act for Member State Arcadia" in text
        assert ("You now act for Member State Ruritania" if then == "other" else "You now act for yourself") in text
        assert (TYPED in text) == bool(sent)
        assert 'href="/accounts/capacity/"' in text
        assert "drawn_for" not in text.split("<main")[1]
        assert count() == before
        # Back in the first capacity the very same press does what it says.
        switch(client, _arcadia.mandate_id)
        assert client.post(file_url(case, rest), {**sent, **carried}).status_code == 302


def test_silence_is_not_broken_in_the_name_of_another(case, twofold):
    client, _arcadia, other = twofold
    with desk():
        people = {"prepared_by_id": build.chair().user_id, "prepared_at": DURING}
        people |= {"confirmed_by_id": build.chair().user_id, "confirmed_at": DURING}
        decision = Decision.objects.create(
            title="On some", status="under_silence", silence_ends_at=DURING + 3 * DAY, **people
        )
        decision.items.create(application=case.application)
    address = f"/states/decisions/{decision.pk}/break-silence/"
    with at(DURING):
        carried = drawn(client, address)
        switch(client, other.pk)
        assert client.post(address, carried).status_code == 409
        with desk():
            decision.refresh_from_db()
        assert decision.status == "under_silence"


def test_after_signing_in_again_too(twofold):
    """The page in between carries the name on, once."""
    _client, arcadia, other = twofold
    with desk():
        _case, objection = contested(arcadia)
    address = f"/states/objections/{objection.receipt}/withdraw/"
    with at(DURING + DAY):
        fresh = client_of(arcadia, again=False)
        switch(fresh, arcadia.mandate_id)
        asked = fresh.post(address, {**drawn(fresh, address), "note": "kept"}).content.decode()
        assert 'name="note" value="kept"' in asked
        assert set(FIELD.findall(asked)) == {f"state:{arcadia.state_id}"}
        switch(fresh, other.pk)
        assert (
            fresh.post(address, {"drawn_for": f"state:{arcadia.state_id}", "again-way": "password"}).status_code == 409
        )


def test_a_mandate_that_has_ended_is_said_to_have_ended(case, twofold):
    client, arcadia, _other = twofold
    with at(DURING):
        carried = drawn(client, file_url(case))
        Mandate.objects.filter(pk=arcadia.mandate_id).update(until_at=DURING)
        text = client.post(file_url(case, "notes/"), {"text": TYPED, **carried}).content.decode()
    assert "Your mandate for Member State Arcadia ended on" in text
    assert TYPED in text
    assert "If it is meant for Member State Arcadia" not in text


def test_a_form_without_the_field_meets_a_door_that_tells_the_truth_and_keeps_the_text(case, twofold):
    client, _arcadia, _other = twofold
    with at(DURING):
        switch(client, "person")
        answer = client.post(file_url(case, "question/"), {"text": TYPED, "form_key": "a" * 32})
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "Your account also has a mandate for: Member State Arcadia, Member State Ruritania." in text
    assert "Your account has no mandate" not in text
    assert TYPED in text
    assert "a" * 32 not in text


def test_a_name_that_the_person_never_had_is_not_told(case, twofold):
    client, _arcadia, _other = twofold
    secret = build.delegate(build.member_state("Zembla"), Right.LODGING)
    with at(DURING):
        for forged in (f"state:{secret.state_id}", "state:x", "<script>"):
            text = client.post(file_url(case, "notes/"), {"text": TYPED, "drawn_for": forged}).content.decode()
            assert "opened to act for another capacity" in text
            assert "Zembla" not in text


def test_two_mandates_for_one_state_are_one_name(case, twofold):
    client, arcadia, _other = twofold
    user = User.objects.get(pk=arcadia.user_id)
    second = build.mandate(Party.STATE, Right.LODGING, state=build.member_state("Arcadia"), user=user)
    with at(DURING):
        carried = drawn(client, file_url(case))
        switch(client, second.pk)
        assert client.post(file_url(case, "notes/"), {"text": TYPED, **carried}).status_code == 302
