"""What a second person confirms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.admin.pages import PeoplePages, View, actor_of, officers_told
from accounts.admin.proposal_words import address_warnings, proposal_details
from accounts.deadline_words import instant_words
from accounts.forms.secretariat import ChairForm, InviteSecretariatForm
from accounts.models import Proposal
from accounts.models.proposal import ProposalKind
from accounts.policy import PeopleAct, may
from accounts.reauthentication import sign_in_again_required
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accounts.services.proposals import (
    ACT_OF,
    confirm_proposal,
    decline_proposal,
    insist_may_confirm,
    propose_chair,
    propose_invitation,
)


@admin.register(Proposal)
class ProposalPages(PeoplePages):
    """Proposed by one security officer, confirmed or declined by another."""

    def routes(self) -> Sequence[tuple[str, str, View]]:
        return [
            ("", "changelist", self.proposals),
            ("<int:pk>/change/", "change", self.proposal),
            ("invite/", "invite", sign_in_again_required(self.invite)),
            ("chair/", "chair", sign_in_again_required(self.chair)),
            ("<int:pk>/confirm/", "confirm", sign_in_again_required(self.confirm)),
            ("<int:pk>/decline/", "decline", sign_in_again_required(self.decline)),
            ("<int:pk>/letter/", "letter", self.letter),
        ]

    def letter(self, request: PortalRequest, pk: int) -> HttpResponseBase:
        """The letter that names the Chair, for who is to confirm what it says."""
        return self.evidence_page(request, PeopleAct.NAME_CHAIR, self._one(pk).evidence)

    def _status(self, one: Proposal, request: PortalRequest) -> dict[str, Any]:
        if one.decided_at:
            return (
                {"words": _("confirmed"), "shape": "done"}
                if one.confirmed
                else {"words": _("declined"), "shape": "stopped"}
            )
        if one.expires_at <= request.now:
            return {"words": _("not decided in time"), "shape": "stopped"}
        return {"words": _("awaits a second person"), "shape": "attention"}

    def proposals(self, request: PortalRequest) -> HttpResponseBase:
        found = Proposal.objects.select_related("user", "proposed_by")
        page = self.listed(request, found)
        rows = (
            [
                {"words": one.get_kind_display(), "url": self.at("change", one.pk)},
                str(one.user or one.full_name or one.email),
                str(one.proposed_by),
                {"when": one.proposed_at},
                self._status(one, request),
            ]
            for one in page.rows
        )
        return self.list_page(
            request, title=_("Proposals about people"), is_list=True, rows=rows, page=page,
            heads=[_("What"), _("About"), _("Proposed by"), _("Proposed"), _("Status")],
            intro=_("Rights in the Secretariat, the naming of the Chair and lost factors need two security officers."),
            empty=_("Nothing has been proposed."),
            tools=[
                (self.at("invite"), _("Invite somebody to the Secretariat")),
                (self.at("chair"), _("Name the Chair")),
            ] if may(PeopleAct.SECRETARIAT_RIGHTS, request.actor) else [],
        )  # fmt: skip

    def _one(self, pk: int) -> Proposal:
        return get_object_or_404(
            Proposal.objects.select_related("user", "mandate", "proposed_by", "decided_by", "evidence"), pk=pk
        )

    def proposal(self, request: PortalRequest, pk: int) -> HttpResponse:
        one = self._one(pk)
        rows = [
            (_("What"), one.get_kind_display()),
            *proposal_details(one),
            (_("Reason"), one.reason),
            (_("Proposed by"), f"{one.proposed_by}, {instant_words(one.proposed_at)}"),
            (_("Status"), self._status(one, request)["words"]),
            (_("Decided by"), f"{one.decided_by}, {instant_words(one.decided_at)}" if one.decided_at else ""),
        ]
        tools = [(self.at("history", pk), _("Record"))]
        officer = may(ACT_OF[ProposalKind(one.kind)], request.actor)
        if one.evidence and officer:
            tools.append((self.at("letter", pk), _("Open the letter on file")))
        open_still = one.decided_at is None and request.now < one.expires_at
        mine = request.actor is not None and request.actor.user_id == one.proposed_by_id
        about_me = request.actor is not None and request.actor.user_id == one.user_id
        if open_still and officer and not mine and not about_me:
            tools.append((self.at("confirm", pk), _("Confirm")))
        if open_still and officer:
            tools.append((self.at("decline", pk), _("Take it back") if mine else _("Decline")))
        warning = ""
        if open_still and mine:
            warning = _("You have proposed this. Another security officer confirms it.")
        elif open_still and officer and about_me:
            warning = _("It is about you: another security officer confirms it.")
        return self.one_page(
            request, title=one.get_kind_display(), rows=[row for row in rows if row[1]], tools=tools, warning=warning
        )

    def invite(self, request: PortalRequest) -> HttpResponse:
        form = InviteSecretariatForm(request.POST or None)
        return self._propose(
            request, form, PeopleAct.SECRETARIAT_RIGHTS, _("Invite somebody to the Secretariat"),
            lambda: propose_invitation(**form.cleaned_data, actor=actor_of(request), now=request.now),
        )  # fmt: skip

    def chair(self, request: PortalRequest) -> HttpResponse:
        form = ChairForm(request.POST or None, request.FILES or None)

        scan = self.scan_of(request, PeopleAct.NAME_CHAIR, form)

        def do() -> None:
            given = {name: value for name, value in form.cleaned_data.items() if name != "upload"}
            propose_chair(**given, evidence=scan, actor=actor_of(request), now=request.now)

        sentence = _(
            "For the first Chair, or where the office cannot hand over itself. The person named is invited. At that "
            "instant, or when the invitation is accepted if that is later, every mandate of the Chair’s office ends."
        )
        return self._propose(request, form, PeopleAct.NAME_CHAIR, _("Name the Chair"), do, sentence)

    def _propose(
        self,
        request: PortalRequest,
        form: Any,
        act: PeopleAct,
        title: str,
        do: Callable[[], Any],
        sentence: str = "",
    ) -> HttpResponse:
        return self.act_page(
            request, act=act, form=form, back=self.at("changelist"), do=do, title=title, submit=_("Propose it"),
            second_person=True, sentence=sentence, done=_("Proposed. Another security officer has to confirm it."),
            notified=officers_told(request),
        )  # fmt: skip

    def confirm(self, request: PortalRequest, pk: int) -> HttpResponse:
        one = self._one(pk)
        barred = None
        try:
            insist_may_confirm(one, actor_of(request), request.now)
        except Refused as refused:
            barred = refused if one.decided_at is None else None
        return self.act_page(
            request, act=ACT_OF[ProposalKind(one.kind)], back=self.at("change", pk), title=_("Confirm a proposal"),
            barred=barred,
            sentence=_("%(who)s proposes: %(what)s (%(about)s). Reason: %(reason)s. Confirmed, it is done at once.")
            % self._words(one),
            details=proposal_details(one), warnings=address_warnings(one, request.now),
            submit=_("Confirm, and do it"), done=_("Confirmed and done."),
            do=lambda: confirm_proposal(proposal=one, actor=actor_of(request), now=request.now),
        )  # fmt: skip

    def decline(self, request: PortalRequest, pk: int) -> HttpResponse:
        one = self._one(pk)
        return self.act_page(
            request, act=ACT_OF[ProposalKind(one.kind)], back=self.at("change", pk), title=_("Decline a proposal"),
            sentence=_("%(who)s proposes: %(what)s (%(about)s). Reason: %(reason)s. Declined, nothing is done.") % self._words(one),
            submit=_("Decline it"), done=_("Declined. Nothing has been changed."),
            do=lambda: decline_proposal(proposal=one, actor=actor_of(request), now=request.now),
        )  # fmt: skip

    @staticmethod
    def _words(one: Proposal) -> dict[str, str]:
        return {
            "who": str(one.proposed_by),
            "what": one.get_kind_display(),
            "about": str(one.user or one.full_name or one.email),
            "reason": one.reason,
        }
