"""Missions that cannot be reached, and the acknowledgement that lets a list go out all the same."""

from __future__ import annotations

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import MemberState
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accreditation.admin.base import DeskAdmin, actor_of, by
from accreditation.modalities.mandates import ActOf
from accreditation.policy import may
from accreditation.queries.missions import reach_of_missions
from accreditation.services.exports import Column
from accreditation.services.missions import acknowledge_missions


def mission_words(number: int) -> str:
    return ngettext("%(count)d mission", "%(count)d missions", number) % {"count": number}


class Missions(DeskAdmin):
    """A page beside the lists: what they wait for."""

    def missions(self, request: PortalRequest) -> HttpResponseBase:
        """Missions that cannot be reached, and the acknowledgement that lets a list go out all the same."""
        reach = reach_of_missions()
        error = None
        if request.method == "POST" and request.POST.get("export"):
            return self.export(request, name="missions", columns=_mission_columns(), rows=MemberState.objects.all())
        if request.method == "POST":
            states = [s for s in reach.unsettled if str(s.pk) in request.POST.getlist("state")]
            try:
                acknowledge_missions(states=states, **by(request))
            except Refused as refused:
                error = refused
            else:
                return HttpResponseRedirect(reverse("admin:accreditation_circulation_missions"))
        if error is not None:
            return self.refused(request, error, back=reverse("admin:accreditation_circulation_missions"))
        return self.page(
            request,
            "admin/accreditation/missions.html",
            title=_("Missions that cannot be reached"),
            reach=reach,
            may_circulate=may(ActOf.CIRCULATE, actor_of(request)),
        )


def _mission_columns() -> list[Column]:
    return [
        Column("state", _("Member State"), lambda s: s.name),
        Column("mailbox", _("Mailbox"), lambda s: s.mailbox),
        Column("checked", _("Checked"), lambda s: s.mailbox_checked_at),
        Column("failed", _("Failed"), lambda s: s.mailbox_failed_at),
    ]
