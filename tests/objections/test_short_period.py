"""A period shorter than the shortest is the Chair's to set, on record (DESIGN 2)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Act, User
from accounts.refusals import Refused
from accreditation.services.circulation import agree_to_short_period, circulate, prepare_circulation
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
        assert client.post(page, {"reason": ""}).status_code == 422
        assert client.post(page, {"reason": "The plenary is near."}).status_code == 302
        assert page not in client.get(reverse("chair")).content.decode()
    prepared.refresh_from_db()
    assert prepared.short_period_reason == "The plenary is near."
