"""What an outage has held: the Secretariat proposes to confirm or to reopen for all, the Chair consents (DESIGN 2)."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import admin
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.deadline_words import instant_words
from accounts.requests import PortalRequest
from accreditation.acting import refused_by
from accreditation.admin.base import DeskAdmin, Routes, actor_of, by, posted
from accreditation.admin.deadlines import release_proposed
from accreditation.forms.held import ReleaseForm
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.periods import may_release
from accreditation.models import Circulation, Held, HeldRelease, Window
from accreditation.notices.held_words import about, proposed_words, title_of
from accreditation.policy import may
from accreditation.queries.held import awaits_the_chair, ends_of, held_circulations, held_windows, proposals_about
from accreditation.services.exports import Column
from accreditation.services.held import propose_release


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
            Column("about", _("About"), about),
            Column("proposal", _("Proposal"), lambda r: _("reopen for all") if r.reopen_until else _("confirm")),
            Column("until", _("Until"), lambda r: r.reopen_until),
            Column("reason", _("Reason"), lambda r: r.reason),
            Column("proposed", _("Proposed"), lambda r: r.proposed_at),
            Column("answer", _("The Chair's answer"), _answer_words),
        ]
        held = [
            *(_Waits(found, _page_of(found, "list")) for found in held_circulations()),
            *(_Waits(found, _page_of(found, "window")) for found in held_windows()),
        ]
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
        lists = Circulation.objects.select_related("window__cycle__process")
        return self._propose(request, lists.filter(pk=pk).first())

    def propose_window(self, request: PortalRequest, pk: int) -> HttpResponse:
        return self._propose(request, Window.objects.select_related("cycle__process").filter(pk=pk).first())

    def _propose(self, request: PortalRequest, held: Held | None) -> HttpResponse:
        """Propose to confirm the outcome, or to reopen for all until an instant. Where that is settled, or awaits the Chair, a
        page that was open meanwhile is told by whom, with what was typed."""
        if held is None:
            raise Http404
        last = proposals_about(held).select_related("proposed_by").first()
        if not held.is_held and last is None:
            raise Http404
        rules = (held if isinstance(held, Window) else held.window).cycle.process.rules()
        verdict = may_release(held=held.is_held, awaiting=last is not None and last.answered_at is None)
        return self.act_page(
            request,
            act=ActOf.RELEASE_HELD,
            form=ReleaseForm(posted(request), zone=rules.zone),
            refusal=refused_by(verdict),
            note=proposed_words(last) if last is not None else "",
            title=_("Held after an outage: %(title)s") % {"title": title_of(held)},
            submit=_("Propose to the Chair"),
            back=reverse("admin:accreditation_heldrelease_changelist"),
            done=_("Proposed. Nothing follows before the Chair consents."),
            facts=[(_("Ended"), instant_words(ends_of(held), rules.zone))],
            read_back=lambda data: release_proposed(held, data["reopen_until"]),
            do=lambda data: propose_release(
                held=held, reopen_until=data["reopen_until"], reason=data["reason"], **by(request)
            ),
        )


@dataclass(frozen=True)
class _Waits:
    """One line above the proposals: what is held, and where a proposal is made, where none awaits the Chair."""

    held: Held
    page: str

    @property
    def title(self) -> str:
        return title_of(self.held)

    @property
    def awaits_the_chair(self) -> bool:
        return awaits_the_chair(self.held)


def _page_of(held: Held, name: str) -> str:
    return reverse(f"admin:accreditation_heldrelease_{name}", args=[held.pk])


def _answer_words(release: HeldRelease) -> str:
    if release.answered_at is None:
        return _("awaited")
    return _("consents") if release.consented else _("does not consent")
