"""Member States: their missions' mailboxes, and who cannot be reached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib import admin
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.admin.mandates import rights_cell
from accounts.admin.pages import PeoplePages, View, actor_of
from accounts.asked import Asked
from accounts.deadline_words import instant_words
from accounts.forms.secretariat import MailboxForm, MailboxListForm, ReasonForm
from accounts.models import MemberState
from accounts.policy import PeopleAct, may
from accounts.queries.mandates import has_two_who_lodge, holding
from accounts.queries.missions import WORDS, Notified, Unreachable, Why, notes_of, unreachable, why_unreachable
from accounts.reauthentication import sign_in_again_required
from accounts.requests import PortalRequest
from accounts.sealed import digest
from accounts.services.mailboxes import send_mailbox_tests, set_mailbox, set_mailboxes
from accounts.services.mandates import end_mission_mandates
from accounts.services.record import record_act
from accounts.spreadsheets import csv_bytes

SHAPES = {Why.NO_MAILBOX: "attention", Why.FAILED: "attention", Why.UNCHECKED: "waiting"}


def _change_words(changed: int, given: int) -> str:
    """How many of the mailboxes given differ from those on record."""
    words = ngettext(
        "%(changed)d mailbox changes, of %(all)d given.", "%(changed)d mailboxes change, of %(all)d given.", changed
    )
    then = _("Each new one has to be confirmed: send test letters next.")
    return f"{words % {'changed': changed, 'all': given}} {then}"


@admin.register(MemberState)
class MissionPages(PeoplePages):
    """All Member States on one page, those that cannot be reached apart."""

    def routes(self) -> Sequence[tuple[str, str, View]]:
        return [
            ("", "changelist", self.missions),
            ("tests/", "tests", self.tests),
            ("mailboxes/", "mailboxes", sign_in_again_required(self.mailboxes)),
            ("unreachable.csv", "unreachable", self.unreachable_csv),
            ("<int:pk>/change/", "change", self.mission),
            ("<int:pk>/mailbox/", "mailbox", sign_in_again_required(self.mailbox)),
            ("<int:pk>/test/", "test", self.test),
            ("<int:pk>/note/<int:file>/", "note", self.note),
            ("<int:pk>/end/", "end", sign_in_again_required(self.end)),
        ]

    def _reach(self, state: MemberState) -> dict[str, object]:
        why = why_unreachable(state)
        if why is None:
            return {"words": _("confirmed"), "shape": "done"}
        return {"words": str(WORDS[why]), "shape": SHAPES[why]}

    def missions(self, request: PortalRequest) -> HttpResponseBase:
        with Asked(request.GET) as asked:
            only, search = asked.one("only", ("unreachable",)), asked.text("q")
        states = [one.state for one in unreachable()] if only else list(MemberState.objects.all())
        if search:
            states = [one for one in states if search.casefold() in f"{one.name} {one.mailbox}".casefold()]
        rows = [
            [
                {"words": one.name, "url": self.at("change", one.pk)},
                one.mailbox,
                self._reach(one),
                {"when": one.mailbox_checked_at},
            ]
            for one in states
        ]
        filters = [
            {
                "name": "only",
                "label": _("Missions"),
                "choices": [("unreachable", _("that cannot be reached"))],
                "chosen": only,
            }
        ]
        tools = (
            []
            if not may(PeopleAct.MAILBOXES, request.actor)
            else [
                (self.at("mailboxes"), _("Enter mailboxes from a list")),
                (self.at("tests"), _("Check the mailboxes that are not confirmed")),
                (f"{self.at('tests')}?which=all", _("Check all mailboxes")),
            ]
        )
        posts = [{"url": self.at("unreachable"), "name": _("Take out those that cannot be reached (CSV)")}]
        return self.list_page(
            request, title=_("Member States"), is_list=True, rows=rows, filters=filters, search=search, tools=tools, posts=posts,
            heads=[_("Member State"), _("Mailbox of the mission"), _("Reached"), _("Confirmed")],
            search_label=_("State or mailbox"), empty=_("Every mission can be reached."),
            intro=_("%(count)d shown. Check the mailboxes before the first list is circulated.") % {"count": len(states)},
        )  # fmt: skip

    def unreachable_csv(self, request: PortalRequest) -> HttpResponse:
        """The list as a file, on record."""
        if request.method != "POST":
            return HttpResponse(status=405, headers={"Allow": "POST"})
        rows: list[Unreachable] = unreachable()
        data = csv_bytes(
            ["State", "Mailbox", "Why", "Confirmed (UTC)", "Came back (UTC)"],
            (
                [
                    one.state.name,
                    one.state.mailbox,
                    one.why.value,
                    one.state.mailbox_checked_at or "",
                    one.state.mailbox_failed_at or "",
                ]
                for one in rows
            ),
        )
        record_act(
            kind="export", moment=request.now, actor=actor_of(request), subject="mailboxes", facts={"rows": len(rows)}
        )
        answer = HttpResponse(data, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="unreachable-missions.csv"'
        return answer

    def mission(self, request: PortalRequest, pk: int) -> HttpResponse:
        state = get_object_or_404(MemberState, pk=pk)
        rows = [
            (_("Mailbox of the mission"), state.mailbox),
            (_("Reached"), str(self._reach(state)["words"])),
            (_("Confirmed"), instant_words(state.mailbox_checked_at) if state.mailbox_checked_at else ""),
            (_("Regional group"), state.get_regional_group_display()),
            (_("Language of letters"), state.language),
            (_("A second delegate confirms objections"), _second_person_words(state, request.now)),
        ]
        people = holding(request.now).filter(state=state).order_by("user__full_name", "id")
        table = {
            "title": _("They act for the mission"),
            "heads": [_("Person"), _("E-mail address"), _("Rights"), _("From")],
            "rows": [
                [
                    {"words": str(one.user), "url": reverse("admin:accounts_mandate_change", args=[one.pk])},
                    one.user.email, rights_cell(one), {"when": one.from_at},
                ]
                for one in people
            ],
            "empty": _("Nobody yet. A note verbale names the administrator."),
        }  # fmt: skip
        notes = {
            "title": _("Notes of the mission on file"),
            "heads": [_("File"), _("What it does"), _("Entered")],
            "rows": [
                [
                    {"words": note.file.original_name, "url": self.at("note", pk, note.file.pk)},
                    note.what, {"when": note.moment},
                ]
                for note in notes_of(state)
            ],
            "empty": _("None."),
        }  # fmt: skip
        tools = []
        if may(PeopleAct.MAILBOXES, request.actor):
            tools += [
                (self.at("mailbox", pk), _("Change the mailbox")),
                (self.at("test", pk), _("Send a test letter")),
            ]
        if may(PeopleAct.MISSION_MANDATES, request.actor):
            tools += [
                (f"{reverse('admin:accounts_invitation_administrator')}?state={pk}", _("Name the administrator")),
                (self.at("end", pk), _("End all mandates")),
            ]
        tools.append((self.at("history", pk), _("Record")))
        return self.one_page(request, title=state.name, rows=rows, tables=[table, notes], tools=tools)

    def note(self, request: PortalRequest, pk: int, file: int) -> HttpResponseBase:
        """A note of this mission, for who enters its mailbox or its administrator."""
        found = {note.file.pk: note.file for note in notes_of(get_object_or_404(MemberState, pk=pk))}
        act = PeopleAct.MAILBOXES if may(PeopleAct.MAILBOXES, request.actor) else PeopleAct.MISSION_MANDATES
        return self.evidence_page(request, act, found.get(file))

    def mailbox(self, request: PortalRequest, pk: int) -> HttpResponse:
        state = get_object_or_404(MemberState, pk=pk)
        initial = {"mailbox": state.mailbox, "seen": state.mailbox}
        form = MailboxForm(request.POST or None, request.FILES or None, initial=initial)

        scan = self.scan_of(request, PeopleAct.MAILBOXES, form)

        def do() -> None:
            given = {name: value for name, value in form.cleaned_data.items() if name != "upload"}
            set_mailbox(state=state, **given, evidence=scan, actor=actor_of(request), now=request.now)

        return self.act_page(
            request, act=PeopleAct.MAILBOXES, form=form, back=self.at("change", pk), do=do,
            title=_("Mailbox of %s") % state, submit=_("Save the mailbox"),
            sentence=_("The old mailbox is told. The new one has to be confirmed: send a test letter next."),
            done=_("The mailbox is saved."),
            notified=Notified((state.mailbox,), (), missions=False) if state.mailbox else None,
        )  # fmt: skip

    def mailboxes(self, request: PortalRequest) -> HttpResponse:
        """Many mailboxes at once: pasted, shown line by line with who is told, then entered, all or none."""
        form = MailboxListForm(request.POST if request.method == "POST" else None)
        pairs = form.cleaned_data["lines"] if form.is_bound and form.is_valid() else []
        changes = [(state, mailbox) for state, mailbox in pairs if state.mailbox != mailbox]
        # What was looked at is what is entered: another text, or a mailbox changed meanwhile, is shown first.
        looked_at = digest("\n".join(f"{state.pk} {state.mailbox} {mailbox}" for state, mailbox in changes))
        shown = bool(changes) and request.POST.get("confirmed") != looked_at
        told = tuple(f"{state.name}: {state.mailbox}" for state, _mailbox in changes if state.mailbox)
        return self.act_page(
            request, act=PeopleAct.MAILBOXES, form=form, back=self.at("changelist"), title=_("Enter mailboxes from a list"),
            submit=_("Enter these mailboxes") if changes else _("Look at the list"),
            sentence=_change_words(len(changes), len(pairs)) if pairs else "",
            lines=[f"{state.name}: {state.mailbox or '–'} → {mailbox}" for state, mailbox in changes],
            lines_title=_("What changes"), notified=Notified(told, (), missions=False) if told else None,
            confirmed=looked_at if changes else "", only_look=shown, done=_("The mailboxes are entered."),
            do=lambda: set_mailboxes(
                mailboxes=pairs, reason=form.cleaned_data["reason"], actor=actor_of(request), now=request.now
            ),
        )  # fmt: skip

    def _send(self, request: PortalRequest, states: list[MemberState], title: str, back: str) -> HttpResponse:
        notified = Notified(
            tuple(one.name for one in states if one.mailbox),
            tuple((one.name, str(WORDS[Why.NO_MAILBOX])) for one in states if not one.mailbox),
        )
        return self.act_page(
            request, act=PeopleAct.MAILBOXES, back=back, title=title, submit=_("Send the test letters"), notified=notified,
            sentence=_(
                "Each letter has a link of its own; the mission opens it and confirms. Earlier unanswered links stop working."
            ),
            done=_("The test letters are on their way."), nothing=not notified.count,
            do=lambda: send_mailbox_tests(states=states, actor=actor_of(request), now=request.now),
        )  # fmt: skip

    def tests(self, request: PortalRequest) -> HttpResponse:
        with Asked(request.GET) as asked:
            everybody = asked.one("which", ("all",)) == "all"
        states = list(MemberState.objects.all()) if everybody else [one.state for one in unreachable()]
        title = _("Check all mailboxes") if everybody else _("Check the mailboxes that are not confirmed")
        return self._send(request, states, title, self.at("changelist"))

    def test(self, request: PortalRequest, pk: int) -> HttpResponse:
        state = get_object_or_404(MemberState, pk=pk)
        return self._send(request, [state], _("Test letter to %s") % state, self.at("change", pk))

    def end(self, request: PortalRequest, pk: int) -> HttpResponse:
        state = get_object_or_404(MemberState, pk=pk)
        form = ReasonForm(request.POST or None)
        return self.act_page(
            request, act=PeopleAct.MISSION_MANDATES, form=form, back=self.at("change", pk),
            title=_("End all mandates of %s") % state, submit=_("End all mandates"),
            sentence=_(
                "For a mission whose mandate has lapsed or is contested. What was lodged stands; new acts wait for a note "
                "from the mission. Open invitations are taken back. Everybody concerned, and the mission, is told."
            ),
            done=_("The mandates have ended."),
            notified=Notified(
                (*(one.user.email for one in holding(request.now).filter(state=state)), *filter(None, [state.mailbox])),
                () if state.mailbox else ((state.name, str(WORDS[Why.NO_MAILBOX])),),
                missions=False,
            ),
            do=lambda: end_mission_mandates(
                state=state, mandates=None, **form.cleaned_data, actor=actor_of(request), now=request.now
            ),
        )  # fmt: skip


def _second_person_words(state: MemberState, now: datetime) -> str:
    if not state.second_person:
        return _("no")
    if has_two_who_lodge(state, now):
        return _("yes")
    return _("yes, but fewer than two delegates hold the lodging right now: nobody could confirm")
