"""What kind of body it is reads well wherever it stands: a body of another kind is "another kind of organization"."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.connection import desk
from accreditation.models.organization import OrganizationType
from accreditation.queries.names import type_words
from accreditation.services.listing import list_due
from tests import builders as build

pytestmark = pytest.mark.django_db


def test_it_is_no_bare_other_in_a_sentence():
    assert type_words(OrganizationType.OTHER.value) == "another kind of organization"


def test_figures_filters_and_its_own_page_name_it_in_full(client):
    body = build.accredited().application.organization
    body.type = OrganizationType.OTHER.value
    body.save(update_fields=["type"])
    later = build.CIRCULATED + timedelta(days=40)
    with desk():
        list_due(now=later)
    with time_machine.travel(later, tick=False):
        for page in (reverse("statistics"), reverse("organizations"), reverse("organization", args=[body.reference])):
            text = client.get(page).content.decode()
            assert "Another kind of organization" in text
            assert not re.search(r">\s*Other\s*<", text)


def test_the_interface_says_what_its_code_stands_for(client):
    assert "or other (another kind of organization)" in client.get("/api/v1/openapi.json").content.decode()
