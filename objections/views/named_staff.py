"""What the staff named by the Chair may read of objections (DESIGN 4): never a button, never the consultation log."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.queries.paging import page_of
from accounts.requests import PortalRequest
from accounts.signed_out import signed_out
from accreditation.modalities.visibility import Audience
from accreditation.policy import audience_of
from objections.notices.chair_words import (
    ITEM,
    case_of_item,
    item_text,
    no_objection_words,
    standing_of,
    state_name,
    status_of,
)
from objections.notices.earliest import for_chair
from objections.notices.next_steps import for_chair as next_step
from objections.queries import chair_cases as queries
from objections.queries import chair_communications as sent
from objections.queries.cases import consultation_of, standing_count, undisseminated_count
from objections.queries.earliest import earliest_for_chair, holds_on
from objections.queries.named_staff import replies_to
from objections.views.chair_door import case_or_404


def named_staff(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only staff whom the Chair has named, acting for the Secretariat, asked at every request."""

    @wraps(view)
    def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.actor is None:
            return signed_out(request)
        if audience_of(request.actor) is not Audience.NAMED_STAFF:
            raise PermissionDenied(_("Only staff named by the Chair may read objections."))
        return view(request, *args, **kwargs)

    return never_cache(guarded)


@require_safe
@named_staff
def cases(request: PortalRequest) -> HttpResponse:
    """The cases to which something was received."""
    page = page_of(queries.cases(request.GET), request.GET, size=50)
    return render(
        request,
        "chair/named_cases.html",
        {"page": page, "rows": [(row, *status_of(row.state)) for row in page.rows], "q": request.GET.get("q", "")},
    )


@require_safe
@named_staff
def case(request: PortalRequest, reference: str) -> HttpResponse:
    """The objections to one case, their basis, what was disseminated, the organization's reply."""
    application, now = case_or_404(reference), request.now
    word, shape = status_of(application.state)
    clock, holds = consultation_of(application), holds_on(application, now)
    found = earliest_for_chair(application, clock, standing_count(application), now)
    return render(
        request,
        "chair/named_case.html",
        {
            "application": application,
            "word": word,
            "shape": shape,
            "objections": [
                (row, *standing_of(row)) for row in queries.objections_of(application) if not row.was_struck
            ],
            "no_objection": no_objection_words(application),
            "replies": replies_to(application),
            "next": next_step(found, application, clock, holds=holds, now=now),
            "earliest": for_chair(
                found,
                application,
                holds=holds,
                unsent=undisseminated_count(application),
                now=now,
            ),
        },
    )


@require_safe
@named_staff
def communications(request: PortalRequest) -> HttpResponse:
    """What was disseminated and the updates to plenaries, as Member States read them; not who was told or has opened."""
    return render(
        request,
        "chair/named_communications.html",
        {
            "page": page_of(sent.disseminations(), request.GET, key="number", size=50),
            "updates": list(sent.updates()[:50]),
        },
    )


@require_safe
@named_staff
def communication(request: PortalRequest, number: int) -> HttpResponse:
    """One communication with its pieces."""
    found = get_object_or_404(sent.disseminations(), number=number)
    pieces = [
        (item, ITEM[item.kind], state_name(item), item_text(item), case_of_item(item)) for item in sent.items_of(found)
    ]
    return render(request, "chair/named_communication.html", {"sent": found, "pieces": pieces})


@require_safe
@named_staff
def update(request: PortalRequest, pk: int) -> HttpResponse:
    """One update to a plenary, as it was given."""
    found = get_object_or_404(sent.updates(), pk=pk)
    items = [(item, *status_of(item.state_then)) for item in sent.update_items(found)]
    return render(request, "chair/named_update.html", {"update": found, "items": items})
