"""The servers, and the database as each test meets it. Everything else belongs to a folder's own conftest.

A rollback test (`django_db`) has one connection: it logs in as the owner and takes the web role, and `desk()` takes the
desk role on it, because two connections would not see each other's uncommitted rows. A transaction test
(`django_db(transaction=True)`) has the real ones: `default` is the web role, `desk` the desk role, and `owner` empties
the tables afterwards. No test runs as a superuser.
"""

from __future__ import annotations

import copy
import os
import uuid
from collections.abc import Iterator

import pytest

os.environ["ROSTRUM_ENV"] = "test"
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

from config.embedded import EmbeddedServersError, ensure_servers
from tests.side_by_side import in_fair_shares, own_redis

try:
    ensure_servers()
except EmbeddedServersError as failure:
    pytest.exit(str(failure), returncode=3)
os.environ["REDIS_URL"] = own_redis(os.environ["REDIS_URL"], os.environ.get("PYTEST_XDIST_WORKER", ""))

import django

django.setup()

from django.conf import settings

# People are made by the hundred; how slowly a password is hashed is not what these tests are about.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Our static files are looked for when one is asked for, and not gathered anew by each of a thousand test clients.
settings.WHITENOISE_AUTOREFRESH = True

from django.core.cache import caches
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

import accounts.connection
from accounts.services.member_states import load_member_states
from tests.chromium import chromium_path
from tests.one_connection import OneConnection

ALL_ALIASES = ["default", "desk", "owner"]
# Whether the last test emptied every table.
EMPTIED = pytest.StashKey[bool]()
TRANSACTION_FIXTURES = {"transactional_db", "live_server", "django_db_reset_sequences"}


def _wants_transactions(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    asked = bool(marker and (marker.kwargs.get("transaction") or (marker.args and marker.args[0])))
    return asked or not TRANSACTION_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Transaction tests see all three connections, unless they say which: the owner's is the one that may empty. Long tests
    come first in each process's share of the list: begun last, one would hold up the end."""
    for item in items:
        if not _wants_transactions(item):
            continue
        marker = item.get_closest_marker("django_db")
        given = dict(marker.kwargs) if marker else {}
        if "databases" not in given:
            given |= {"transaction": True, "databases": ALL_ALIASES}
            item.add_marker(pytest.mark.django_db(**given), append=False)
    items[:] = in_fair_shares(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without a Chromium, name each browser test that is left out; .ci/run has one and leaves out none."""
    if item.get_closest_marker("browser") and not chromium_path():
        leave_out = pytest.fail if os.environ.get("ROSTRUM_ALL_TESTS") else pytest.skip
        leave_out(f"no Chromium here to run {item.nodeid}")


@pytest.fixture(scope="session", autouse=True)
def media(tmp_path_factory) -> None:
    """Uploaded documents go to a folder of this process's own, never to the checkout's; a child is told the same."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    os.environ["MEDIA_ROOT"] = str(settings.MEDIA_ROOT)


@pytest.fixture
def no_second_factor(settings) -> None:
    """For pages whose second factor is proved elsewhere: a password is enough."""
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def own_files(settings, tmp_path) -> None:
    """Uploaded documents go to a folder of this test's own, empty at its beginning."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Make the test database even where only rollback tests are run: they name `default`, whose database the owner makes.

    Processes side by side have one each: pytest-django puts the process's name behind the database's.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pytest_django.fixtures._get_databases_for_setup", lambda _items: (set(ALL_ALIASES), set()))
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[dict[str, DatabaseWrapper]]:
    """Both kinds of `default` connection, on the test database that pytest-django has made."""
    settings = copy.deepcopy(connections["owner"].settings_dict)
    settings["OPTIONS"]["assume_role"] = connections["default"].settings_dict["USER"]
    kinds = {"real": connections["default"], "one": DatabaseWrapper(settings, alias="default")}
    yield kinds
    with django_db_blocker.unblock():  # an open connection would keep the test database from being dropped
        for connection in (*kinds.values(), *connections.all()):
            connection.close()


@pytest.fixture
def database_strategy(request, django_db_setup, django_db_blocker, monkeypatch) -> None:
    """Give `default` and `desk()` the form that this test needs. A transaction test empties every table when it ends: the
    Member States, which a migration has laid down, are put back before the next."""
    transactions = _wants_transactions(request.node)
    if transactions:
        connections["default"] = django_db_setup["real"]
        strategy = accounts.connection.SeparateConnections()
    else:
        connections["default"] = django_db_setup["one"]
        strategy = OneConnection()
    monkeypatch.setattr(accounts.connection, "STRATEGY", strategy)
    with django_db_blocker.unblock():
        caches["default"].clear()  # attempts to sign in are not held against the next test
        if request.config.stash.get(EMPTIED, False):
            load_member_states()
    request.config.stash[EMPTIED] = transactions


@pytest.fixture
def _django_db_helper(database_strategy, _django_db_helper) -> None:
    """pytest-django's own, after ours: the connection must be in place before its transaction begins."""


@pytest.fixture
def chromium_page() -> Iterator[object]:
    """A page of the system's Chromium, headless. Take `live_server` beside it for pages of ours."""
    from playwright.sync_api import sync_playwright  # only where a browser test runs

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
        )
        # An asynchronous loop runs in this thread while Playwright does; Django would refuse the database.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        try:
            yield browser.new_page()
        finally:
            os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
            browser.close()


@pytest.fixture(autouse=True)
def fresh_public_pages(monkeypatch) -> None:
    """Pages kept by one test are not shown to the next: rolled-back tests share the servers but not the record."""
    import desks.middleware

    monkeypatch.setattr(desks.middleware, "PREFIX", f"page:{uuid.uuid4().hex}:")


@pytest.fixture(autouse=True)
def known_seat(monkeypatch) -> None:
    """Every test begins with the zone of a process whose settings nobody has changed, as read just now and for good:
    `forget_seat()`, which a change of the setting calls, has it read again."""
    import accounts.seat
    from accreditation.modalities.parameters import Parameters

    monkeypatch.setattr(accounts.seat, "_kept", {accounts.seat.ZONE: (float("inf"), Parameters().zone)})
