"""A real Celery worker and beat on a real broker: a window that closes by itself, periods that end, a clock, letters."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.connection import desk
from accounts.models import Act, Heartbeat, Letter
from accreditation.modalities.states import State
from accreditation.models import Application, Circulation
from objections.models import Consultation
from objections.services.lodging import lodge_objection
from tests import builders as build
from tests.processes import running, until

pytestmark = [pytest.mark.long, pytest.mark.servers, pytest.mark.django_db(transaction=True)]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def test_time_acts_by_itself(tmp_path):
    """Everything is laid out so that its instant has just come; nobody calls a sweep; beat and worker do."""
    now = timezone.now().replace(microsecond=0)
    ends = now - MINUTE
    silent, contested, older = (build.circulated() for _ in range(3))
    build.chair()
    window = build.window(now - 10 * DAY, now - MINUTE, title="Closes by itself")
    Application.objects.filter(pk__in=[silent.application.pk, contested.application.pk]).update(period_ends_at=ends)
    Circulation.objects.filter(entries__application__in=[silent.application, contested.application]).update(
        period_ends_at=ends
    )
    with desk():
        lodge_objection(
            application=contested.fresh(),
            basis="",
            share_basis=False,
            share_name=False,
            actor=build.delegate(),
            now=ends - DAY,
        )
        Application.objects.filter(pk=older.application.pk).update(
            state="in_consultation", period_ends_at=ends - 92 * DAY
        )
        Consultation.objects.create(application=older.application, opened_at=ends - 90 * DAY, ends_at=ends)

    def by_timers():
        """What the tests' builders wrote is dated 2027 and waits; what the timers wrote is due at once."""
        return Letter.objects.filter(act__timer__gt="")

    def missing() -> list[str]:
        with desk():
            found = {
                "silence has accredited": silent.state is State.ACCREDITED,
                "an objection has led to consultation": contested.state is State.IN_CONSULTATION,
                "a clock has ended": older.state is State.AWAITING_PLENARY,
                "the window is recorded closed": Act.objects.filter(
                    kind="window.close", subject=f"window:{window.pk}"
                ).exists(),
                "a sign of life": Heartbeat.objects.filter(source="sweep").exists(),
                "letters are written": by_timers().exists(),
                "letters are posted": not by_timers().exclude(status="posted").exists(),
            }
        return [what for what, so in found.items() if not so]

    mail = tmp_path / "mail"
    mail.mkdir()
    common = {"EMAIL_URL": f"filemail://{mail}"}
    log = tmp_path / "log.txt"
    worker = (
        "-m",
        "celery",
        "--app",
        "config.celery",
        "worker",
        "--pool",
        "solo",
        "--loglevel",
        "INFO",
    )
    beat = (
        "-m",
        "celery",
        "--app",
        "config.celery",
        "beat",
        "--loglevel",
        "INFO",
        "--schedule",
        str(tmp_path / "beat"),
    )
    with running(*worker, log=log, **common), running(*beat, log=log, **common):
        assert until(lambda: not missing(), 150, every=0.5), f"{missing()}\n{log.read_text()[-4000:]}"
    with desk():
        assert {letter.attempts for letter in by_timers()} == {1}
    assert list(mail.iterdir()), "the letters lie in the folder"
