"""Which mandates hold at an instant."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.capacities import Party, Right
from accounts.models import Mandate, MemberState, User

TWO_PERSONS = 2


def holding(now: datetime) -> QuerySet[Mandate]:
    """Mandates in force: from_at <= now < until_at, of people whose account is active."""
    return Mandate.objects.filter(
        Q(until_at__isnull=True) | Q(until_at__gt=now), from_at__lte=now, user__is_active=True
    ).select_related("state", "user")


def mandates_of(user: User, now: datetime) -> list[Mandate]:
    """The mandates of one person that hold, in a stable order."""
    rows = holding(now).filter(user=user).select_related(None).select_related("state")
    found = list(rows.order_by("party", "state__name", "id"))
    for mandate in found:
        mandate.user = user
    return found


def people_of(party: Party, now: datetime, *, state_id: int | None = None, right: Right | None = None) -> list[User]:
    """Everybody who holds a mandate of `party` (with `right`), once each: to whom its letters go."""
    mandates = holding(now).filter(party=party.value)
    if state_id is not None:
        mandates = mandates.filter(state_id=state_id)
    if right is not None:
        mandates = mandates.filter(rights__contains=[right.value])
    return list(User.objects.filter(pk__in=mandates.values("user_id")).order_by("id"))


def fewer_from(state: MemberState, right: Right, fewest: int, now: datetime) -> datetime | None:
    """From when fewer than `fewest` people of a mission hold `right`, by the last days that are known: `now` where it is so
    already, None where no last day brings it about."""
    ends: dict[int, datetime | None] = {}
    for user_id, until in (
        holding(now)
        .filter(party=Party.STATE.value, state=state, rights__contains=[right.value])
        .values_list("user_id", "until_at")
    ):
        known = ends.get(user_id, until)
        ends[user_id] = None if until is None or known is None else max(until, known)
    if len(ends) < fewest:
        return now
    lasting = sum(until is None for until in ends.values())
    dated = sorted((until for until in ends.values() if until is not None), reverse=True)
    return None if lasting >= fewest else dated[fewest - lasting - 1]


def has_two_who_lodge(state: MemberState, now: datetime) -> bool:
    """Whether what one delegate of the mission prepares can be confirmed by a second: mandates also lapse by themselves."""
    return len(people_of(Party.STATE, now, state_id=state.pk, right=Right.LODGING)) >= TWO_PERSONS
