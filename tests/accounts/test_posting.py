"""Posting: each letter once, whoever posts, whatever the mail server answers, wherever the kill strikes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as project
from django.core import mail
from django.db import connections

from accounts.capacities import timer
from accounts.connection import desk
from accounts.models import Heartbeat, Letter
from accounts.models.letter import LetterStatus
from accounts.notices.drafts import Draft, Recipient, to_mission
from accounts.queries.heartbeats import POSTING
from accounts.sealed import digest, seal
from accounts.services.letters import MOST_ATTEMPTS, post_due_letters, write_letters
from accounts.services.record import record_act
from tests import builders as build
from tests.accounts.smtp_sink import sink

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def write(count: int = 1, *, body: str = "Words.", address: str = "", held: bool = False) -> list[Letter]:
    act = record_act(kind="test.letters", moment=NOW, actor=timer("tests"), subject="case:1")
    drafts = [
        Draft("test.kind", Recipient(f"address:{n}", address or f"to{n}@example.org"), f"Letter {n}", body)
        for n in range(count)
    ]
    write_letters(act=act, drafts=drafts, now=NOW, held=held)
    return list(Letter.objects.filter(act_id=act.pk).order_by("id"))


@pytest.fixture
def server(settings):
    with sink() as one:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", one.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield one


@pytest.mark.django_db
def test_a_letter_has_its_headers_and_is_posted_once():
    (letter,) = write()
    assert post_due_letters(now=NOW) == 1
    assert post_due_letters(now=NOW + MINUTE) == 0
    (message,) = mail.outbox
    headers = message.message()
    assert headers["Message-ID"] == letter.message_id
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Content-Language"] == "en"
    assert headers.get_content_type() == "text/plain"
    letter.refresh_from_db()
    assert (letter.status, letter.posted_at, letter.attempts) == (LetterStatus.POSTED, NOW, 1)


@pytest.mark.django_db
def test_the_same_letter_is_written_once_and_a_held_one_is_not_posted():
    act = record_act(kind="test.letters", moment=NOW, actor=timer("tests"), subject="case:1")
    draft = Draft("test.kind", Recipient("address:a", "a@example.org"), "s", "b")
    for _ in range(2):
        write_letters(act=act, drafts=[draft], now=NOW)
    write(1, held=True)
    assert Letter.objects.count() == 2
    assert post_due_letters(now=NOW) == 1


@pytest.mark.django_db
def test_a_sealed_link_is_opened_only_in_the_post(settings):
    link = seal("/accounts/invitation/")
    (letter,) = write(body=f"Open {link.mark}")
    post_due_letters(now=NOW)
    url = mail.outbox[0].body.removeprefix("Open ")
    token = url.removeprefix(f"{settings.SITE_URL}/accounts/invitation/").removesuffix("/")
    assert digest(token) == link.sha256
    letter.refresh_from_db()
    assert token not in letter.body


@pytest.mark.django_db(transaction=True)
def test_two_posters_share_the_letters(server):
    write(40)
    server.delay = 0.005

    def post(_number: int) -> int:
        try:
            with desk():
                return post_due_letters(now=NOW)
        finally:
            connections.close_all()

    # desk() swaps a thread's own connection: each poster is a thread, as it is a process in the worker.
    with ThreadPoolExecutor(2) as pool:
        shares = list(pool.map(post, range(2)))
    assert sum(shares) == 40
    assert min(shares) > 0
    assert len(server.ids()) == len(set(server.ids())) == 40


@pytest.mark.django_db
def test_no_server_costs_no_attempt_and_stops_early(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    write(3)
    for minute in range(2 * MOST_ATTEMPTS):
        assert post_due_letters(now=NOW + minute * MINUTE) == 0
    assert set(Letter.objects.values_list("status", "attempts")) == {(LetterStatus.QUEUED, 0)}


@pytest.mark.django_db
def test_a_recipient_refused_for_good_fails_at_once_and_the_others_go_on(server):
    server.rcpt = lambda address: "550 no such mailbox" if address.startswith("to1@") else "250 ok"
    letters = write(3)
    assert post_due_letters(now=NOW) == 2
    failed = Letter.objects.get(pk=letters[1].pk)
    assert failed.status == LetterStatus.FAILED
    assert failed.attempts == 1
    assert "550 no such mailbox" in failed.server_answer


@pytest.mark.django_db
def test_a_recipient_refused_for_now_is_tried_ever_later_and_given_up(server):
    server.rcpt = lambda _address: "450 try later"
    (letter,) = write()
    now, waits = NOW, []
    while True:
        post_due_letters(now=now)
        letter.refresh_from_db()
        if letter.status == LetterStatus.FAILED:
            break
        waits.append((letter.next_attempt_at - now) // MINUTE)
        assert post_due_letters(now=letter.next_attempt_at - timedelta(seconds=1)) == 0
        now = letter.next_attempt_at
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512]
    assert letter.attempts == MOST_ATTEMPTS


@pytest.mark.django_db
def test_a_mission_refused_for_good_is_among_those_that_cannot_be_reached(server):
    server.rcpt = lambda _address: "550 no such mailbox"
    state = build.member_state()
    for secret in (True, False):
        act = record_act(kind="test.letters", moment=NOW, actor=timer("tests"), subject="case:1", secret=secret)
        write_letters(act=act, drafts=[Draft("k", to_mission(state), "s", "b", secret=secret)], now=NOW)
        with desk():
            post_due_letters(now=NOW)
        state.refresh_from_db()
        # The date of a secret letter's return would tell that there was one.
        assert (state.mailbox_failed_at is None) is secret


POSTER = """
import django; django.setup()
from datetime import UTC, datetime
from accounts.connection import desk
from accounts.services.letters import post_due_letters
with desk():
    post_due_letters(now=datetime(2027, 3, 2, tzinfo=UTC))
"""


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_a_kill_between_acceptance_and_commit_repeats_only_the_letter_in_flight(server):
    write(6)
    server.delay = 0.4
    environment = {
        **os.environ,
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        "ROSTRUM_TEST_DATABASE": connections["default"].settings_dict["NAME"],
    }
    switch = (
        "import os; from django.conf import settings; import django\n"
        "for one in settings.DATABASES.values(): one['NAME'] = os.environ['ROSTRUM_TEST_DATABASE']\n"
    )
    poster = subprocess.Popen([sys.executable, "-c", switch + POSTER], cwd=project.BASE_DIR, env=environment)
    try:
        deadline = time.monotonic() + 30
        while len(server.letters) < 3:
            assert time.monotonic() < deadline, "the poster did not start"
            assert poster.poll() is None
            time.sleep(0.02)
        poster.send_signal(signal.SIGKILL)  # the third is accepted and not yet answered for
    finally:
        poster.kill()
        poster.wait()
    server.delay = 0
    with desk():
        # The server notices the lost client and lets go of the row.
        deadline = time.monotonic() + 10
        while Letter.objects.filter(status=LetterStatus.QUEUED).exists() and time.monotonic() < deadline:
            post_due_letters(now=NOW + MINUTE)
            time.sleep(0.1)
        assert Letter.objects.filter(status=LetterStatus.POSTED).count() == 6
    ids = server.ids()
    assert len(set(ids)) == 6
    assert len(ids) == 7
    assert [one for one in set(ids) if ids.count(one) == 2] == [ids[2]]


@pytest.mark.django_db
def test_a_sweep_posts_all_that_is_due_and_ends_before_the_next(monkeypatch):
    """Five hundred a minute would let an invitation wait behind a list; a sweep that is out of time leaves the rest due."""
    from accounts.services import letters

    assert letters.MOST_IN_A_SWEEP > 193 * 50
    write(3)
    monkeypatch.setattr(letters, "MOST_SECONDS", -1)
    assert post_due_letters(now=NOW) == 0
    monkeypatch.undo()
    assert post_due_letters(now=NOW) == 3


@pytest.mark.django_db
def test_the_sign_of_life_is_written_only_while_the_mail_server_answers(server, settings):
    write(2)
    settings.EMAIL_PORT, port = 1, settings.EMAIL_PORT
    assert post_due_letters(now=NOW) == 0
    assert not Heartbeat.objects.filter(source=POSTING).exists()
    settings.EMAIL_PORT = port
    for posted in (2, 0):
        assert post_due_letters(now=NOW + MINUTE) == posted
    assert Heartbeat.objects.filter(source=POSTING, beat_at=NOW + MINUTE).count() == 2


@pytest.mark.django_db
def test_a_letter_that_cannot_be_made_into_a_message_does_not_stop_those_behind_it():
    bad, good = write(2)
    Letter.objects.filter(pk=bad.pk).update(subject="Two\nlines")
    assert post_due_letters(now=NOW) == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.status, bad.attempts, bad.server_answer) == (LetterStatus.QUEUED, 1, "BadHeaderError: ")
    assert good.status == LetterStatus.POSTED
