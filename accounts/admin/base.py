"""The shared base of the admin's pages: read-mostly, every change through a service, no second record."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from accounts.capacities import Party, Right
from accounts.notices.acts import told
from accounts.queries.acts import readable_acts
from accounts.queries.paging import page_of
from accounts.requests import PortalRequest
from accounts.services.exports import MOST_IN_XLSX


class RecordedAdmin(ModelAdmin):
    """Shows rows to who acts for the Secretariat; adds, changes and deletes nothing by itself.

    `needs` names the right without which the pages are not shown at all; None lets everybody of the Secretariat read.
    Acts are views of the admin's own, added in `get_urls` with `self.admin_site.admin_view`, that call one service
    each. "History" is the record (`record_subject`); Django's LogEntry is never written.
    """

    needs: Right | None = None
    actions = None
    show_full_result_count = False
    list_per_page = 50

    def has_module_permission(self, request: HttpRequest) -> bool:
        actor = getattr(request, "actor", None)
        return (
            actor is not None
            and actor.party is Party.SECRETARIAT
            and (self.needs is None or self.needs in actor.rights)
        )

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """Nothing: the record is the record."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """Nothing: the record is the record."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:  # type: ignore[override]
        """Nothing is ever deleted here."""

    def record_subject(self, obj: Model) -> str:
        """As what the acts name this row."""
        return f"{obj._meta.model_name}:{obj.pk}"

    def page(self, request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """A page of our own inside the admin: `title` and whatever the template needs."""
        return TemplateResponse(
            request,
            template,
            {**self.admin_site.each_context(request), "opts": self.opts, "most_in_xlsx": MOST_IN_XLSX, **context},
            status=status,
        )

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The acts about this row, newest first, as far as this capacity may see them."""
        obj = self.get_object(request, object_id)
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        portal = cast("PortalRequest", request)
        actor = portal.actor
        acts = readable_acts(actor).filter(subject=self.record_subject(obj)).select_related("actor")
        page = page_of(acts, request.GET, key="number")
        rows = told(page.rows, actor, portal.now) if actor is not None else []
        return self.page(
            request, "admin/recorded_history.html", title=_("Record of %s") % obj, object=obj, page=page, rows=rows
        )
