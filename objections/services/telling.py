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
from accreditation.services.telling import kept_until


def tell_chair(act: Act, kind: Occasion, now: datetime, **values: Any) -> int:
    """One letter to each person of the Chair's office."""
    writer = Writer(kind)
    drafts = [writer.draft(to_user(user), values) for user in people_of(Party.CHAIR, now)]
    return write_letters(act=act, drafts=drafts, now=now, kept_until=kept_until(act, now))


def tell_missions(
    act: Act,
    kind: Occasion,
    now: datetime,
    missions: Iterable[MemberState] | None = None,
    post_from: datetime | None = None,
    **values: Any,
) -> int:
    """One letter to each mission that has a mailbox, or to `missions`; not posted before `post_from`."""
    writer = Writer(kind)
    chosen = MemberState.objects.exclude(mailbox="") if missions is None else missions
    drafts = [writer.draft(to_mission(state), values) for state in chosen]
    return write_letters(act=act, drafts=drafts, now=now, kept_until=kept_until(act, now), post_from=post_from)
