"""The figures of a window, pushed down in the form in which the public is shown them (DESIGN 2).

After the period of all its lists, and again after each substantive plenary; never in between, or a reader who looks every
day would see single cases move.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Q

from accounts.capacities import timer
from accounts.services.record import record_act
from accreditation.modalities.calendar import sweep_may_act
from accreditation.modalities.states import State
from accreditation.modalities.statistics import Figure, WindowCounts, next_figure, window_figures
from accreditation.models import Accreditation, Application, Circulation, Window, WindowStatistics
from accreditation.models.circulation import CirculationStatus
from accreditation.queries.parameters import small_count_for
from accreditation.services.sweeping import each
from objections.queries.cases import stood_at
from sessions_app.queries import plenaries_closed


def push_statistics(*, now: datetime) -> int:
    """Push down the figures of every window for which they are due. Returns how many were."""
    ended = (
        Circulation.objects.filter(status=CirculationStatus.CIRCULATED)
        .values("window")
        .annotate(last=Max("period_ends_at"))
        .filter(last__lte=now)
        .values_list("window", "last")
    )
    last = dict(ended)
    return each(list(last), lambda pk: _push(pk, last[pk], now))


def _push(pk: int, last: datetime, now: datetime) -> bool:
    with transaction.atomic():
        window = Window.objects.select_for_update(of=("self",), no_key=True).select_related("cycle__process").get(pk=pk)
        if not sweep_may_act(last, now, window.cycle.process.rules()):
            return False
        # A list that is held, or whose outcome is still being written, keeps the window's figures waiting.
        if window.applications.filter(state=State.CIRCULATED.value).exists():
            return False
        before = WindowStatistics.objects.filter(window=window).first()
        if before is not None and not plenaries_closed(before.as_of, now):
            return False
        small = small_count_for(window)
        found = asdict(window_figures(count_window(window), small))
        figures = {
            name: _stored(next_figure(before.figure(name) if before else None, Figure(**figure), small))
            for name, figure in found.items()
        }
        WindowStatistics.objects.update_or_create(window=window, defaults={"figures": figures, "as_of": now})
        record_act(
            kind="statistics.publish",
            moment=now,
            actor=timer("push_statistics"),
            subject=f"window:{window.pk}",
            facts={"figures": figures},
            rule="R12",
            public=True,
        )
    return True


def count_window(window: Window) -> WindowCounts:
    """The true counts. An objection counts if it stood at the instant at which the period ended."""
    stood = stood_at(OuterRef("period_ends_at")).filter(application=OuterRef("pk"))
    place = Accreditation.objects.filter(application=OuterRef("pk"))
    sent = Application.objects.filter(window=window).exclude(state=State.DRAFT.value)
    sent = sent.annotate(stood=Exists(stood), place=Exists(place))
    circulated = Q(period_ends_at__isnull=False)
    return WindowCounts(
        **sent.aggregate(
            received=Count("pk"),
            accredited=Count("pk", filter=Q(place=True)),
            circulated=Count("pk", filter=circulated),
            accredited_circulated=Count("pk", filter=circulated & Q(place=True)),
            objected=Count("pk", filter=circulated & Q(stood=True)),
            resolved=Count("pk", filter=circulated & Q(stood=True, place=True)),
        )
    )


def _stored(figure: Figure) -> dict[str, int]:
    return {key: value for key, value in asdict(figure).items() if value is not None}
