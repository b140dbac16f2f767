"""Nothing is sent without its recipients having been shown: deciding a claim, acts on many files."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from accounts.models import Letter, User
from accreditation.services.claims import claim_organization
from accreditation.services.organizations import confirm_organization
from tests import builders as build
from tests.journeys.secretariat import address, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]
NOW = build.CIRCULATED + timedelta(days=1)


def test_a_claim_is_decided_in_sight_of_who_is_told(client):
    alice, eve = build.applicant(), build.applicant()
    body = build.organization(alice)
    claim = claim_organization(
        organization=body,
        statement="Ours.",
        letter=build.letter_of_head(build.submitted().application).file,
        actor=eve,
        now=NOW - timedelta(days=1),
    )
    with time_machine.travel(NOW, tick=False):
        sign_in(client)
        page = client.get(address("claim_decide", claim.pk)).content.decode()
    assert "This will notify 2 recipients" in page
    for who in (alice, eve):
        assert f" · {User.objects.get(pk=who.user_id).email}</li>" in page


def test_a_trial_on_many_files_shows_whom_the_letters_reach_and_writes_none(client):
    case = build.submitted()
    confirm_organization(organization=case.application.organization, actor=case.checker, now=build.CIRCULATED)
    with time_machine.travel(NOW, tick=False):
        sign_in(client)
        before = Letter.objects.count()
        chosen = {"act": "complete", "chosen": [case.application.reference]}
        page = client.post(address("application_bulk"), chosen).content.decode()
    assert Letter.objects.count() == before
    assert "This will notify 1 recipient." in page
    assert f"{case.application.reference}: Alice" in page
