"""For which window a body may begin an application, and whether one may be begun at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accreditation.modalities.applications import may_act_in_its_name, may_be_sent, may_begin, may_enter
from accreditation.modalities.outcomes import Verdict
from accreditation.modalities.states import State
from accreditation.models import Application, LatePermission, Organization, OrganizationChange, Window
from accreditation.queries.files import EarlierFiles, earlier_files
from accreditation.queries.organizations import ENDS
from accreditation.queries.own import windows_to_apply_in


def late_permissions(now: datetime) -> QuerySet[LatePermission]:
    """The late permissions that run, the one that ends first before the others."""
    return (
        LatePermission.objects.filter(
            until_at__gt=now, window__cycle__ends_at__gt=now, window__announced_at__isnull=False
        )
        .select_related("window__cycle__process")
        .order_by("until_at")
    )


@dataclass(frozen=True)
class Sent:
    """What some bodies have sent, by body, and which of them are no more."""

    files: EarlierFiles
    gone: frozenset[int]


def sent_by(bodies: Collection[int]) -> Sent:
    """Drafts left out. Two queries, however many bodies."""
    gone = OrganizationChange.objects.filter(organization__in=bodies, kind__in=ENDS)
    return Sent(earlier_files(bodies), frozenset(gone.values_list("organization_id", flat=True)))


def late_of(bodies: Collection[Organization], now: datetime) -> dict[int, LatePermission]:
    """By body the late permission that runs; of several the one that ends first. One query."""
    return {row.organization_id: row for row in late_permissions(now).filter(organization__in=bodies).reverse()}


def late_open_to(
    bodies: Collection[Organization], late: Mapping[int, LatePermission], sent: Sent
) -> dict[int, LatePermission]:
    """Of those, the permissions that end after the close and by which the body may still begin, or go on with its draft."""
    return {
        body.pk: row
        for body in bodies
        if (row := late.get(body.pk)) is not None
        and row.until_at > row.window.closes_at
        and why_not_begin(body, row.window, sent).allowed
    }


@dataclass(frozen=True)
class Place:
    """A window in which a body may begin an application. `late`: by its permission, which ends after the close."""

    window: Window
    late: LatePermission | None = None


def places_for(
    body: Organization, windows: Sequence[Window], late: LatePermission | None, sent: Sent, now: datetime
) -> list[Place]:
    """Where a body may begin an application, or go on with its draft: by its late permission, and in every window that is open;
    where it may in none of these, in the next one that is announced. `windows`: from `windows_to_apply_in`."""
    permitted = {late.window_id: late} if late is not None else {}
    candidates = {window.pk: window for window in [*(one.window for one in permitted.values()), *windows]}
    places = [
        Place(window, one if (one := permitted.get(pk)) is not None and one.until_at > window.closes_at else None)
        for pk, window in candidates.items()
        if why_not_begin(body, window, sent).allowed
    ]
    entered = [place for place in places if may_enter(place.window.facts(place.late), now).allowed]
    return entered or places[:1]


def one_may_begin(
    bodies: Sequence[Organization], late: Mapping[int, LatePermission], sent: Sent, now: datetime
) -> bool:
    """Whether one of the bodies may begin an application, or go on with its draft. `late`: from `late_of`."""
    windows = windows_to_apply_in(now)
    return any(places_for(body, windows, late.get(body.pk), sent, now) for body in bodies)


def why_not_begin(body: Organization, window: Window, sent: Sent) -> Verdict:
    """Whether a body may begin an application in a window, or go on with its draft (R2, R3)."""
    free = may_act_in_its_name(organization_frozen=body.frozen_at is not None, organization_gone=body.pk in sent.gone)
    return may_begin(window.facts(), sent.files.before(window, body.pk)) if free.allowed else free


def what_bars(drafts: Sequence[Application], sent: Sent) -> dict[int, Verdict]:
    """Of drafts that could not be submitted however complete, by their key: why not."""
    verdicts = {
        draft.pk: may_be_sent(
            organization_frozen=draft.organization.frozen_at is not None,
            organization_gone=draft.organization_id in sent.gone,
            earlier=sent.files.before(draft.window, draft.organization_id),
        )
        for draft in drafts
    }
    return {pk: verdict for pk, verdict in verdicts.items() if not verdict.allowed}


def bar_of(application: Application) -> Verdict | None:
    """What keeps this draft from being submitted at all; None where nothing does, or where it is no draft."""
    if application.state_now is not State.DRAFT:
        return None
    return what_bars([application], sent_by([application.organization_id])).get(application.pk)
