"""What a sweep over many cases would read again for each, kept for a second: such as the words of a letter.

Only for what may be a second old. What decides anything is read under its lock."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
SECONDS = 1.0
_kept: ContextVar[dict[Hashable, tuple[float, Any]] | None] = ContextVar("lately", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Until the block ends, `lately` remembers. Outside of it, it reads each time."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def lately(key: Hashable, read: Callable[[], T]) -> T:
    """What `read` returned at most a second ago, by the clock of the machine, else what it returns now."""
    kept = _kept.get()
    if kept is None:
        return read()
    found = kept.get(key)
    if found is None or time.monotonic() - found[0] > SECONDS:
        found = kept[key] = (time.monotonic(), read())
    return found[1]
