"""Tests in several processes at once (`make test PROCESSES=2`): what each needs of its own besides a database."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest


def own_redis(url: str, worker: str) -> str:
    """The address of this process's own numbered database: `gw0` keeps the given one, `gw1` takes the next.

    A unix socket says its number in the query, a host in the path. Without a worker's name nothing changes.
    """
    if not worker:
        return url
    parts = urlsplit(url)
    if parts.scheme == "unix":
        query = parse_qs(parts.query)
        number = int(query.get("db", ["0"])[0]) + _place(worker)
        return parts._replace(query=urlencode({**{k: v[0] for k, v in query.items()}, "db": number})).geturl()
    number = int(parts.path.strip("/") or "0") + _place(worker)
    return parts._replace(path=f"/{number}").geturl()


def _place(worker: str) -> int:
    return int(worker.removeprefix("gw"))


def in_fair_shares(items: Sequence[pytest.Item], shares: int) -> list[pytest.Item]:
    """As many equal shares as there are processes, each beginning with its part of the tests marked `long`; the others
    after them as they were."""
    long = [item for item in items if item.get_closest_marker("long")]
    others = iter([item for item in items if not item.get_closest_marker("long")])
    ordered: list[pytest.Item] = []
    for share in range(shares):
        begun = long[share::shares]
        left = len(items) * (share + 1) // shares - len(ordered) - len(begun)
        ordered += [*begun, *islice(others, max(left, 0))]
    return [*ordered, *others]
