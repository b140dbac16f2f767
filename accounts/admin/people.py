"""People, their mandates and the invitations to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.admin.pages import PeoplePages, View, actor_of
from accounts.capacities import Party
from accounts.deadline_words import instant_words
from accounts.forms.secretariat import AdministratorForm, FactorForm, ReasonForm, RightsForm
from accounts.models import Invitation, Mandate, User
from accounts.models.mandate import MandateParty
from accounts.notices.refusals import people_sentence
from accounts.policy import PeopleAct, may
from accounts.queries.mandates import holding
from accounts.queries.missions import Notified
from accounts.reauthentication import sign_in_again_required
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accounts.second_factor import has_second_factor
from accounts.services.invitations import name_administrator, revoke_invitation
from accounts.services.mandates import end_mission_mandates
from accounts.services.proposals import propose_end, propose_factor_reset, propose_rights


def rights_cell(row: Mandate | Invitation) -> str:
    return ", ".join(row.rights_words()) or _("reads")


@admin.register(User)
class UserPages(PeoplePages):
    """People: found by name or address; a lost factor is reset from here."""

    def routes(self) -> Sequence[tuple[str, str, View]]:
        return [
            ("", "changelist", self.people),
            ("<int:pk>/change/", "change", self.person),
            ("<int:pk>/factor/", "factor", sign_in_again_required(self.factor)),
        ]

    def people(self, request: PortalRequest) -> HttpResponse:
        search = request.GET.get("q", "").strip()
        found = User.objects.all()
        if search:
            found = found.filter(Q(email__icontains=search) | Q(full_name__icontains=search))
        page = self.listed(request, found)
        rows = [
            [
                {"words": str(user), "url": self.at("change", user.pk)},
                user.email,
                {"when": user.joined_at},
                {"when": user.last_login},
                _("active") if user.is_active else {"words": _("closed"), "shape": "stopped"},
            ]
            for user in page.rows
        ]
        heads = [_("Name"), _("E-mail address"), _("Joined"), _("Last signed in"), _("Account")]
        return self.list_page(
            request, title=_("People"), is_list=True, rows=rows, heads=heads, page=page, search=search,
            search_label=_("Name or e-mail address"), empty=_("Nobody is found. Try part of the name or of the address."),
        )  # fmt: skip

    def person(self, request: PortalRequest, pk: int) -> HttpResponse:
        user = get_object_or_404(User, pk=pk)
        factor = has_second_factor(user)
        mandates = Mandate.objects.filter(user=user).select_related("state").order_by("-from_at", "-id")
        table = {
            "title": _("Mandates"),
            "heads": [_("For"), _("Rights"), _("From"), _("Until")],
            "rows": [
                [str(one), rights_cell(one), {"when": one.from_at}, {"when": one.until_at} if one.until_at else "–"]
                for one in mandates
            ],
            "empty": _("This person acts for no State, nor for the Chair or the Secretariat."),
        }
        rows = [
            (_("E-mail address"), user.email),
            (_("Language of letters"), user.language),
            (_("Second factor"), _("set up") if factor else _("none")),
        ]
        officer = may(PeopleAct.RESET_FACTOR, request.actor)
        tools = [(self.at("factor", pk), _("Reset a lost factor"))] if factor and officer else []
        tools.append((self.at("history", pk), _("Record")))
        return self.one_page(request, title=str(user), rows=rows, tables=[table], tools=tools)

    def factor(self, request: PortalRequest, pk: int) -> HttpResponse:
        user = get_object_or_404(User, pk=pk)
        form = FactorForm(request.POST or None)
        return self.act_page(
            request, act=PeopleAct.RESET_FACTOR, form=form, back=self.at("change", pk), second_person=True,
            title=_("Reset the lost second factor of %s") % user, submit=_("Propose the reset"),
            sentence=_(
                "Every factor and recovery code of the account is removed, its sessions end and its password no longer works; the "
                "person is told by letter, and chooses a new password by a link to the account’s address."
            ),
            done=_("Proposed. Another security officer has to confirm it."),
            do=lambda: propose_factor_reset(
                user=user, reason=form.cleaned_data["reason"], actor=actor_of(request), now=request.now
            ),
        )  # fmt: skip


@admin.register(Mandate)
class MandatePages(PeoplePages):
    """Who acts for whom. Rights of the Secretariat change by a proposal; a mission's mandates can be ended."""

    def routes(self) -> Sequence[tuple[str, str, View]]:
        return [
            ("", "changelist", self.mandates),
            ("<int:pk>/change/", "change", self.mandate),
            ("<int:pk>/rights/", "rights", sign_in_again_required(self.rights)),
            ("<int:pk>/end/", "end", sign_in_again_required(self.end)),
            ("<int:pk>/note/", "note", self.note),
        ]

    def note(self, request: PortalRequest, pk: int) -> HttpResponseBase:
        return self.evidence_page(request, PeopleAct.MISSION_MANDATES, self._one(pk).evidence)

    def mandates(self, request: PortalRequest) -> HttpResponse:
        search, party = request.GET.get("q", "").strip(), request.GET.get("party", "")
        ended = request.GET.get("ended", "")
        found = Mandate.objects.select_related("user", "state") if ended else holding(request.now)
        if party in MandateParty.values:
            found = found.filter(party=party)
        if search:
            found = found.filter(
                Q(user__email__icontains=search)
                | Q(user__full_name__icontains=search)
                | Q(state__name__icontains=search)
            )
        page = self.listed(request, found)
        rows = [
            [
                {"words": str(one.user), "url": self.at("change", one.pk), "note": one.user.email},
                str(one),
                rights_cell(one),
                {"when": one.from_at},
                {"when": one.until_at} if one.until_at else "–",
            ]
            for one in page.rows
        ]
        filters = [
            {"name": "party", "label": _("For"), "choices": MandateParty.choices, "chosen": party},
            {
                "name": "ended",
                "label": _("Ended ones"),
                "empty": _("left out"),
                "choices": [("shown", _("shown"))],
                "chosen": ended,
            },
        ]
        return self.list_page(
            request, title=_("Mandates"), is_list=True, rows=rows, page=page, search=search, filters=filters,
            heads=[_("Person"), _("For"), _("Rights"), _("From"), _("Until")],
            search_label=_("Person or State"), empty=_("No mandate is found."),
        )  # fmt: skip

    def _one(self, pk: int) -> Mandate:
        return get_object_or_404(Mandate.objects.select_related("user", "state", "given_by", "evidence"), pk=pk)

    def mandate(self, request: PortalRequest, pk: int) -> HttpResponse:
        one = self._one(pk)
        rows = [
            (_("Person"), f"{one.user} ({one.user.email})"),
            (_("For"), str(one)),
            (_("Rights"), rights_cell(one)),
            (_("Given by"), str(one.given_by or "")),
            (_("From"), instant_words(one.from_at)),
            (_("Until"), instant_words(one.until_at) if one.until_at else _("it is ended")),
            (_("Evidence on file"), one.evidence.original_name if one.evidence else ""),
        ]
        tools = [(self.at("history", pk), _("Record"))]
        if one.evidence and may(PeopleAct.MISSION_MANDATES, request.actor):
            tools.append((self.at("note", pk), _("Open the note on file")))
        holds = one.until_at is None or one.until_at > request.now
        officer = may(PeopleAct.SECRETARIAT_RIGHTS, request.actor)
        if holds and officer and one.party == Party.SECRETARIAT.value:
            tools.append((self.at("rights", pk), _("Propose other rights")))
        if holds and officer and one.party != Party.CHAIR.value:
            tools.append((self.at("end", pk), _("End the mandate")))
        return self.one_page(request, title=_("Mandate of %s") % one.user, rows=rows, tools=tools)

    def rights(self, request: PortalRequest, pk: int) -> HttpResponse:
        one = self._one(pk)
        form = RightsForm(request.POST or None, initial={"rights": one.rights})
        return self.act_page(
            request, act=PeopleAct.SECRETARIAT_RIGHTS, form=form, back=self.at("change", pk), second_person=True,
            title=_("Other rights for %s") % one.user, submit=_("Propose these rights"),
            done=_("Proposed. Another security officer has to confirm it."),
            do=lambda: propose_rights(mandate=one, **form.cleaned_data, actor=actor_of(request), now=request.now),
        )  # fmt: skip

    def end(self, request: PortalRequest, pk: int) -> HttpResponse:
        one = self._one(pk)
        form = ReasonForm(request.POST or None)
        state = one.state
        if state is not None:
            return self.act_page(
                request, act=PeopleAct.MISSION_MANDATES, form=form, back=self.at("change", pk),
                title=_("End the mandate of %s") % one.user, submit=_("End the mandate"),
                sentence=_("What was lodged stands. The person and the mission are told by letter."),
                done=_("The mandate has ended."),
                notified=Notified(tuple(filter(None, [one.user.email, state.mailbox])), (), missions=False),
                do=lambda: end_mission_mandates(
                    state=state, mandates=[one], **form.cleaned_data, actor=actor_of(request), now=request.now
                ),
            )  # fmt: skip
        return self.act_page(
            request, act=PeopleAct.SECRETARIAT_RIGHTS, form=form, back=self.at("change", pk), second_person=True,
            title=_("End the mandate of %s") % one.user, submit=_("Propose the end"),
            done=_("Proposed. Another security officer has to confirm it."),
            do=lambda: propose_end(mandate=one, **form.cleaned_data, actor=actor_of(request), now=request.now),
        )  # fmt: skip


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
        if one.accepted_at:
            return {"words": _("accepted"), "shape": "done"}
        if one.revoked_at:
            return {"words": _("taken back"), "shape": "stopped"}
        if one.expires_at <= request.now:
            note = _("asks for another one") if one.asked_again_at else ""
            return {"words": _("expired"), "shape": "attention" if note else "stopped", "note": note}
        return {"words": _("open"), "shape": "waiting"}

    def invitations(self, request: PortalRequest) -> HttpResponse:
        search = request.GET.get("q", "").strip()
        found = Invitation.objects.select_related("state", "invited_by")
        if search:
            found = found.filter(Q(email__icontains=search) | Q(state__name__icontains=search))
        page = self.listed(request, found)
        rows = [
            [
                {"words": one.email, "url": self.at("change", one.pk)},
                one.party_words(),
                rights_cell(one),
                {"when": one.invited_at},
                self._state_of(one, request),
            ]
            for one in page.rows
        ]
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
            (_("Until"), instant_words(one.until_at) if one.until_at else _("it is ended")),
            (_("Evidence on file"), one.evidence.original_name if one.evidence else ""),
        ]
        tools = [(self.at("history", pk), _("Record"))]
        if one.evidence and may(PeopleAct.MISSION_MANDATES, request.actor):
            tools.append((self.at("note", pk), _("Open the note on file")))
        posts = []
        if not one.accepted_at and not one.revoked_at:
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
                revoke_invitation(invitation=one, actor=actor_of(request), now=request.now)
                messages.success(request, _("The invitation is taken back; its link no longer works."))
            except Refused as refused:
                messages.error(request, people_sentence(refused))
        return HttpResponseRedirect(self.at("change", pk))
