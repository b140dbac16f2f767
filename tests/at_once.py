"""Several acts at the very same time, each in a thread with connections of its own. For transaction tests."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import connections

from accounts.refusals import Refused


def at_once(*acts: Callable[[], Any], role: Callable[[], AbstractContextManager] = nullcontext) -> list[Any]:
    """What each act returned, in their order; a refusal by its reason. `role` is entered by each: `desk`, or none."""
    start, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index: int, act: Callable[[], Any]) -> None:
        try:
            with role():
                start.wait(timeout=10)
                outcomes[index] = act()
        except Refused as refused:
            outcomes[index] = refused.reason
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index, act)) for index, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
        assert not thread.is_alive()
    return outcomes
