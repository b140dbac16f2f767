"""Promise 1: SIGKILL at a random case of a sweep over 500, twenty rounds; one outcome, one act, one letter row each."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db.models import Count
from django.utils import timezone

from accounts.connection import desk
from accounts.models import Act, Letter, User
from accreditation.modalities.objections import Standing
from accreditation.modalities.states import State
from accreditation.models import (
    Accreditation,
    Application,
    ApplicationVersion,
    Circulation,
    CirculationEntry,
    Organization,
    Representative,
)
from objections.models import Consultation, Objection
from tests import builders as build
from tests.processes import CHECKOUT, environment, until

pytestmark = [pytest.mark.long, pytest.mark.servers, pytest.mark.django_db(transaction=True)]
CASES, ROUNDS = 500, 20
# One process that has loaded the portal. Each line it reads asks for a Celery worker in a fork of its own, which is given the
# sweep as beat gives it; its number is printed, and how it ended. To load the portal anew for each would take most of the time.
FORKER = """
import os, sys, django
django.setup()
from config.celery import app
from objections.tasks import sweep
for _line in sys.stdin:
    worker = os.fork()
    if not worker:
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            sweep.delay()
            app.worker_main(["worker", "--pool=solo", "--without-gossip", "--without-mingle", "--without-heartbeat"])
        finally:
            os._exit(1)
    print(worker, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]), flush=True)
"""


def lay_out_cases() -> None:
    """500 circulated cases whose period has just ended, an objection to every tenth; in bulk, since only the sweep is tried."""
    now = timezone.now().replace(microsecond=0)
    ended, long_ago = now - timedelta(minutes=5), now - timedelta(days=60)
    window, checker = build.window(long_ago - timedelta(days=60), long_ago), build.person("checker")
    second = build.person("second")
    people = User.objects.bulk_create(User(email=f"person{n}@example.org") for n in range(CASES))
    bodies = Organization.objects.bulk_create(
        Organization(reference=f"ORG-{n}", name=f"Body {n}", type="ngo", country="KE", created_at=long_ago)
        for n in range(CASES)
    )
    Representative.objects.bulk_create(
        Representative(organization=body, user=person, role="focal_point", from_at=long_ago)
        for body, person in zip(bodies, people, strict=True)
    )
    files = Application.objects.bulk_create(
        Application(
            reference=f"GM-{n}",
            organization=body,
            cycle=window.cycle,
            window=window,
            route="non_objection",
            state="circulated",
            state_since=long_ago,
            created_at=long_ago,
            created_by=person,
            submitted_at=long_ago - timedelta(days=1),
            period_ends_at=ended,
        )
        for n, (body, person) in enumerate(zip(bodies, people, strict=True))
    )
    listed = Circulation.objects.create(
        window=window,
        number=1,
        status="circulated",
        period_ends_at=ended,
        prepared_by=checker,
        prepared_at=long_ago,
        published_by=second,
        published_at=long_ago,
    )
    versions = ApplicationVersion.objects.bulk_create(
        ApplicationVersion(
            application=file, number=1, content={}, digest="0" * 64, made_at=long_ago, reason="submitted"
        )
        for file in files
    )
    CirculationEntry.objects.bulk_create(
        CirculationEntry(circulation=listed, application=version.application, version=version) for version in versions
    )
    state = build.member_state()
    with desk():
        Objection.objects.bulk_create(
            Objection(
                application=file,
                state=state,
                standing=Standing.STANDING.value,
                receipt=f"OBJ-{file.pk}",
                lodged_by=checker,
                lodged_at=long_ago,
                received_at=long_ago,
                dissemination_due_at=long_ago,
            )
            for file in files[::10]
        )


def done() -> int:
    return Application.objects.exclude(state=State.CIRCULATED.value).count()


@contextmanager
def forker() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", FORKER],
        cwd=CHECKOUT,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        yield process


def answer_of(process: subprocess.Popen[str]) -> int:
    return int(process.stdout.readline())


def start_worker(process: subprocess.Popen[str]) -> int:
    """One more worker; returns the number of its process."""
    process.stdin.write("worker\n")
    process.stdin.flush()
    return answer_of(process)


def test_twenty_kills_in_a_sweep_over_five_hundred_leave_one_outcome_each():
    lay_out_cases()
    chance = random.Random(80016)
    with forker() as process:
        for _round in range(ROUNDS):
            threshold = done() + chance.randrange(1, CASES // ROUNDS)
            worker = start_worker(process)
            assert until(lambda goal=threshold: done() >= goal, 60, every=0.003)
            os.kill(worker, signal.SIGKILL)
            assert answer_of(process) == -signal.SIGKILL, "each round was to be killed in the middle"
        assert 0 < done() < CASES
        worker = start_worker(process)
        assert until(lambda: done() == CASES, 120)
        os.kill(worker, signal.SIGTERM)
        answer_of(process)
    states = dict(Application.objects.values_list("state").annotate(n=Count("pk")))
    assert states == {"accredited": CASES - CASES // 10, "in_consultation": CASES // 10}
    assert Accreditation.objects.count() == CASES - CASES // 10
    with desk():
        assert Consultation.objects.count() == CASES // 10
        acts = Act.objects.filter(kind__startswith="application.").values("subject").annotate(n=Count("pk"))
        assert {row["n"] for row in acts} == {1}
        assert len(acts) == CASES
        letters = Letter.objects.values("kind", "recipient").annotate(n=Count("pk"))
        assert {row["n"] for row in letters} == {1}
        told = Counter(row["kind"] for row in letters)
        assert told == {"application.accredited": CASES - CASES // 10, "objection.applicant_learns": CASES // 10}
        numbers = list(Act.objects.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), "no gap, no fork"
