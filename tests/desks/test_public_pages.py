"""Public pages: kept for readers who are signed out, renewed by posting, never beyond a boundary; no cookies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.capacities import timer
from accounts.models import Act
from accounts.services.record import record_act
from accreditation.models import Window
from accreditation.queries.own import window_to_apply_in
from accreditation.services.calendar import announce_window, set_window
from accreditation.services.sweeps import record_windows
from desks import middleware
from desks.queries.boundaries import next_boundary
from sessions_app.models import Session
from sessions_app.services.calendar import load_calendar
from tests import builders

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, 0, 30, tzinfo=UTC)
PAGES = [
    "/",
    "/timetable/",
    "/timetable.ics",
    "/sessions/",
    "/sessions.ics",
    "/sessions/first-substantive-plenary-2026/",
    "/organizations/",
    "/organizations/data/",
    "/statistics/",
    "/rules/",
    "/rules/visibility/",
    "/privacy/",
    "/accessibility/",
    "/mailing-list/asked/",
    "/.well-known/security.txt",
    "/verify/",
    "/api/v1/docs",
    "/api/v1/openapi.json",
    "/api/v1/windows",
    "/api/v1/meetings",
    "/api/v1/timetable",
    "/api/v1/decisions",
    "/api/v1/organizations",
    "/api/v1/inputs/",
    "/api/v1/statistics",
    "/api/v1/rules",
    "/api/v1/visibility",
]


@pytest.fixture
def calendar():
    load_calendar(now=NOW)


@pytest.mark.parametrize("path", [*PAGES, "/timetable/?nonsense=1"])
def test_a_page_is_read_without_cookies_kept_and_answered_with_304(client, calendar, path, django_assert_num_queries):
    for number in range(3):
        builders.window(title=f"Window {number}")
    with CaptureQueriesContext(connection) as made:
        first = client.get(path)
    assert first.status_code == 200
    assert not first.cookies
    assert "cookie" not in first.headers.get("Vary", "").lower()
    assert "s-maxage" in first["Cache-Control"]
    # The record, the next boundary, and eight of the page's own; a kept page asks the record only.
    assert len(made) <= 10
    with django_assert_num_queries(1):
        again = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.post(path).status_code == 405


def test_a_posting_renews_every_page_at_once(client, calendar):
    assert b"A new title" not in client.get("/sessions/").content
    Session.objects.update(title="A new title")
    assert b"A new title" not in client.get("/sessions/").content  # no public act yet: still kept
    record_act(kind="session.change", moment=NOW, actor=timer("test"), subject="session:1", public=True)
    assert b"A new title" in client.get("/sessions/").content


def test_an_act_that_is_not_public_renews_nothing(client, calendar):
    client.get("/sessions/")
    Session.objects.update(title="A new title")
    record_act(kind="application.begin", moment=NOW, actor=timer("test"), subject="application:1")
    assert b"A new title" not in client.get("/sessions/").content


def test_a_page_is_not_kept_beyond_a_minute(client, calendar):
    with time_machine.travel(NOW, tick=False):
        client.get("/sessions/")
        Session.objects.update(title="A new title")
    with time_machine.travel(NOW + timedelta(seconds=59), tick=False):
        assert b"A new title" not in client.get("/sessions/").content
    with time_machine.travel(NOW + timedelta(seconds=60), tick=False):
        assert b"A new title" in client.get("/sessions/").content


@pytest.mark.parametrize(("seconds", "open_still"), [(-1, True), (0, False), (1, False)])
def test_a_page_never_outlives_the_close_of_a_window(client, calendar, seconds, open_still):
    close = NOW + timedelta(seconds=20)
    builders.window(NOW - timedelta(days=30), close)
    with time_machine.travel(NOW, tick=False):
        kept = client.get("/")
        assert b"Applications are open" in kept.content
        assert "s-maxage=20," in kept["Cache-Control"]
    with time_machine.travel(close + timedelta(seconds=seconds), tick=False):
        assert (b"Applications are open" in client.get("/").content) is open_still


def test_a_reader_who_is_signed_in_is_never_given_a_kept_page_nor_keeps_one(client, calendar):
    client.force_login(builders.person("Alice"))
    page = client.get("/")
    assert "public" not in page.headers.get("Cache-Control", "")
    client.logout()
    assert b"Sign out" not in client.get("/").content


def test_what_is_not_found_is_not_kept(client, calendar):
    assert client.get("/sessions/none/").status_code == 404
    Session.objects.filter(kind="plenary").update(slug="none")
    assert client.get("/sessions/none/").status_code == 200


def test_without_redis_each_page_is_made_anew(client, calendar, settings):
    broken = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1"}
    settings.CACHES = {"default": settings.CACHES["default"], "redis": broken}
    assert client.get("/sessions/").status_code == 200
    Window.objects.all().delete()
    Session.objects.update(title="A new title")
    assert b"A new title" in client.get("/sessions/").content


@pytest.mark.parametrize("offset", [timedelta(days=-3), timedelta(days=3), timedelta(days=60)])
def test_a_window_that_is_not_announced_is_on_no_public_page(client, calendar, offset):
    """Set by the Secretariat, it is nobody else's to see, before its dates, within them and after them (R3)."""
    now = builders.OPENS + offset
    with time_machine.travel(now, tick=False):
        paths = [path for path in PAGES if not path.startswith("/api/v1/openapi")] + ["/apply/", "/record/"]
        meeting = Session.objects.get(slug="first-substantive-plenary-2026")
        before = {path: client.get(path).content for path in paths}
        window = set_window(
            cycle=builders.cycle(), title="Secret Window", opens_at=builders.OPENS, closes_at=builders.CLOSES,
            actor=builders.secretariat(), now=builders.OPENS - timedelta(days=10),
        )  # fmt: skip
        Session.objects.filter(pk=meeting.pk).update(fed_by=window)
        record_windows(now=now)
        for path in paths:
            page = client.get(path)
            assert b"Secret Window" not in page.content, path
            assert b"Applications are open" not in page.content, path
            if path.startswith("/api/v1/") or path.endswith(".ics"):
                assert page.content == before[path], path
        assert next_boundary(builders.OPENS - timedelta(seconds=1)) != builders.OPENS
        assert not Act.objects.filter(public=True, subject=f"window:{window.pk}").exists()
        assert window_to_apply_in(now) is None
    if offset < timedelta():
        with time_machine.travel(now, tick=False):
            announce_window(window=window, actor=builders.secretariat(), now=now)
            assert b"Secret Window" in client.get("/api/v1/windows").content
            assert window_to_apply_in(now) == window
            assert next_boundary(builders.CLOSES - timedelta(seconds=1)) == builders.CLOSES
            record_windows(now=now + timedelta(minutes=2))
        assert not Act.objects.filter(kind="window.open").exists()
        record_windows(now=builders.OPENS + timedelta(minutes=2))
        assert Act.objects.get(kind="window.open").moment == builders.OPENS


def test_the_api_answers_with_and_without_a_slash(client):
    answer = client.get("/api/v1/organizations/?after=x")
    assert (answer.status_code, answer.url) == (301, "/api/v1/organizations?after=x")


def test_a_kept_page_brings_the_headers_of_the_first_and_no_nonce(client, calendar):
    first, again = client.get("/sessions/"), client.get("/sessions/")
    assert again.content == first.content
    assert dict(again.items()) == dict(first.items())
    for name in ("Content-Security-Policy", "X-Frame-Options", "Referrer-Policy", "X-Content-Type-Options"):
        assert again[name]
    assert b"nonce" not in again.content


def test_a_page_given_before_needs_no_redis_and_an_act_renews_it_all_the_same(client, calendar):
    client.get("/sessions/")
    middleware.store().clear()
    Session.objects.update(title="A new title")
    assert b"A new title" not in client.get("/sessions/").content
    record_act(kind="session.change", moment=NOW, actor=timer("test"), subject="session:1", public=True)
    assert b"A new title" in client.get("/sessions/").content


def test_only_so_many_pages_are_kept_at_hand(client, calendar, monkeypatch):
    monkeypatch.setattr(middleware, "AT_HAND", 2)
    for number in range(5):
        client.get(f"/sessions/?number={number}")
    assert max(len(kept.at_hand) for kept in _public_pages(client)) <= 2


def _public_pages(client):
    layer = client.handler._middleware_chain
    while layer is not None:
        held = getattr(layer, "__wrapped__", layer)
        if isinstance(held, middleware.PublicPagesMiddleware):
            yield held
        layer = getattr(held, "get_response", None)


def test_a_host_that_is_not_ours_is_refused_with_the_headers_of_every_answer(client, settings):
    settings.ALLOWED_HOSTS = ["ours.example"]
    answer = client.get("/sessions/", headers={"host": "theirs.example"})
    assert answer.status_code == 400
    assert answer["Content-Security-Policy"]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_died_between_two_requests_is_made_anew(client):
    assert client.get("/sessions/").status_code == 200
    connection.connection.close()
    assert client.get("/timetable/").status_code == 200
