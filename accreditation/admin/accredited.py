"""The accredited, by cycle and year, and those of them that have lost consultative status."""

from __future__ import annotations

from django.contrib import admin
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.asked import Asked
from accounts.deadline_words import instant_words
from accounts.requests import PortalRequest
from accreditation.acting import refused_by
from accreditation.admin.base import DeskAdmin, Routes, actor_of, audience, by, evidence_rows, kept, posted
from accreditation.admin.tables import body_url
from accreditation.forms.organization_acts import LostForm
from accreditation.modalities.mandates import ActOf
from accreditation.models import Accreditation
from accreditation.policy import may
from accreditation.queries import secretariat as queries
from accreditation.queries.ecosoc import lost
from accreditation.services.exports import Column
from accreditation.services.route_changes import flagging, status_lost, take_back_status_lost, unflagging


@admin.register(Accreditation)
class AccreditationAdmin(DeskAdmin):
    """The day of an accreditation is not shown: it would tell what stood against it; nor is the place before its list's
    outcomes are told (DESIGN 4)."""

    def routes(self) -> Routes:
        return [
            ("", "changelist", self.places),
            ("<int:pk>/status-lost/", "status_lost", self.status_lost),
            ("<int:pk>/status-restored/", "status_restored", self.status_restored),
        ]

    def places(self, request: PortalRequest) -> HttpResponseBase:
        with Asked(request.GET) as asked:
            queue, search = asked.one("queue", ("lost",)) == "lost", asked.text("q")
        columns = [
            Column(
                "organization",
                _("Organization"),
                lambda a: a.organization.name,
                link=lambda a: body_url(a.organization),
            ),
            Column("country", _("Country"), lambda a: a.organization.country.name),
            Column("type", _("Type"), lambda a: a.organization.get_type_display()),
            Column("route", _("Route"), lambda a: a.application.get_route_display()),
            Column("cycle", _("Cycle"), lambda a: str(a.cycle)),
            Column("ending", _("Ended"), lambda a: a.get_ending_display()),
            Column("lost", _("Status lost"), lambda a: a.status_lost_at),
        ]
        if queue and may(ActOf.CHANGE_ROUTE, actor_of(request)):
            columns.append(
                Column(
                    "flag",
                    _("Act"),
                    lambda _a: _("Flag the lost status"),
                    link=lambda a: reverse("admin:accreditation_accreditation_status_lost", args=[a.pk]),
                    of_page=True,
                )
            )
        rows = queries.places(audience(request), request.now)
        if queue:
            rows = rows.filter(pk__in=lost().values("pk"))
        if search:
            rows = rows.filter(organization__name__icontains=search)
        return self.list_page(
            request,
            title=_("Consultative status lost") if queue else _("Accredited organizations"),
            name="accredited",
            empty=_("An organization stands here from its accreditation to the end of the cycle."),
            columns=columns,
            rows=rows,
            # By name: the order in which places were gained is nobody's to read here.
            order=("organization__name", "id"),
            search=search,
        )

    def status_lost(self, request: PortalRequest, pk: int) -> HttpResponse:
        place = queries.places(audience(request), request.now).filter(pk=pk).first()
        if place is None:
            raise Http404
        verdict = flagging(place, place.application)
        form = LostForm(posted(request), request.FILES or None)
        scan = kept(request, form, "scan")
        return self.act_page(
            request,
            act=ActOf.CHANGE_ROUTE,
            form=form,
            refusal=refused_by(verdict),
            title=_("%(name)s is no longer in the ECOSOC register") % {"name": place.organization.name},
            submit=_("Flag it"),
            back=reverse("admin:accreditation_accreditation_changelist") + "?queue=lost",
            done=_("Flagged to the Chair and to Member States. The place stands to the end of the cycle."),
            sentence=_("The place stands to the end of the cycle, flagged to the Chair and to Member States."),
            read_back=lambda data: {
                "sentence": _(
                    "%(name)s has lost consultative status. Its people, the Chair’s office and all missions are told; its place "
                    "stands until %(until)s."
                )
                % {"name": place.organization.name, "until": instant_words(place.cycle.ends_at)},
                "rows": evidence_rows(data["evidence"], scan),
            },
            do=lambda data: status_lost(accreditation=place, evidence=data["evidence"], scan=scan, **by(request)),
        )

    def status_restored(self, request: PortalRequest, pk: int) -> HttpResponse:
        """The flag is taken back: the body is in the register again, or was flagged in error."""
        place = queries.places(audience(request), request.now).filter(pk=pk).first()
        if place is None:
            raise Http404
        form = LostForm(posted(request), request.FILES or None)
        scan = kept(request, form, "scan")
        name = {"name": place.organization.name}
        return self.act_page(
            request,
            act=ActOf.CHANGE_ROUTE,
            form=form,
            refusal=refused_by(unflagging(place, place.application)),
            title=_("%(name)s is in the ECOSOC register again, or was flagged in error") % name,
            submit=_("Take the flag back"),
            back=reverse("admin:accreditation_accreditation_changelist"),
            done=_("Taken back. Those who were told of the flag are told so."),
            sentence=_("The flag of a lost status is taken back. The accreditation stood throughout."),
            read_back=lambda data: {
                "sentence": _(
                    "The flag is taken back: %(name)s is in consultative status. Its people, the Chair’s office and all missions "
                    "are told."
                )
                % name,
                "rows": evidence_rows(data["evidence"], scan),
            },
            do=lambda data: take_back_status_lost(
                accreditation=place, evidence=data["evidence"], scan=scan, **by(request)
            ),
        )
