"""The zone of the seat: in it days begin and end, and every instant is shown and typed (DESIGN 2, 5).

It is a setting of the process, which is kept one app higher; that one says at the start how it is read (DESIGN 6). Whatever
shows or reads an instant asks here, page, letter, form, sweep or command: none of them has to think of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from django.db import DatabaseError

# How long another process of the portal may go on with the zone before, in seconds. It names its place with each instant.
SECONDS: Final = 5.0
ZONE: Final = "zone"
Reader = Callable[[], str]
_readers: list[Reader] = []
_given: ContextVar[str | None] = ContextVar("zone of the seat", default=None)
_kept: dict[str, tuple[float, str]] = {}


def read_with(reader: Reader) -> None:
    """Let the zone be read so, from now on."""
    _readers[:] = [reader]


def seat_zone() -> str:
    """The IANA name of the zone in force: the one that this piece of work was given, else the setting, read at most
    SECONDS ago. Raises LookupError where nobody said how it is read."""
    given = _given.get()
    if given is not None:
        return given
    kept = _kept  # what is read while another thread forgets is put into what that one has thrown away
    found = kept.get(ZONE)
    if found is None or time.monotonic() - found[0] > SECONDS:
        found = kept[ZONE] = (time.monotonic(), _read(found[1] if found else None))
    return found[1]


def _read(before: str | None) -> str:
    """The setting; while the database does not answer, what was read `before`: a page that needs none of it is still drawn."""
    if not _readers:
        raise LookupError("Nobody said how the zone of the seat is read.")
    try:
        return _readers[0]()
    except DatabaseError:
        if before is None:
            raise
        return before


def forget_seat() -> None:
    """Read it anew at the next instant: the setting has been changed."""
    global _kept
    _kept = {}


@contextmanager
def at_seat(zone: str) -> Iterator[None]:
    """Until the block ends, the zone is this one: of a piece of work that has just read it, or must not change it midway."""
    token = _given.set(zone)
    try:
        yield
    finally:
        _given.reset(token)
