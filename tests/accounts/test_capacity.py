"""In which capacity somebody acts, and that no desk opens without the second factor."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.capacities import Actor, Party, Right, timer
from accounts.models import User
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("party", "rights"), [(Party.STATE, [Right.LODGING]), (Party.CHAIR, [Right.OFFICE]), (Party.SECRETARIAT, [])]
)
def test_a_mandate_without_the_factor_in_this_session_goes_to_its_page(client, party, rights):
    state = build.member_state() if party is Party.STATE else None
    user = build.mandate(party, *rights, state=state).user
    sign_in(client, user, factor=False)
    answer = client.get("/admin/")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/second-factor/?next=%2Fadmin%2F"
    page = client.get(answer["Location"]).content.decode()
    assert "Set up an authenticator app" in page
    sign_in(client, user)
    assert client.get("/accounts/second-factor/?next=/admin/")["Location"] == "/admin/"


def test_an_applicant_needs_no_factor(client):
    sign_in(client, build.person("Strange"), factor=False)
    assert client.get("/accounts/capacity/").status_code == 200
    assert client.get("/accounts/second-factor/").status_code == 302


def test_the_demo_may_do_without(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    sign_in(client, build.mandate(Party.SECRETARIAT, Right.CHECKER).user, factor=False)
    assert client.get("/admin/").status_code == 200


def test_onward_is_never_another_site(client):
    sign_in(client, build.mandate(Party.SECRETARIAT).user)
    answer = client.get("/accounts/second-factor/?next=https://evil.example/")
    assert answer["Location"] == "/accounts/after-sign-in/"


def test_who_acts_for_a_state_and_an_organization_chooses(client):
    user = User.objects.get(pk=build.submitted().alice.user_id)
    sign_in(client, user)
    assert client.get("/accounts/after-sign-in/")["Location"] == "/my/"
    build.mandate(Party.STATE, state=build.member_state("Utopia"), user=user)
    assert client.get("/accounts/after-sign-in/")["Location"] == "/accounts/capacity/"
    client.post("/accounts/capacity/", {"capacity": "person"})
    assert client.get("/accounts/after-sign-in/")["Location"] == "/my/"


def test_who_has_two_mandates_chooses(client):
    mandate = build.mandate(Party.SECRETARIAT, Right.CHECKER)
    other = build.mandate(Party.STATE, state=build.member_state("Utopia"), user=mandate.user)
    sign_in(client, mandate.user)
    assert client.get("/accounts/after-sign-in/")["Location"] == "/accounts/capacity/"
    answer = client.post("/accounts/capacity/", {"capacity": str(mandate.pk)})
    assert answer["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    client.post("/accounts/capacity/", {"capacity": str(other.pk)})
    assert "Utopia" in client.get("/accounts/capacity/").content.decode()
    assert client.get("/admin/", follow=True).status_code == 403
    client.post("/accounts/capacity/", {"capacity": "person"})
    assert client.get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("page", ["/admin/", "/accounts/security/"])
def test_the_header_names_the_capacity_and_the_way_to_another(client, page):
    """In the admin as everywhere else; also for one who acts in no capacity for the moment."""
    user = build.mandate(Party.SECRETARIAT, Right.CHECKER).user
    sign_in(client, user)
    header = client.get(page).content.decode().split("<main")[0]
    assert "Acting for:</span> <strong>Secretariat</strong>" in header
    assert 'href="/accounts/capacity/"' in header
    client.post("/accounts/capacity/", {"capacity": "person"})
    header = client.get("/accounts/security/").content.decode().split("<main")[0]
    assert "<strong>yourself, or your organization</strong>" in header
    assert 'href="/accounts/capacity/"' in header


def test_a_capacity_that_ends_is_not_replaced_behind_ones_back(client):
    mandate = build.mandate(Party.STATE, Right.LODGING, state=build.member_state("Utopia"))
    build.mandate(Party.SECRETARIAT, Right.CHECKER, user=mandate.user)
    sign_in(client, mandate.user)
    client.post("/accounts/capacity/", {"capacity": str(mandate.pk)})
    assert client.get("/states/").status_code == 200
    mandate.until_at = timezone.now()
    mandate.save(update_fields=["until_at"])
    assert client.get("/states/").status_code == 403
    assert client.get("/admin/", follow=True).status_code == 403
    assert "Secretariat" in client.get("/accounts/capacity/").content.decode()


def test_nobody_chooses_a_capacity_of_others_or_one_that_has_ended(client):
    mandate = build.mandate(Party.SECRETARIAT, Right.CHECKER)
    mandate.until_at = timezone.now() - HOUR
    mandate.save(update_fields=["until_at"])
    foreign = build.mandate(Party.CHAIR, Right.OFFICE)
    sign_in(client, mandate.user)
    for key in (mandate.pk, foreign.pk, "x", "", "9" * 30):
        answer = client.post("/accounts/capacity/", {"capacity": str(key)}, follow=True)
        assert "Choose one of the capacities listed" in answer.content.decode()
    assert client.get("/admin/", follow=True).status_code == 403


def test_a_mandate_that_ends_is_dropped_at_the_next_request(client):
    mandate = build.mandate(Party.SECRETARIAT, Right.CHECKER)
    sign_in(client, mandate.user)
    assert client.get("/admin/").status_code == 200
    mandate.until_at = timezone.now()
    mandate.save(update_fields=["until_at"])
    assert client.get("/admin/", follow=True).status_code == 403


def test_a_get_changes_nothing(client):
    mandate = build.mandate(Party.SECRETARIAT, Right.CHECKER)
    sign_in(client, mandate.user)
    client.get("/accounts/capacity/?capacity=person")
    assert client.get("/admin/").status_code == 200


def test_a_timer_is_nobody_where_a_person_must_act():
    with pytest.raises(RuntimeError, match="sweep"):
        _ = timer("sweep").person_id
    with pytest.raises(RuntimeError, match="delegate of a State"):
        _ = Actor(Party.CHAIR, user_id=1).for_state
    delegate = Actor(Party.STATE, user_id=7, state_id=3)
    assert (delegate.person_id, delegate.for_state) == (7, 3)
