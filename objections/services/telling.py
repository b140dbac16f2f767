"""Letters to the Chair's office and to all missions, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from accounts.capacities import Party
from accounts.models import Act, MemberState
from accounts.notices.drafts import to_mission, to_user
from accounts.notices.occasions import Occasion, Writer
from accounts.queries.mandates import people_of
from accounts.services.letters import write_letters


def tell_chair(act: Act, kind: Occasion, now: datetime, **values: Any) -> int:
    """One letter to each person of the Chair's office."""
    writer = Writer(kind)
    return write_letters(
        act=act, drafts=[writer.draft(to_user(user), values) for user in people_of(Party.CHAIR, now)], now=now
    )


def tell_missions(
    act: Act, kind: Occasion, now: datetime, missions: Iterable[MemberState] | None = None, **values: Any
) -> int:
    """One letter to each mission that has a mailbox, or to `missions`."""
    writer = Writer(kind)
    chosen = MemberState.objects.exclude(mailbox="") if missions is None else missions
    return write_letters(act=act, drafts=[writer.draft(to_mission(state), values) for state in chosen], now=now)
