"""Processes of the product's own, on the test's database and broker: the worker, beat, a sweep."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from django.db import connections

CHECKOUT = Path(__file__).resolve().parent.parent


def address_of(alias: str) -> str:
    """The URL by which another process reaches the same test database in the same role."""
    settings = connections[alias].settings_dict
    host = quote(settings["HOST"], safe="")
    port = f":{settings['PORT']}" if settings["PORT"] else ""
    return f"postgresql://{settings['USER']}:{quote(settings['PASSWORD'], safe='')}@{host}{port}/{settings['NAME']}"


def own_redis() -> str:
    """A numbered database of the broker's own for each process of pytest-xdist, so that one's worker never takes up what
    another's beat has sent. The tests' own cache is another."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    number = 2 + int(worker) % 14
    parts = urlsplit(os.environ["REDIS_URL"])
    changed = {"query": f"db={number}"} if parts.scheme == "unix" else {"path": f"/{number}"}
    return urlunsplit(parts._replace(**changed))


def environment(**more: str) -> dict[str, str]:
    """The environment of a child: the test's own database in the roles that production has."""
    return {
        **{name: value for name, value in os.environ.items() if name != "BROKER_URL"},
        "REDIS_URL": own_redis(),
        "ROSTRUM_ENV": "test",
        "DATABASE_URL": address_of("owner"),
        "DATABASE_WEB_URL": address_of("default"),
        "DATABASE_DESK_URL": address_of("desk"),
        **more,
    }


@contextmanager
def running(*arguments: str, log: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m …` until the block ends."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=CHECKOUT,
            env=environment(**more),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(20)


def until(found: Callable[[], bool], seconds: float, every: float = 0.2) -> bool:
    """Wait until something is so, or time is up."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if found():
            return True
        time.sleep(every)
    return found()
