"""Django's admin as the Secretariat's desk."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest

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
