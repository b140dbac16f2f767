"""The public list of the accredited: posted in batches, counted as it is posted (DESIGN 4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accreditation.modalities.listing import listing_moment, public_year
from accreditation.models import Accreditation, Cycle
from accreditation.queries.outcomes import untold
from accreditation.services.accreditations import record_public_listing
from accreditation.services.counting import count_accredited, listed_name
from accreditation.services.sweeping import each


def list_due(*, now: datetime, plenary_closes: Iterable[datetime] = ()) -> int:
    """The sweep: post everybody accredited before the latest moment of posting, in one batch per cycle. Running twice posts
    nothing twice. Returns how many were posted."""
    closes = list(plenary_closes)
    return each(
        Cycle.objects.select_related("process").filter(starts_at__lte=now),
        lambda cycle: list_accredited(
            cycle=cycle, begun_before=listing_moment(now, closes, cycle.process.rules()), now=now
        ),
    )


def list_accredited(*, cycle: Cycle, begun_before: datetime, now: datetime) -> int:
    """Post the accredited bodies of a cycle that are not on the public list yet, in order of their names."""
    if not _unlisted(cycle, begun_before).exists():
        return 0
    with transaction.atomic():
        rows = list(
            _unlisted(cycle, begun_before)
            .select_for_update(of=("self",), no_key=True)
            .select_related("organization")
            .order_by("organization__name", "id")
        )
        rules = cycle.process.rules()
        for accreditation in rows:
            accreditation.listed_at = now
            accreditation.listed_name = listed_name(accreditation.organization)
            accreditation.year = public_year(accreditation.begun_at, rules)
            accreditation.save(update_fields=["listed_at", "listed_name", "year"])
            record_public_listing(accreditation, now=now, kind="accreditation.listed")
        count_accredited(cycle.pk)
    return len(rows)


def _unlisted(cycle: Cycle, begun_before: datetime) -> QuerySet[Accreditation]:
    """Those whose turn it is. A list whose outcomes Member States are not told yet waits for the next posting: States know
    who applied, so those missing from the public list would be those objected to (docs/decisions/0007)."""
    return Accreditation.objects.filter(
        ~untold(begun_before, "application"),
        cycle=cycle,
        listed_at__isnull=True,
        ended_at__isnull=True,
        begun_at__lt=begun_before,
    )
