"""How a sweep goes through what is due: each item by itself, on past a failure (DESIGN 5)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from django.db.models import Model

from accounts.lately import remembering

log = logging.getLogger(__name__)
Item = TypeVar("Item", bound=int | Model)


def each(items: Iterable[Item], handle: Callable[[Item], int]) -> int:
    """Handle each in turn; a failure is logged with its key and does not stop the others. Returns how many were done.

    `handle` opens its own transaction, takes the lock and asks again whether the item is due."""
    done = 0
    with remembering():
        for item in items:
            try:
                done += handle(item)
            except Exception:
                named = item if isinstance(item, int) else f"{item._meta.label} {item.pk}"
                log.exception("sweep item %s failed", named)
    return done


def run_all(steps: dict[str, Callable[..., int]], now: datetime) -> tuple[dict[str, int], bool]:
    """Run each sweep with `now`; one that fails does not stop the others. Returns what was done and whether all ran."""
    done, whole = {}, True
    for name, step in steps.items():
        try:
            done[name] = step(now=now)
        except Exception:
            log.exception("sweep %s failed", name)
            whole = False
    return done, whole
