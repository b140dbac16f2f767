"""The record is searched by what it is shown to say, and by nothing that the reader is not shown."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.capacities import Right
from accounts.connection import desk
from accounts.models import User
from objections.services.lodging import lodge_objection
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
RECORD = "/admin/accounts/act/"


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


def reader(*rights: Right) -> Client:
    return sign_in(Client(), User.objects.get(pk=build.secretariat(*rights).user_id))


def found(client: Client, text: str) -> str:
    page = client.get(RECORD, {"q": text}).content.decode()
    return re.sub(r"<[^>]+>", " ", page.partition("<tbody>")[2].partition("</tbody>")[0])


def whole(client: Client, text: str) -> str:
    return client.get(RECORD, {"q": text}).content.decode().partition("<main")[2]


def test_by_the_name_and_reference_of_a_body_a_list_and_an_act():
    case, other = build.circulated(), build.submitted()
    client = reader(Right.CHECKER)
    body, circulation = case.application.organization, case.application.entries.get().circulation
    for text in (body.name, body.name[3:].upper(), body.reference):
        assert "Organization confirmed" in found(client, text)
        assert other.application.organization.name not in found(client, text)
    by_list = found(client, f"list {circulation.number} of {circulation.window.title}")
    assert "List circulated" in by_list
    assert body.name not in by_list
    by_act = found(client, "organization CONF")
    assert body.name in by_act
    assert "List circulated" not in by_act
    assert found(client, "nothing of this name") == ""
    assert "List circulated" in found(client, f"circulation:{circulation.pk}")


def test_a_file_found_by_its_reference_is_led_to_where_its_acts_are_read():
    case, draft = build.circulated(), build.draft(build.applicant())
    reference, code = case.application.reference, f"application:{case.application.pk}"
    file = reverse("admin:accreditation_application_file", args=[reference])
    ordinary, named = reader(Right.CHECKER), reader(Right.NAMED_STAFF)
    assert f'href="{file}"' in whole(ordinary, reference)
    assert found(ordinary, reference) == found(ordinary, code) == ""
    assert "Found complete" in found(named, reference)
    for client in (ordinary, named):
        assert draft.reference not in whole(client, draft.reference).replace(f'value="{draft.reference}"', "")
        assert found(client, draft.reference) == ""
        assert found(client, f"application:{draft.pk}") == ""


def test_a_search_tells_no_contested_case_from_a_quiet_one():
    """Before and after the period, while outcomes are untold: by reference, name and the words of acts."""
    contested, quiet = build.circulated_together(2)
    with desk():
        lodge_objection(
            application=contested, basis="", share_basis=False, share_name=False, actor=build.delegate(),
            now=build.CIRCULATED,
        )  # fmt: skip
    for now, end in ((build.CIRCULATED, False), (build.PERIOD_ENDS + timedelta(minutes=2), True)):
        with time_machine.travel(now, tick=False):
            if end:
                with desk():
                    end_periods(now=now)
            client, pages = reader(Right.CHECKER), []
            for case in (contested, quiet):
                texts = (case.reference, case.organization.name, case.organization.reference)
                page = "".join(whole(client, text) for text in texts)
                for text in (*texts, f"/{case.pk}/", f"user {case.created_by_id}"):
                    page = page.replace(text, "…")
                pages.append(re.sub(r"\d+|[A-Za-z0-9]{60,}|person\w*|[\w.]+@[\w.]+|Person \w+", "", page))
            assert pages[0] == pages[1]
            for words in ("objection", "accredited", "consultation"):
                assert "bjection lodged" not in found(client, words)
                assert contested.reference not in whole(client, words)


def test_a_search_takes_few_queries():
    build.circulated()
    client = reader(Right.CHECKER)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(RECORD, {"q": "organization"}).status_code == 200
    assert len(caught) <= 20
