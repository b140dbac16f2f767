"""A file is returned only to a body for which somebody can answer (R1, R3)."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Letter, User
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import Route, State
from accreditation.models import Representative
from accreditation.services.checking import ask_applicant, invite_other_route
from tests import builders as build
from tests.journeys.secretariat import address, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]
NOW = build.OPENS + timedelta(days=1)


def body_page(case):
    return reverse("admin:accreditation_organization_focal_point", args=[case.application.organization.reference])


@pytest.mark.parametrize("gone", ["nobody", "left", "inactive"])
def test_a_file_is_not_returned_to_a_body_for_which_nobody_acts(client, gone):
    asked, informs = build.submitted(), build.submitted(Route.ECOSOC)
    people = Representative.objects.all()
    if gone == "nobody":
        people.delete()
    elif gone == "left":
        people.update(until_at=build.OPENS)
    else:
        User.objects.filter(pk__in=people.values("user")).update(is_active=False)
    letters = Letter.objects.count()
    with time_machine.travel(NOW, tick=False):
        sign_in(client)
        for case, name in ((asked, "ask"), (informs, "other_route")):
            act = address(f"application_{name}", case.application.reference)
            page = client.get(act)
            assert page.status_code == 409
            assert "Nobody acts for this organization on the portal" in html.unescape(page.content.decode())
            assert body_page(case) in page.content.decode()
            file = client.get(address("application_file", case.application.reference)).content.decode()
            assert act not in file
            assert body_page(case) in file
    with pytest.raises(Refused, match=Reason.NOBODY_ACTS):
        ask_applicant(application=asked.application, questions=[("", "Why?")], actor=asked.checker, now=NOW)
    with pytest.raises(Refused, match=Reason.NOBODY_ACTS):
        invite_other_route(application=informs.application, actor=informs.checker, now=NOW)
    assert (asked.state, informs.state) == (State.SUBMITTED, State.SUBMITTED)
    assert Letter.objects.count() == letters
