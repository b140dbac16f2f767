"""Every form carries in whose name it was drawn: at the desks, in the stock admin, in allauth; nothing on public pages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from accounts.capacities import Party, Right
from accounts.models import Act
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
FIELD = 'name="drawn_for" value="'


@pytest.fixture
def staff(client):
    """Of the Secretariat and of a mission; acts for the Secretariat."""
    mandate = build.mandate(Party.SECRETARIAT, Right.CHECKER, Right.SECURITY_OFFICER, Right.SETTINGS)
    build.mandate(Party.STATE, Right.ADMINISTRATOR, state=build.member_state("Utopia"), user=mandate.user)
    sign_in(client, mandate.user, again=True)
    client.post("/accounts/capacity/", {"capacity": str(mandate.pk)})
    return mandate


@pytest.mark.parametrize(
    "page",
    [f"/admin/{rest}" for rest in ("", "accounts/proposal/invite/", "accounts/letter/")]
    + [f"/accounts/{rest}/" for rest in ("capacity", "password/change", "email", "logout", "security")],
)
def test_every_form_of_a_page_says_for_whom_it_was_drawn(client, staff, page):
    text = client.get(page).content.decode()
    assert text.count('name="csrfmiddlewaretoken"') == text.count(f'{FIELD}secretariat"') > 0


@pytest.mark.parametrize("page", ["/", "/mailing-list/", "/accounts/login/", "/accounts/signup/"])
def test_who_is_signed_out_has_no_name(page):
    assert FIELD not in Client().get(page).content.decode()


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/admin/accounts/proposal/invite/", {"full_name": "Typed Name", "reason": "TYPED reason"}),
        ("/admin/accounts/wording/occasion/people.invitation/", {"body": "TYPED body"}),
    ],
)
def test_a_form_of_the_admin_is_answered_with_what_was_typed(client, staff, address, sent):
    client.post("/accounts/capacity/", {"capacity": "person"})
    before = Act.objects.count()
    answer = client.post(address, {**sent, "drawn_for": "secretariat"})
    assert answer.status_code == 409
    assert "no-store" in answer["Cache-Control"]
    for text in sent.values():
        assert text in answer.content.decode()
    assert Act.objects.count() == before


def test_the_own_account_is_the_same_in_every_capacity(client, staff):
    for address in ("/accounts/security/", "/accounts/security/sessions/", "/mailing-list/", "/accounts/logout/"):
        assert client.post(address, {"full_name": "New Name", "drawn_for": "chair"}).status_code != 409, address


def test_one_who_lacks_the_second_factor_keeps_the_text_too(client):
    """Switched from oneself to a mission before its factor was given: the page of the organization is still open."""
    user = build.mandate(Party.STATE, state=build.member_state("Utopia")).user
    sign_in(client, user, factor=False)
    answer = client.post("/my/inputs/new/", {"text": "TYPED text", "drawn_for": "person"})
    assert answer.status_code == 409
    assert "TYPED text" in answer.content.decode()
    assert client.post("/my/inputs/new/", {"text": "TYPED text"}).status_code == 302


def test_a_text_that_saves_itself_is_told_in_its_own_format(client, staff):
    address, sent = "/my/inputs/new/autosave/", {"field": "text", "value": "TYPED", "drawn_for": "person"}
    answer = client.post(address, sent, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["reason"]) == (409, "other_capacity")
    sentence = answer.json()["sentence"]
    assert (
        sentence == "This page was opened to act for yourself, or your organization, and you now act for Secretariat."
    )


def test_a_change_of_chair_in_mid_form_loses_no_text(client):
    """The log's page was drawn in the office; the hand-over came before the button."""
    mandate = build.mandate(Party.CHAIR, Right.OFFICE)
    case = build.circulated()
    sign_in(client, mandate.user)
    sent = {
        "happened_at_0": "2027-06-10",
        "happened_at_1": "10:00",
        "with_state": "7700777",
        "text": "They met, TYPED.",
    }
    address = f"/chair/cases/{case.application.reference}/log/"
    mandate.until_at = timezone.now()
    mandate.save(update_fields=["until_at"])
    for carried, status in (({"drawn_for": "chair"}, 409), ({}, 403)):
        answer = client.post(address, {**sent, **carried, "form_key": "f" * 32})
        text = answer.content.decode()
        assert answer.status_code == status
        assert "Your mandate for Chair ended on" in text
        assert "They met, TYPED." in text
        assert "f" * 32 not in text
        assert "7700777" not in text.split("<main")[1]  # no case number or reference, drawn by lot, looks like it
