"""Django's admin as the Secretariat's desk."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
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

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """A form that comes after the session has ended is answered with what was typed in it, not with a sign-in page."""
        from accounts.signed_out import signed_out  # this module is read before the models are

        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST" and getattr(request, "actor", None) is None:
                return signed_out(request)
            return inner(request, *args, **kwargs)

        return guarded

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Nobody signs in past the limits and the second factor: the portal's own page is the only one."""
        from django.contrib.auth.views import redirect_to_login  # this module is read before the models are

        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME, "/admin/"))

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Likewise for the password: its change is told to its owner."""
        return redirect("account_change_password")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """With the desk's menu, which says where one is."""
        from desks.queries.desk_menu import desk_menu

        return {**super().each_context(request), "desk_menu": desk_menu(request.path)}

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """No list by app: the desk's menu goes by the work, and Django would ask every model's permissions for each page."""
        return []

    def app_index(  # type: ignore[override]
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """An app is no place of this desk: its menu goes by the work."""
        return redirect("admin:index")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The desk opens on what waits for the Secretariat."""
        # This module is read before the models are: it names the app's config.
        from desks.queries.secretariat import front_page

        front = front_page(request.now, request.actor)  # type: ignore[attr-defined]
        return super().index(request, {**(extra_context or {}), "front": front, "title": _("What waits for you")})
