"""A late permission is said with its own instant wherever its body looks, and not where the window closes after it (R3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accreditation.models import LatePermission
from tests import builders as build
from tests.signing_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor", "own_files")]
NOW = build.CLOSES + timedelta(minutes=10)
ALLOWED = "The Secretariat has allowed this organization to submit until:"


def permitted(organization, until=build.CLOSES + timedelta(days=5)) -> LatePermission:
    return LatePermission.objects.create(
        window=build.window(),
        organization=organization,
        until_at=until,
        reason="A flood.",
        given_at=build.OPENS,
        given_by_id=build.secretariat().user_id,
    )


def page(alice, path, now=NOW) -> str:
    with time_machine.travel(now, tick=False):
        return " ".join(signed_in(alice).get(path).content.decode().split())


def test_a_body_without_a_draft_reads_the_instant_of_its_permission():
    alice = build.applicant()
    body = build.organization(alice)
    build.window()
    begin = reverse("apply_organization", args=[body.reference])
    assert ALLOWED not in page(alice, "/my/")
    late = permitted(body)
    shown = page(alice, begin)
    assert ALLOWED in shown
    assert "It closes:" not in shown
    assert "closed 10 minutes ago" not in shown
    assert f'datetime="{late.until_at:%Y-%m-%dT%H:%M}' in shown
    home = page(alice, "/my/")
    assert ALLOWED in home
    assert f'href="{begin}"' in home
    assert ALLOWED not in page(alice, "/my/", late.until_at)


def test_a_window_moved_beyond_the_permission_is_what_counts():
    alice = build.applicant()
    application = build.draft(alice)
    late = permitted(application.organization)
    address = reverse("my_case", args=[application.reference])
    assert ALLOWED in page(alice, address)
    window = application.window
    window.closes_at = late.until_at + timedelta(days=5)
    window.save(update_fields=["closes_at"])
    for path in (address, "/my/", reverse("apply_organization", args=[application.organization.reference])):
        assert ALLOWED not in page(alice, path), path
    assert "It closes:" in page(alice, reverse("apply_organization", args=[application.organization.reference]))
