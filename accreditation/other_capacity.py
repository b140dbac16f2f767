"""What every page of an organization's people answers to who acts for a State, the Chair or the Secretariat."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from accounts.capacities import Party
from accounts.requests import PortalRequest
from accounts.typed_words import Choices, Titles, what_was_typed


def other_capacity_page(
    request: PortalRequest, titles: Titles | None = None, choices: Choices | None = None
) -> HttpResponse | None:
    """403, the way to choose the own name, and what was typed by its `titles`. None for who acts in their own name."""
    if request.actor is None or request.actor.party is Party.PERSON:
        return None
    return render(request, "my/other_capacity.html", what_was_typed(request, titles, choices), status=403)
