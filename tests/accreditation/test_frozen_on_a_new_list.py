"""A frozen file is shown as frozen where a list is made, and chosen for it by nobody."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accreditation.models import Circulation, Organization
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
FROZEN = "can go on a list once that is decided"
END = {"period_ends_at_0": "2027-04-20", "period_ends_at_1": "23:59"}


def box(page: str, reference: str) -> str:
    return re.search(rf'<input[^>]*value="{reference}"[^>]*>', page)[0]


def test_a_frozen_file_is_said_to_be_frozen_and_not_ticked():
    with time_machine.travel(build.CIRCULATED, tick=False):
        free, frozen = build.complete().application, build.complete().application
        Organization.objects.filter(pk=frozen.organization_id).update(frozen_at=build.CIRCULATED)
        client = sign_in(Client(), User.objects.get(pk=build.secretariat().user_id), again=True)
        url = reverse("admin:accreditation_circulation_new", args=[frozen.window_id])
        page = client.get(url).content.decode()
        assert "checked" in box(page, free.reference)
        assert "checked" not in box(page, frozen.reference)
        assert f"{frozen.reference} · frozen" in page
        assert f"{free.reference} · frozen" not in page
        assert FROZEN in page
        alone = client.post(url, {**END, "files": [frozen.reference]})
        assert alone.status_code == 422
        assert FROZEN in alone.content.decode()
        assert "Choose at least one of those listed" not in alone.content.decode()
        both = {**END, "files": [free.reference, frozen.reference], "confirmed": "yes"}
        assert client.post(url, both).status_code == 302
        assert [entry.application_id for entry in Circulation.objects.get().entries.all()] == [free.pk]
