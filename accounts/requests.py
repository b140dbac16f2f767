"""A request as our middleware leaves it: what a view may rely on. For annotations; nothing is ever made of this class."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from accounts.capacities import Actor
from accounts.desks import Desk
from accounts.models import Mandate


class PortalRequest(HttpRequest):
    """`actor` is None when signed out; `mandate` and `capacity` are None for who acts for nobody but an organization."""

    now: datetime
    actor: Actor | None
    mandate: Mandate | None
    capacity: Mandate | None
    capacities: list[Mandate]
    desks: tuple[Desk, ...]
    # In whose name the forms of the page are drawn (accounts/drawn_for.py); "" when signed out.
    drawn_for: str
