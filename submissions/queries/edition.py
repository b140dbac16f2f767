"""The number that every cached public page carries: posting, withholding and withdrawing count it up."""

from __future__ import annotations

import logging

from django.core.cache import cache

log = logging.getLogger(__name__)
KEY = "inputs:edition"


def current_edition() -> int | None:
    """The edition now; None where the cache cannot be reached, and then nothing is cached."""
    try:
        return int(cache.get_or_set(KEY, 1, timeout=None) or 1)
    except Exception:  # every client has its own errors; a page without a cache is slower, not wrong
        log.warning("the cache cannot be reached: public inputs are not cached")
        return None
