"""A period shorter than the shortest is the Chair's to set, on record (DESIGN 2)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Act, Letter, User
from accounts.refusals import Refused
from accreditation.services.circulation import (
    agree_to_short_period,
    circulate,
    decline_short_period,
    prepare_circulation,
)
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
ENDS = build.CIRCULATED + timedelta(days=12)


@pytest.fixture
def case():
    return build.complete()


@pytest.fixture
def prepared(case):
    build.missions_settled()
    return prepare_circulation(
        window=case.application.window,
        applications=[case.application],
        period_ends_at=ENDS,
        actor=case.checker,
        now=build.CIRCULATED,
    )


def test_without_the_chair_a_short_period_is_refused_and_with_the_chair_it_is_circulated(case, prepared):
    with pytest.raises(Refused, match="period_too_short"):
        circulate(circulation=prepared, actor=case.circulator, now=build.CIRCULATED)
    agree_to_short_period(
        circulation=prepared, reason="The plenary is near.", actor=build.chair(), now=build.CIRCULATED
    )
    assert circulate(circulation=prepared, actor=case.circulator, now=build.CIRCULATED).period_ends_at == ENDS
    assert Act.objects.filter(kind="circulation.agree_to_short_period", rule="R3").count() == 1


@pytest.mark.parametrize(
    ("who", "reason"), [("secretariat", "other_party"), ("delegate", "other_party"), ("applicant", "other_party")]
)
def test_nobody_else_may_agree(prepared, who, reason):
    with pytest.raises(Refused, match=reason):
        agree_to_short_period(
            circulation=prepared, reason="Because.", actor=getattr(build, who)(), now=build.CIRCULATED
        )


def test_the_chair_finds_it_waiting_and_agrees_in_the_browser(client, prepared, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    chair = User.objects.get(pk=build.chair().user_id)
    with time_machine.travel(build.CIRCULATED, tick=True):
        sign_in(client, chair)
        page = reverse("chair-short-period", args=[prepared.pk])
        assert page in client.get(reverse("chair")).content.decode()
        asked = client.get(page).content.decode()
        assert "11 days" in asked
        assert "does not end at 23:59" in asked  # what the Secretariat is warned of as well
        assert client.post(page, {"answer": "agree", "reason": ""}).status_code == 422
        assert client.post(page, {"answer": "agree", "reason": "The plenary is near."}).status_code == 302
        assert page not in client.get(reverse("chair")).content.decode()
        again = client.get(page, follow=True)
        assert "The plenary is near." in again.content.decode()
        late = client.post(page, {"answer": "decline", "reason": "Another reason."}, follow=True)
        assert "has agreed to the shorter period: The plenary is near." in late.content.decode()
    prepared.refresh_from_db()
    assert prepared.short_period_reason == "The plenary is near."
    assert "The plenary is near." in Letter.objects.get(kind="short_period.agreed", user=prepared.prepared_by).body
    with time_machine.travel(build.CIRCULATED, tick=True):
        sign_in(client, prepared.prepared_by)
        listed = client.get(reverse("admin:accreditation_circulation_list", args=[prepared.pk])).content.decode()
    assert "The Chair has agreed to it." in listed
    assert "unless the Chair sets less" not in listed


def test_the_chair_may_decline_once_and_says_why(client, prepared, case, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    chair = build.chair()
    page = reverse("chair-short-period", args=[prepared.pk])
    with time_machine.travel(build.CIRCULATED, tick=True):
        sign_in(client, User.objects.get(pk=chair.user_id))
        assert client.post(page, {"answer": "decline", "reason": "States need the days."}).status_code == 302
        assert page not in client.get(reverse("chair")).content.decode()
    assert "States need the days." in Letter.objects.get(kind="short_period.declined").body
    for answer in (agree_to_short_period, decline_short_period):
        with pytest.raises(Refused, match="already_done"):
            answer(circulation=prepared, reason="Again.", actor=chair, now=build.CIRCULATED)
    with pytest.raises(Refused, match="other_party"):
        decline_short_period(circulation=prepared, reason="No.", actor=build.secretariat(), now=build.CIRCULATED)
    with pytest.raises(Refused, match="short_period_declined"):
        circulate(circulation=prepared, actor=case.circulator, now=build.CIRCULATED)
    prepared.refresh_from_db()
    assert prepared.short_period_reason == ""


def test_a_list_that_may_not_go_out_shows_no_button_and_says_what_to_do(client, prepared, case, settings):
    """While the Chair has not answered, and once it has declined; with the Chair's word the button is there."""
    settings.SECOND_FACTOR_REQUIRED = False
    chair = build.chair()
    page, send = (
        reverse(f"admin:accreditation_circulation_{act}", args=[prepared.pk]) for act in ("list", "circulate")
    )
    away = reverse("admin:accreditation_circulation_discard", args=[prepared.pk])

    def shown(address):
        with time_machine.travel(build.CIRCULATED, tick=True):
            sign_in(client, User.objects.get(pk=case.circulator.user_id))
            return client.get(address).content.decode()

    def refused():
        assert f'href="{send}"' not in shown(page)
        assert "Circulate to all Member States" not in shown(send)
        return shown(page), shown(send)

    assert "unless the Chair sets less" in refused()[0]
    decline_short_period(circulation=prepared, reason="States need the days.", actor=chair, now=build.CIRCULATED)
    for said in refused():
        assert "The Chair has declined a shorter period for this list" in said
        assert "prepare it anew with a later one" in said
        assert "unless the Chair sets less" not in said
    assert f'href="{away}"' in shown(page)
    type(prepared).objects.update(short_period_declined_at=None)
    agree_to_short_period(circulation=prepared, reason="Near.", actor=chair, now=build.CIRCULATED)
    assert f'href="{send}"' in shown(page)
    assert "Circulate to all Member States" in shown(send)
