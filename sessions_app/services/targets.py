"""Which meetings a window is for: set by the Secretariat with the planner, an act with a reason (R3, DESIGN 5)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.capacities import Actor
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.record import record_act
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.models import Window
from accreditation.policy import insist_may
from accreditation.services.given import insist_said
from accreditation.services.telling import tell_missions
from sessions_app.models import Session, TargetChange
from sessions_app.notices.targets import TARGET_CHANGED
from sessions_app.queries import meetings_to_feed


def fed_now(window: Window) -> str:
    """The meetings that the window is for, in short: what a page was drawn from."""
    return ",".join(str(pk) for pk in window.sessions.order_by("pk").values_list("pk", flat=True))


def set_target(
    *,
    window: Window,
    meetings: Collection[int],
    reason: str,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> TargetChange:
    """Let the window feed these `meetings` (keys) and no other plenary or review conference. One that another window fed
    is taken from it. All missions are told once the window has been announced.

    Raises Refused without a reason; BAD_VALUE for a meeting that is not one of `meetings_to_feed`; WRONG_STATE where it
    would touch one that has closed; STALE where `seen` is not `fed_now`; UNCHANGED."""
    insist_may(ActOf.SET_WINDOW, actor)
    insist_said(reason, "R3")
    with transaction.atomic():
        window = Window.objects.select_for_update(of=("self",), no_key=True).select_related("cycle").get(pk=window.pk)
        rows = Session.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
        before = list(rows.filter(fed_by=window))
        if seen is not None and seen != ",".join(str(row.pk) for row in before):
            raise Refused(Reason.STALE)
        after = list(rows.filter(pk__in=meetings))
        if {row.pk for row in after} - set(meetings_to_feed(window).values_list("pk", flat=True)) or len(after) != len(
            set(meetings)
        ):
            raise Refused(Reason.BAD_VALUE, "R3", ("fed_by",))
        moved = [row for row in {*before, *after} if (row in before) is not (row in after)]
        if not moved:
            raise Refused(Reason.UNCHANGED)
        if any(row.closes_at <= now for row in moved):
            raise Refused(Reason.WRONG_STATE, "R8")
        for row in sorted(moved, key=lambda row: row.pk):
            row.fed_by = window if row in after else None
            row.save(update_fields=["fed_by"])
        change = TargetChange.objects.create(
            window=window,
            before=[row.pk for row in before],
            after=[row.pk for row in after],
            reason=said(reason),
            changed_at=now,
            changed_by_id=actor.person_id,
        )
        act = record_act(
            kind="window.target",
            moment=now,
            actor=actor,
            subject=f"window:{window.pk}",
            facts={"before": change.before, "after": change.after, "change": change.pk},
            rule="R3",
            public=window.is_announced,
        )
        if window.is_announced:
            tell_missions(
                act,
                TARGET_CHANGED,
                now,
                window=window.title,
                before=named(before),
                after=named(after),
                reason=change.reason,
            )
    return change


def named(meetings: Collection[Session]) -> str:
    """Their titles in order, or that there is none."""
    return ", ".join(row.title for row in sorted(meetings, key=lambda row: row.opens_at)) or _("no meeting yet")
