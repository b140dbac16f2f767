"""For which window a body may begin an application, and whether one may be begun at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from accreditation.modalities.applications import Earlier, may_act_in_its_name, may_begin
from accreditation.modalities.states import State
from accreditation.models import Application, LatePermission, Organization, Window
from accreditation.queries.organizations import is_gone
from accreditation.queries.own import window_to_apply_in

# An application's state, cycle, and when its window opened.
File = tuple[str, int, datetime]


def late_permissions(now: datetime) -> QuerySet[LatePermission]:
    """The late permissions that run, the one that ends first before the others."""
    return (
        LatePermission.objects.filter(
            until_at__gt=now, window__cycle__ends_at__gt=now, window__announced_at__isnull=False
        )
        .select_related("window__cycle__process")
        .order_by("until_at")
    )


def one_may_begin(bodies: Sequence[Organization], now: datetime) -> bool:
    """Whether one of the bodies may begin an application, or go on with its draft."""
    window = window_to_apply_in(now)
    late = {row.organization_id: row.window for row in late_permissions(now).filter(organization__in=bodies).reverse()}
    files: dict[int, list[File]] = defaultdict(list)
    rows = Application.objects.filter(organization__in=bodies).exclude(state=State.DRAFT.value)
    for pk, state, cycle, opened_at in rows.values_list("organization_id", "state", "cycle_id", "window__opens_at"):
        files[pk].append((state, cycle, opened_at))
    return any(_may_begin(body, late.get(body.pk, window), files[body.pk]) for body in bodies)


def _may_begin(body: Organization, window: Window | None, files: list[File]) -> bool:
    if window is None or not may_act_in_its_name(organization_frozen=body.frozen_at is not None).allowed:
        return False
    earlier = tuple(
        Earlier(State(state), cycle == window.cycle_id, opened_at >= window.opens_at)
        for state, cycle, opened_at in files
    )
    return may_begin(window.facts(), earlier).allowed and not is_gone(body)
