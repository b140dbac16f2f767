"""A colleague who only moderates is offered no way that ends at a refusal."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from accounts.capacities import Party, Right
from tests import builders as build
from tests.signing_in import sign_in
from tests.submissions import making as make

pytestmark = pytest.mark.django_db
NOW = make.NOW


def main_part(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode().partition("<main")[2]


def test_what_a_moderator_is_offered_is_open_to_a_moderator():
    with time_machine.travel(NOW, tick=False):
        meeting = make.meeting()
        case = build.submitted()
        client = sign_in(Client(), build.mandate(Party.SECRETARIAT, Right.MODERATOR).user, again=True)
        file = f"/admin/accreditation/application/{case.application.reference}/"
        pages = {
            url: main_part(client, url)
            for url in (
                "/admin/",
                "/admin/sessions_app/session/",
                "/admin/accounts/subscription/",
                "/admin/accreditation/application/",
                file,
            )
        }
        assert "/bulk/" not in pages["/admin/accreditation/application/"]
        assert f"{file}checklist/" not in pages[file]
        assert "Completeness checklist" in pages[file]
        for url in ("/admin/", "/admin/sessions_app/session/"):
            assert f"/sessions/{meeting.slug}/" in pages[url]
        for url, html in pages.items():
            for link in set(re.findall(r'href="(/[^"#?]*)', html)):
                assert client.get(link).status_code != 403, (url, link)


def test_who_sets_the_calendar_is_led_to_where_it_is_set():
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        meeting = make.meeting()
        client = sign_in(Client(), build.mandate(Party.SECRETARIAT, *Right).user, again=True)
        for url in ("/admin/", "/admin/sessions_app/session/"):
            assert f"/admin/sessions_app/session/{meeting.pk}/" in main_part(client, url)
        assert "/admin/accounts/subscription/write/" in main_part(client, "/admin/accounts/subscription/")
