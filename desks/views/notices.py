"""Privacy, accessibility and the way to report a security problem."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from accounts.public_pages import public_page
from accounts.queries.subscriptions import CONFIRM_WITHIN
from accounts.requests import PortalRequest

HALF_A_YEAR = timedelta(days=183)


@public_page
def privacy(request: PortalRequest) -> HttpResponse:
    """`/privacy/`: form by form."""
    hours = settings.SESSION_COOKIE_AGE // 3600
    return render(
        request,
        "desks/privacy.html",
        {"contact": settings.CONTACT_EMAIL, "session_hours": hours, "confirm_days": CONFIRM_WITHIN.days},
    )


@public_page
def accessibility(request: PortalRequest) -> HttpResponse:
    """`/accessibility/`."""
    return render(request, "desks/accessibility.html", {"contact": settings.CONTACT_EMAIL})


@public_page
def security_txt(request: PortalRequest) -> HttpResponse:
    """`/.well-known/security.txt` (RFC 9116). It expires half a year after the month in which it is read."""
    month = datetime(request.now.year, request.now.month, 1, tzinfo=UTC)
    lines = [
        f"Contact: mailto:{settings.CONTACT_EMAIL}",
        f"Expires: {(month + HALF_A_YEAR).isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: en, fr",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
