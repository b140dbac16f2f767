"""Two bodies that may be the same: from the page that shows both, each act that may follow is one press away."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.capacities import Right
from accounts.models import User
from accreditation.services.claims_decision import freeze_organization
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


def side_by_side(one, other) -> str:
    return reverse("admin:accreditation_organization_compare", args=[one.reference, other.reference])


def client_of(actor) -> Client:
    return sign_in(Client(), User.objects.get(pk=actor.user_id))


def test_each_act_that_may_follow_is_offered_of_both_and_opens(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    one, other = build.submitted(), build.submitted()
    here, there = one.application.organization, other.application.organization
    with time_machine.travel(build.OPENS, tick=False):
        client = client_of(build.secretariat())
        sides = client.get(side_by_side(here, there)).context["sides"]
        assert [side["organization"] for side in sides] == [here, there]
        for case, side, beside in ((one, sides[0], there), (other, sides[1], here)):
            file, body = case.application.reference, case.application.organization.reference
            ask = reverse("admin:accreditation_application_ask", args=[file])
            freeze = reverse("admin:accreditation_organization_freeze", args=[body])
            merge = reverse("admin:accreditation_organization_merge", args=[body])
            offered = [url for url, _words in side["acts"]]
            assert {reverse("admin:accreditation_application_file", args=[file]), ask, freeze} <= set(offered)
            assert f"{merge}?other={beside.reference}" in offered
            assert [client.get(url).status_code for url in offered] == [200] * len(offered)
            form = client.get(f"{merge}?other={beside.reference}").context["form"]
            assert form["other"].value() == beside.reference
        freeze_organization(organization=here, evidence="Two letters.", actor=one.checker, now=build.OPENS)
        offered = [url for url, _words in client.get(side_by_side(here, there)).context["sides"][0]["acts"]]
        assert reverse("admin:accreditation_organization_free", args=[here.reference]) in offered
        assert reverse("admin:accreditation_application_ask", args=[one.application.reference]) not in offered


def test_who_may_only_read_is_offered_nothing_but_the_file(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    one, other = build.submitted(), build.submitted()
    with time_machine.travel(build.OPENS, tick=False):
        client = client_of(build.secretariat(Right.MODERATOR))
        (side, _other) = client.get(side_by_side(one.application.organization, other.application.organization)).context[
            "sides"
        ]
    assert side["acts"] == [
        (reverse("admin:accreditation_application_file", args=[one.application.reference]), "Open the file")
    ]
