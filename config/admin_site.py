"""Django's admin as the Secretariat's desk."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from accounts.capacities import Party


class RostrumAdminConfig(AdminConfig):
    default_site = "config.admin_site.RostrumAdminSite"


class RostrumAdminSite(AdminSite):
    """Open to who acts for the Secretariat in this session, whatever flags the account has."""

    site_header = "Rostrum"
    site_title = "Rostrum"

    def has_permission(self, request: HttpRequest) -> bool:
        actor = getattr(request, "actor", None)
        return actor is not None and actor.party is Party.SECRETARIAT

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The desk opens on what waits for the Secretariat."""
        # This module is read before the models are: it names the app's config.
        from desks.queries.secretariat import front_page

        front = front_page(request.now)  # type: ignore[attr-defined]
        return super().index(request, {**(extra_context or {}), "front": front, "title": _("What waits for you")})
