"""A file is returned only to a body for which somebody can answer, and found not in scope only of one that is heard (R1, R3)."""

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
from accreditation.services.claims_decision import replace_focal_point
from accreditation.services.scope import confirm_not_in_scope, propose_not_in_scope
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
        for case, name in ((asked, "ask"), (informs, "other_route"), (asked, "scope")):
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
    with pytest.raises(Refused, match=Reason.NOBODY_ACTS):
        propose_not_in_scope(application=asked.application, reason="Elsewhere.", actor=asked.checker, now=NOW)
    assert (asked.state, informs.state) == (State.SUBMITTED, State.SUBMITTED)
    assert Letter.objects.count() == letters


def test_not_in_scope_waits_for_somebody_who_is_heard():
    """Its people left after the proposal: the days that ran for nobody run again for the one who is named."""
    case, chris = build.submitted(), build.chair()
    proposal = propose_not_in_scope(application=case.application, reason="No.", actor=case.checker, now=NOW)
    Representative.objects.update(until_at=NOW)
    late = proposal.heard_until + timedelta(days=1)
    with pytest.raises(Refused, match=Reason.NOBODY_ACTS):
        confirm_not_in_scope(proposal=proposal, actor=chris, now=late)
    replace_focal_point(
        organization=case.application.organization, user=build.person(), evidence="L.", actor=case.checker, now=late
    )
    with pytest.raises(Refused, match=Reason.HEARING_STILL_OPEN):
        confirm_not_in_scope(proposal=proposal, actor=chris, now=late + timedelta(days=6))
    confirm_not_in_scope(proposal=proposal, actor=chris, now=late + timedelta(days=7))
    assert case.state is State.NOT_ADMITTED
