"""Which cases of a draft a decision still takes: those resolved meanwhile it leaves where they are (R9). Run as the desk role."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accreditation.modalities.states import CONTESTED
from accreditation.models import Accreditation, Application
from objections.models import Decision, DecisionItem
from objections.queries.cases import waiting_notes


def items_left(decision: Decision, adopted_at: datetime | None = None) -> QuerySet[DecisionItem]:
    """Those that still await the decision. With `adopted_at` (UTC), where it is recorded later than adopted: those too that
    have gained their place since then."""
    left = Q(application__state__in=[state.value for state in CONTESTED])
    if adopted_at is not None:
        left |= Q(Exists(Accreditation.objects.filter(application=OuterRef("application"), begun_at__gte=adopted_at)))
    return decision.items.filter(left)


def with_a_note(decision: Decision) -> list[Application]:
    """Its contested cases on which a note verbale has still to be entered: a meeting does not decide them, and silence passes
    them by."""
    contested = Application.objects.filter(
        state__in=[state.value for state in CONTESTED], pk__in=decision.items.values("application")
    )
    return list(
        contested.filter(pk__in=waiting_notes().values("application"))
        .select_related("organization")
        .order_by("reference")
    )
