"""Changes of route: which are open, and of which all Member States have notice (R1, DESIGN 2)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

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
