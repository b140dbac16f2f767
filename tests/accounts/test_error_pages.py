"""What went wrong, in a page: its status, what to do, a number, and nothing of the machine."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client, RequestFactory

from accounts import error_pages
from tests import builders as build

NUMBER = re.compile(r"20270309-171200-[2-9A-Z]{4}")


@pytest.fixture
def request_():
    request = RequestFactory().get("/x/")
    request.now = datetime(2027, 3, 9, 17, 12, tzinfo=UTC)
    return request


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        (lambda r: error_pages.bad_request(r, ValueError("inner")), 400, "Go back"),
        (lambda r: error_pages.forbidden(r, PermissionError("Only the Chair may do this.")), 403, "Only the Chair"),
        (lambda r: error_pages.not_found(r, KeyError("inner")), 404, "home page"),
        (lambda r: error_pages.server_error(r), 500, "either done whole or not at all"),
        (lambda r: error_pages.csrf_failure(r, "inner reason"), 403, "Nothing was changed"),
    ],
)
def test_each_says_what_to_do_and_gives_a_number(request_, answer, status, words):
    response = answer(request_)
    page = response.content.decode()
    assert response.status_code == status
    assert words in page
    assert NUMBER.search(page)
    assert "inner" not in page


def test_the_request_s_own_number_is_used(request_):
    request_.request_id = "abc-1"
    assert error_pages.case_number(request_) == "abc-1"


@pytest.mark.django_db
def test_they_are_the_pages_that_the_portal_answers_with():
    assert "Case number" in Client().get("/no/such/page/").content.decode()
    strict = Client(enforce_csrf_checks=True)
    assert "Case number" in strict.post("/accounts/login/", {}).content.decode()
    user = build.person()
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/states/").content.decode()
    assert "This is the desk of Member States." in page
    assert "Case number" in page
