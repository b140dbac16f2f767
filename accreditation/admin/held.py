"""What an outage has held: the Secretariat proposes to confirm or to reopen for all, the Chair consents (DESIGN 2)."""

from __future__ import annotations

from datetime import datetime

from django.contrib import admin
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.deadline_words import instant_words
from accounts.requests import PortalRequest
from accreditation.admin.base import DeskAdmin, Routes, actor_of, by, posted
from accreditation.forms.held import ReleaseForm
from accreditation.modalities.mandates import ActOf
from accreditation.models import Circulation, HeldRelease, Window
from accreditation.policy import may
from accreditation.queries.held import held_circulations, held_windows
from accreditation.services.exports import Column
from accreditation.services.held import Held, propose_release, title_of


@admin.register(HeldRelease)
class HeldReleaseAdmin(DeskAdmin):
    """Held lists and windows, and what was proposed about them."""

    def routes(self) -> Routes:
        return [
            ("", "changelist", self.proposals),
            ("list/<int:pk>/", "list", self.propose_list),
            ("window/<int:pk>/", "window", self.propose_window),
        ]

    def proposals(self, request: PortalRequest) -> HttpResponseBase:
        """Every proposal and the Chair's answer; what is still held stands above them."""
        columns = [
            Column("about", _("About"), lambda r: title_of(r.circulation or r.window)),
            Column("proposal", _("Proposal"), lambda r: _("reopen for all") if r.reopen_until else _("confirm")),
            Column("until", _("Until"), lambda r: r.reopen_until),
            Column("proposed", _("Proposed"), lambda r: r.proposed_at),
            Column("answer", _("The Chair's answer"), _answer_words),
        ]
        name = "admin:accreditation_heldrelease"
        held = [(title_of(found), reverse(f"{name}_list", args=[found.pk])) for found in held_circulations()]
        held += [(title_of(found), reverse(f"{name}_window", args=[found.pk])) for found in held_windows()]
        return self.list_page(
            request,
            title=_("Held after an outage"),
            name="held",
            empty=_("What is proposed about a close that was held appears here."),
            columns=columns,
            rows=HeldRelease.objects.select_related("circulation__window", "window"),
            template="admin/accreditation/held.html",
            held=held,
            may_propose=may(ActOf.RELEASE_HELD, actor_of(request)),
        )

    def propose_list(self, request: PortalRequest, pk: int) -> HttpResponse:
        return self._propose(request, held_circulations().filter(pk=pk).first())

    def propose_window(self, request: PortalRequest, pk: int) -> HttpResponse:
        return self._propose(request, held_windows().filter(pk=pk).first())

    def _propose(self, request: PortalRequest, held: Held | None) -> HttpResponse:
        """Propose to confirm the outcome, or to reopen for all until an instant."""
        if held is None:
            raise Http404
        rules = (held if isinstance(held, Window) else held.window).cycle.process.rules()
        form = ReleaseForm(posted(request), zone=rules.zone)
        back = reverse("admin:accreditation_heldrelease_changelist")
        return self.act_page(
            request,
            act=ActOf.RELEASE_HELD,
            form=form,
            title=_("Held after an outage: %(title)s") % {"title": title_of(held)},
            submit=_("Propose to the Chair"),
            back=back,
            done=_("Proposed. Nothing follows before the Chair consents."),
            facts=[(_("Ended"), instant_words(_ended(held), rules.zone))],
            do=lambda data: propose_release(
                held=held, reopen_until=data["reopen_until"], reason=data["reason"], **by(request)
            ),
        )


def _ended(held: Held) -> datetime:
    return held.period_ends_at if isinstance(held, Circulation) else held.closes_at


def _answer_words(release: HeldRelease) -> str:
    if release.answered_at is None:
        return _("awaited")
    return _("consents") if release.consented else _("does not consent")
