"""PostgreSQL and Valkey out of wheels, for a laptop: development and tests only.

    supervisor.py   one process per checkout that runs both servers while anybody holds a lease
    lease.py        the client's side: start the supervisor if need be, hold a lease until exit
    postgres.py     valkey.py      how each server is prepared, started and stopped
    child.py        a process that dies with its parent and runs without root's rights
    places.py       where everything lies, and whom it belongs to

Nothing here imports Django: it runs before the settings are read.
"""

from __future__ import annotations

import os

from config.embedded.lease import EmbeddedServersError, hold_lease

__all__ = ["EmbeddedServersError", "ensure_servers"]

NAMES = ("DATABASE_URL", "REDIS_URL")


def ensure_servers() -> None:
    """Fill DATABASE_URL and REDIS_URL, each only where unset, from this checkout's embedded servers.

    Call it before Django's settings are imported. The lease ends with this process, however it ends. In production
    nothing is started: there config.environment refuses to go on without addresses.
    """
    missing = [name for name in NAMES if not os.environ.get(name)]
    if not missing or os.environ.get("ROSTRUM_ENV") == "production":
        return
    addresses = dict(hold_lease())
    if os.environ.get("ROSTRUM_ENV") == "test":  # a demo's worker must not take the tests' messages
        addresses["REDIS_URL"] = addresses["REDIS_URL"].replace("?db=0", "?db=1")
    for name in missing:
        os.environ[name] = addresses[name]
