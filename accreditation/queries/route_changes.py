"""Changes of route: which are open, of which all Member States have notice, and what each has become (R1, DESIGN 2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from django.db.models import Q, QuerySet

from accreditation.modalities.states import Route
from accreditation.models import Application, RouteChange

# Asked, and not declined, done or lapsed.
OPEN = Q(done_at__isnull=True, declined_at__isnull=True, lapsed_at__isnull=True)
# The Chair has consented, and no new circulation has ended that.
NOTICED = Q(consented_at__isnull=False, lapsed_at__isnull=True)


def open_changes() -> QuerySet[RouteChange]:
    """Those that were asked and have not come to an end: answered by the Chair's consent or not yet."""
    return RouteChange.objects.filter(OPEN)


def is_asked(application: Application) -> bool:
    """Whether a change of route of this file is open, so that none is asked beside it."""
    return open_changes().filter(application=application).exists()


def has_moved(application: Application, now: datetime) -> bool:
    """Whether the notice of a consented change is over while the file is on its list: time has decided, and only the sweep's
    record is to come. Nothing else may overtake it."""
    return open_changes().filter(NOTICED, application=application, takes_effect_at__lte=now).exists()


class Became(StrEnum):
    """What a row has become. Of a place that stands it is the evidence of a flag set, or taken back: no route changed."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    LAPSED = "lapsed"
    MOVED = "moved"  # by the Secretariat alone, before circulation
    TOOK_EFFECT = "took_effect"
    LOST = "lost"
    RESTORED = "restored"


def what_became(changes: Iterable[RouteChange]) -> list[tuple[RouteChange, Became]]:
    """Each of one file's changes, in their order, with what it has become: a status is restored only after it was lost."""
    found: list[tuple[RouteChange, Became]] = []
    lost = False
    for change in changes:
        lost = lost or change.to_route == Route.NON_OBJECTION.value
        found.append((change, _became(change, lost=lost)))
    return found


def _became(change: RouteChange, *, lost: bool) -> Became:
    if change.to_route == Route.NON_OBJECTION.value:
        return Became.LOST
    if change.declined_at is not None:
        return Became.DECLINED
    if change.lapsed_at is not None:
        return Became.LAPSED
    if change.done_at is None:
        return Became.ASKED if change.consented_at is None else Became.AGREED
    if change.consented_at is not None:
        return Became.TOOK_EFFECT
    return Became.RESTORED if lost else Became.MOVED
