"""Mandates: who acts for whom; rights changed and ends proposed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.contrib import admin
from django.db.models import Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.admin.pages import PeoplePages, View, actor_of, officers_told
from accounts.asked import Asked
from accounts.capacities import Actor, Party
from accounts.deadline_words import instant_words, until_words
from accounts.forms.secretariat import ChangeRightsForm, ReasonForm
from accounts.models import Invitation, Mandate
from accounts.models.mandate import MandateParty
from accounts.notices.refusals import people_sentence
from accounts.people_reasons import PeopleReason
from accounts.policy import PeopleAct, may
from accounts.queries.mandates import holding
from accounts.queries.missions import Notified
from accounts.reauthentication import sign_in_again_required
from accounts.refusals import Refused, why_refused
from accounts.requests import PortalRequest
from accounts.services.mandates import end_mission_mandates
from accounts.services.proposals import insist_may_be_ended, insist_third_officer, propose_end, propose_rights


def rights_cell(row: Mandate | Invitation) -> str:
    return ", ".join(row.rights_words()) or _("reads")


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

    def mandates(self, request: PortalRequest) -> HttpResponseBase:
        with Asked(request.GET) as asked:
            search, party = asked.text("q"), asked.one("party", MandateParty.values)
            ended = asked.one("ended", ("shown",))
        found = Mandate.objects.select_related("user", "state") if ended else holding(request.now)
        if party:
            found = found.filter(party=party)
        if search:
            found = found.filter(
                Q(user__email__icontains=search)
                | Q(user__full_name__icontains=search)
                | Q(state__name__icontains=search)
            )
        page = self.listed(request, found)
        rows = (
            [
                {"words": str(one.user), "url": self.at("change", one.pk), "note": one.user.email},
                str(one),
                rights_cell(one),
                {"when": one.from_at},
                {"when": one.until_at} if one.until_at else "–",
            ]
            for one in page.rows
        )
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
            (_("Until"), until_words(one.until_at) if one.until_at else _("no last day is set")),
            (_("Evidence on file"), one.evidence.original_name if one.evidence else ""),
        ]
        tools = [(self.at("history", pk), _("Record"))]
        if one.evidence and may(PeopleAct.MISSION_MANDATES, request.actor):
            tools.append((self.at("note", pk), _("Open the note on file")))
        holds = one.until_at is None or one.until_at > request.now
        officer, warning = may(PeopleAct.SECRETARIAT_RIGHTS, request.actor), ""
        if holds and officer and one.party == Party.SECRETARIAT.value:
            rights, end = (self._barred(one, request, asked) for asked in (insist_third_officer, insist_may_be_ended))
            if rights is None:
                tools.append((self.at("rights", pk), _("Propose other rights")))
            if end is None:
                tools.append((self.at("end", pk), _("End the mandate")))
            # Nobody to confirm is said for both; else it is the end alone that is barred.
            problem = rights or end
            warning = people_sentence(problem) if problem is not None else ""
        elif holds and officer and one.party != Party.CHAIR.value:
            tools.append((self.at("end", pk), _("End the mandate")))
        return self.one_page(
            request, title=_("Mandate of %s") % one.user, rows=rows, tools=tools, warning=warning
        )  # fmt: skip

    @staticmethod
    def _barred(
        one: Mandate, request: PortalRequest, asked: Callable[[Mandate, Actor, datetime], None]
    ) -> Refused | None:
        """Why nothing typed on the page of this act would be accepted, for an officer; None where it may be, or where the
        mandate has ended, which the act says."""
        if one.until_at is not None and one.until_at <= request.now:
            return None
        return why_refused(lambda: asked(one, actor_of(request), request.now))

    def rights(self, request: PortalRequest, pk: int) -> HttpResponse:
        one = self._one(pk)
        form = ChangeRightsForm(request.POST or None, initial={"rights": one.rights, "seen": one.drawn()})

        def do() -> None:
            try:
                propose_rights(mandate=one, **form.cleaned_data, actor=actor_of(request), now=request.now)
            except Refused as refused:
                if refused.reason == PeopleReason.RIGHTS_CHANGED:
                    form.redrawn(one.drawn())
                raise

        return self.act_page(
            request, act=PeopleAct.SECRETARIAT_RIGHTS, form=form, back=self.at("change", pk), second_person=True,
            barred=self._barred(one, request, insist_third_officer), notified=officers_told(request, one.user_id),
            title=_("Other rights for %s") % one.user, submit=_("Propose these rights"),
            details=[(_("Rights now"), rights_cell(one))],
            done=_("Proposed. Another security officer has to confirm it."), do=do,
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
            barred=self._barred(one, request, insist_may_be_ended), notified=officers_told(request, one.user_id),
            title=_("End the mandate of %s") % one.user, submit=_("Propose the end"),
            done=_("Proposed. Another security officer has to confirm it."),
            do=lambda: propose_end(mandate=one, **form.cleaned_data, actor=actor_of(request), now=request.now),
        )  # fmt: skip
