"""/healthz and /readyz, as a front proxy asks them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import DatabaseError
from django.utils import timezone

from accounts.queries.heartbeats import POSTING, SWEEPS
from accounts.services.heartbeats import beat


def test_healthz_asks_no_database(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_readyz_of_a_new_portal(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    told = {"ready": True, "database": "ok", "desk": "ok", "sweeps": "ok", "queue": "ok", "letters": "ok"}
    assert answer.json() == told


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("age", "status"), [(1, 200), (4, 200), (6, 503), (600, 503)])
@pytest.mark.parametrize("silent", SWEEPS)
def test_readyz_fails_when_one_of_the_sweeps_stops(client, silent, age, status):
    """The other goes on."""
    now = timezone.now()
    beat(source=silent, now=now - timedelta(minutes=age))
    for other in set(SWEEPS) - {silent}:
        beat(source=other, now=now)
    assert client.get("/readyz").status_code == status


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("minutes", "status"), [(0, 200), (4, 200), (6, 503)])
def test_readyz_fails_when_one_sweep_never_ran(client, minutes, status):
    """It is waited for from the first sign of life of the other."""
    now = timezone.now()
    beat(source="sweep", now=now - timedelta(minutes=minutes))
    beat(source="sweep", now=now)
    assert client.get("/readyz").status_code == status


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", ["default", "desk"])
def test_readyz_fails_without_the_database(client, monkeypatch, role):
    from django.db import connections

    def refuse():
        raise DatabaseError("gone")

    monkeypatch.setattr(connections[role], "cursor", refuse)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["desk" if role == "desk" else "database"] == "failed"
    assert "gone" not in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_readyz_only_tells_of_a_lost_queue(client, monkeypatch):
    def refuse(*_):
        raise ConnectionError

    monkeypatch.setattr(caches["redis"], "get", refuse)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["queue"] == "failed"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("posted", "word"), [(0, "ok"), (4, "ok"), (6, "failed"), (None, "failed")])
def test_readyz_only_tells_of_letters_that_are_not_posted(client, posted, word):
    """The portal is ready without a mail server: no close is held for it. None: never posted, and the sweeps run for long."""
    now = timezone.now()
    for source in SWEEPS:
        beat(source=source, now=now - timedelta(minutes=10))
        beat(source=source, now=now)
    if posted is not None:
        beat(source=POSTING, now=now - timedelta(minutes=posted))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"], answer.json()["letters"]) == (200, True, word)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_reading_is_allowed(client, path):
    assert client.post(path).status_code == 405
