"""Tests in several processes at once (`make test PROCESSES=2`): what each needs of its own besides a database."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit


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
