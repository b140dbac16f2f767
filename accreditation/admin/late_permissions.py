"""Individual late permissions, each with its reason, which stands on the circulated list."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import PortalRequest
from accreditation.admin.base import DeskAdmin, Routes, actor_of, by, posted
from accreditation.admin.deadlines import late_permission
from accreditation.admin.tables import body_url
from accreditation.forms.calendar import LateForm
from accreditation.modalities.mandates import ActOf
from accreditation.models import LatePermission
from accreditation.policy import may
from accreditation.services.exports import Column
from accreditation.services.late_permissions import give_late_permission, same_permission


@admin.register(LatePermission)
class LatePermissionAdmin(DeskAdmin):
    """Individual late permissions, with their reasons."""

    def routes(self) -> Routes:
        return [("", "changelist", self.permissions), ("new/", "new", self.new)]

    def permissions(self, request: PortalRequest) -> HttpResponseBase:
        columns = [
            Column(
                "organization",
                _("Organization"),
                lambda p: p.organization.name,
                link=lambda p: body_url(p.organization),
            ),
            Column("window", _("Window"), lambda p: p.window.title),
            Column("until", _("Until"), lambda p: p.until_at),
            Column("reason", _("Reason"), lambda p: p.reason),
            Column("given", _("Given"), lambda p: p.given_at),
            Column("by", _("By"), lambda p: str(p.given_by)),
        ]
        return self.list_page(
            request,
            title=_("Late permissions"),
            name="late-permissions",
            empty=_("A permission appears here once it is given, with its reason."),
            columns=columns,
            rows=LatePermission.objects.select_related("organization", "window", "given_by"),
            add=(reverse("admin:accreditation_latepermission_new"), _("Give a late permission"))
            if may(ActOf.LATE_PERMISSION, actor_of(request))
            else None,
        )

    def new(self, request: PortalRequest) -> HttpResponse:
        form = LateForm(posted(request), initial={"organization": request.GET.get("organization", "")})
        return self.act_page(
            request,
            act=ActOf.LATE_PERMISSION,
            form=form,
            title=_("Give a late permission"),
            submit=_("Permit"),
            back=reverse("admin:accreditation_latepermission_changelist"),
            done=_("Permitted. The organization is told."),
            read_back=lambda data: {
                "sentence": _(
                    "%(name)s may still submit in %(window)s. The reason will be shown on the circulated list."
                )
                % {"name": data["organization"].name, "window": data["window"].title},
                "deadline": data["until_at"],
                "deadline_label": "ends",
                "warnings": [
                    *(
                        [_("This very permission has been given already. It stands; nobody is told again.")]
                        if same_permission(**data)
                        else []
                    ),
                    *late_permission(data["window"], data["until_at"]),
                ],
            },
            do=lambda data: give_late_permission(**data, **by(request)),
        )
