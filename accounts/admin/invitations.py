"""Invitations not yet accepted, and the naming of a mission's administrator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.admin.mandates import rights_cell
from accounts.admin.pages import PeoplePages, View, actor_of
from accounts.deadline_words import instant_words, until_words
from accounts.forms.secretariat import AdministratorForm
from accounts.models import Invitation
from accounts.notices.refusals import people_sentence
from accounts.policy import PeopleAct, may
from accounts.queries.people import pending_hand_over
from accounts.reauthentication import sign_in_again_required
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accounts.services.changing_chair import take_back_invitation
from accounts.services.invitations import name_administrator


@admin.register(Invitation)
class InvitationPages(PeoplePages):
    """Invitations not yet accepted, and the naming of a mission's administrator."""

    def routes(self) -> Sequence[tuple[str, str, View]]:
        return [
            ("", "changelist", self.invitations),
            ("<int:pk>/change/", "change", self.invitation),
            ("administrator/", "administrator", sign_in_again_required(self.administrator)),
            ("<int:pk>/revoke/", "revoke", self.revoke),
            ("<int:pk>/note/", "note", self.note),
        ]

    def note(self, request: PortalRequest, pk: int) -> HttpResponseBase:
        one = get_object_or_404(Invitation.objects.select_related("evidence"), pk=pk)
        return self.evidence_page(request, PeopleAct.MISSION_MANDATES, one.evidence)

    def _state_of(self, one: Invitation, request: PortalRequest) -> dict[str, Any]:
        if one.revoked_at:  # of a change of Chair also after it was accepted
            return {"words": _("taken back"), "shape": "stopped"}
        if one.accepted_at:
            return {"words": _("accepted"), "shape": "done"}
        if one.closes_at <= request.now:
            note = _("asks for another one") if one.asked_again_at else ""
            return {"words": _("expired"), "shape": "attention" if note else "stopped", "note": note}
        return {"words": _("open"), "shape": "waiting"}

    def invitations(self, request: PortalRequest) -> HttpResponseBase:
        search = request.GET.get("q", "").strip()
        found = Invitation.objects.select_related("state", "invited_by")
        if search:
            found = found.filter(Q(email__icontains=search) | Q(state__name__icontains=search))
        page = self.listed(request, found)
        rows = (
            [
                {"words": one.email, "url": self.at("change", one.pk)},
                one.party_words(),
                rights_cell(one),
                {"when": one.invited_at},
                self._state_of(one, request),
            ]
            for one in page.rows
        )
        return self.list_page(
            request, title=_("Invitations"), is_list=True, rows=rows, page=page, search=search,
            heads=[_("E-mail address"), _("To act for"), _("Rights"), _("Invited"), _("Status")],
            search_label=_("Address or State"), empty=_("No invitation is found."),
            intro=_("An invitation is the only way to a mandate. Its link is known to the recipient alone."),
            tools=[(self.at("administrator"), _("Name a mission’s administrator"))]
            if may(PeopleAct.MISSION_MANDATES, request.actor) else [],
        )  # fmt: skip

    def invitation(self, request: PortalRequest, pk: int) -> HttpResponse:
        one = get_object_or_404(
            Invitation.objects.select_related("state", "invited_by", "accepted_by", "evidence"), pk=pk
        )
        rows = [
            (_("E-mail address"), one.email),
            (_("To act for"), one.party_words()),
            (_("Rights"), rights_cell(one)),
            (_("Status"), self._state_of(one, request)["words"]),
            (_("Invited by"), str(one.invited_by or _("the operator of the portal"))),
            *([(_("From"), instant_words(one.from_at))] if one.from_at else []),
            (_("Until"), until_words(one.until_at) if one.until_at else _("no last day is set")),
            (_("Evidence on file"), one.evidence.original_name if one.evidence else ""),
        ]
        tools = [(self.at("history", pk), _("Record"))]
        if one.evidence and may(PeopleAct.MISSION_MANDATES, request.actor):
            tools.append((self.at("note", pk), _("Open the note on file")))
        posts = []
        if (not one.accepted_at and not one.revoked_at) or one == pending_hand_over(request.now):
            posts = [{"url": self.at("revoke", pk), "name": _("Take the invitation back")}]
        return self.one_page(request, title=one.email, rows=rows, posts=posts, tools=tools)

    def administrator(self, request: PortalRequest) -> HttpResponse:
        initial = {"state": request.GET.get("state")}
        form = AdministratorForm(request.POST or None, request.FILES or None, initial=initial)

        scan = self.scan_of(request, PeopleAct.MISSION_MANDATES, form)

        def do() -> None:
            given = {name: value for name, value in form.cleaned_data.items() if name != "upload"}
            name_administrator(**given, evidence=scan, actor=actor_of(request), now=request.now)

        return self.act_page(
            request, act=PeopleAct.MISSION_MANDATES, form=form, back=self.at("changelist"), do=do,
            title=_("Name a mission’s administrator"), submit=_("Send the invitation"),
            sentence=_(
                "As a note verbale of the mission names the person. The administrator invites the mission’s delegates and "
                "gives the lodging right. The mission is told by a letter to its mailbox."
            ),
            done=_("The invitation is on its way, and the mission is told."),
        )  # fmt: skip

    def revoke(self, request: PortalRequest, pk: int) -> HttpResponse:
        one = get_object_or_404(Invitation, pk=pk)
        if request.method == "POST":
            try:
                take_back_invitation(invitation=one, actor=actor_of(request), now=request.now)
                messages.success(request, _("The invitation is taken back; its link no longer works."))
            except Refused as refused:
                messages.error(request, people_sentence(refused))
        return HttpResponseRedirect(self.at("change", pk))
