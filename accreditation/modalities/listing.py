"""When bodies go onto the public list: in batches, so that no date tells how a place came about (DESIGN 4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time

from accreditation.modalities.calendar import local_date
from accreditation.modalities.parameters import Parameters


def listing_moment(now: datetime, plenary_closes: Iterable[datetime], parameters: Parameters) -> datetime:
    """The latest moment of posting at or before `now`: the first of the month at the seat, or the end of a plenary. All who
    were accredited before it are posted together; who is accredited after it waits for the next."""
    first = local_date(now, parameters).replace(day=1)
    of_month = datetime.combine(first, time(), tzinfo=parameters.tz).astimezone(UTC)
    return max([of_month, *(closed for closed in plenary_closes if closed <= now)])


def public_year(begun_at: datetime, parameters: Parameters) -> int:
    """The year that the public list shows beside the cycle; nothing finer is shown."""
    return local_date(begun_at, parameters).year
