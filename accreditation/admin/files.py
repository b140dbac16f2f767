"""The files: their list, and one of them with everything beside it. Its acts: file_acts, recalls, bulk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.asked import Asked
from accounts.notices.acts import told
from accounts.reauthentication import sign_in_again_required
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accreditation.admin.base import Routes, actor_of, audience, by
from accreditation.admin.bulk import BULK, BulkActs
from accreditation.admin.file_acts import FileActs, case_named, remedy_of, verdict_on
from accreditation.admin.recalls import Recalls
from accreditation.admin.serving import SHOWN_INLINE, stored_file_response
from accreditation.admin.tables import case_columns, file_url, shared_words
from accreditation.forms.file_acts import NoteForm
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.states import PENDING, Step
from accreditation.models import Application, Document, Window
from accreditation.models.application import RouteChoice
from accreditation.notices.case_words import status_shape, status_word
from accreditation.notices.earliest import for_secretariat
from accreditation.notices.next_steps import for_secretariat as next_step
from accreditation.policy import may
from accreditation.queries import secretariat as queries
from accreditation.queries.case_file import Change, answers_of, case_file, checklist
from accreditation.queries.earliest import earliest_for_secretariat
from accreditation.queries.ecosoc import gained, status_lost_at
from accreditation.queries.field_names import about, field_name, field_value, version_reason
from accreditation.queries.route_changes import what_became
from accreditation.services.dossier import build_dossier
from accreditation.services.erasure import contact_can_be_erased
from accreditation.services.notes import set_ticks

QUEUES: dict[str, Callable[[datetime], QuerySet[Application]]] = {
    "check": lambda _now: queries.to_check(),
    "answered": lambda _now: queries.answered(),
    "returned": lambda _now: queries.returned(),
    "ecosoc": lambda _now: queries.ecosoc_waiting(),
    "complete": lambda _now: queries.not_circulated(),
    "gained": gained,
    "scope": lambda _now: queries.proposed_not_in_scope(),
}


@admin.register(Application)
class ApplicationAdmin(BulkActs, FileActs, Recalls):
    """From submission on; a draft is its organization's own."""

    def routes(self) -> Routes:
        one = "<str:reference>/"
        return [
            ("", "changelist", self.files),
            ("bulk/", "bulk", self.bulk),
            (one, "file", self.file),
            (f"{one}ask/", "ask", self.ask),
            (f"{one}complete/", "complete", self.complete),
            (f"{one}not-in-scope/", "scope", self.scope),
            (f"{one}ecosoc/", "confirm_ecosoc", self.confirm_ecosoc),
            (f"{one}other-route/", "other_route", self.other_route),
            (f"{one}gained-status/", "gained", self.gained_status),
            (f"{one}note/", "note", self.note),
            (f"{one}note/<int:pk>/evidence/", "evidence", self.evidence),
            (f"{one}route/<int:pk>/evidence/", "route_evidence", self.route_evidence),
            (f"{one}checklist/", "checklist", self.ticks),
            (f"{one}recall/", "recall", self.ask_recall),
            (f"{one}recall/confirm/", "recall_confirm", self.confirm_recall),
            (f"{one}recall/drop/", "recall_drop", self.drop_recall),
            (f"{one}erase-contact/", "erase_contact", sign_in_again_required(self.erase_contact)),
            (f"{one}dossier/", "dossier", self.dossier),
            (f"{one}documents/<int:pk>/", "document", self.document),
        ]

    # The list

    def files(self, request: PortalRequest) -> HttpResponseBase:
        """All files, by what they wait for or by filter, the oldest submission first."""
        who = audience(request)
        with Asked(request.GET) as asked:
            queue = asked.one("queue", QUEUES)
            filters = queries.CaseFilters(
                shown=asked.one("status", [word.value for word in queries.words_for(who)]),
                window=_window(asked),
                route=asked.one("route", RouteChoice.values),
                late=asked.one("late", ("yes",)) == "yes",
                search=asked.text("q"),
            )
        rows: QuerySet[Application] = queries.cases(filters, who, request.now)
        if queue:
            rows = rows.filter(pk__in=QUEUES[queue](request.now).order_by().values("pk"))
        return self.list_page(
            request,
            title=_("Files"),
            name="files",
            empty=_("A file appears here once it is submitted; drafts are the applicant’s own."),
            columns=case_columns(who, request.now),
            rows=rows,
            order=("submitted_at", "id"),
            template="admin/accreditation/files.html",
            groups=self._facets(request, who),
            search=filters.search,
            filtered=filters != queries.CaseFilters(search=filters.search),
            queue=queue,
            bulk=[(name, one.title) for name, one in BULK.items() if may(one.act, actor_of(request))],
        )

    def _facets(self, request: PortalRequest, who: Any) -> list[dict[str, Any]]:
        def group(name: str, label: str, choices: list[tuple[str, str]]) -> dict[str, Any]:
            chosen = request.GET.get(name, "")
            return {
                "name": name,
                "label": label,
                "one": True,
                "choices": [
                    {"value": v, "label": text, "selected": v == chosen} for v, text in [("", _("all")), *choices]
                ],
            }

        windows = Window.objects.order_by("-opens_at")[:12]
        return [
            group("status", _("Status"), [(word.value, status_word(word)) for word in queries.words_for(who)]),
            group("window", _("Window"), [(str(window.pk), window.title) for window in windows]),
            group("route", _("Route"), [(choice.value, str(choice.label)) for choice in RouteChoice]),
            group("late", _("Late"), [("yes", _("by late permission"))]),
        ]

    # One file

    def file(self, request: PortalRequest, reference: str) -> HttpResponse:
        """Everything about one case, side by side."""
        application = case_named(request, reference)
        actor = actor_of(request)
        case = case_file(application, actor, request.now)
        found = earliest_for_secretariat(case, request.now)
        return self.page(
            request,
            "admin/accreditation/file.html",
            title=application.organization.name,
            case=case,
            record=told(case.history, actor, request.now),
            questions=[(question, about(question)) for question in case.questions],
            changes=[(version, version_reason(version.reason), _in_words(fields)) for version, fields in case.changes],
            application=application,
            organization=application.organization,
            answers=answers_of(application),
            checklist=checklist(case),
            duplicates=[(pair, shared_words(pair.shares)) for pair in case.duplicates],
            word=status_word(case.shown),
            shape=status_shape(case.shown),
            acts=self._acts(case, actor),
            note_form=NoteForm(),
            may_check=may(ActOf.CHECK, actor),
            may_keep=may(ActOf.KEEP_ORGANIZATION, actor),
            may_erase=may(ActOf.ERASE, actor) and contact_can_be_erased(application, request.now),
            shown_inline=SHOWN_INLINE,
            route_changes=what_became(case.route_changes),
            case_open=case.state in PENDING,
            status_lost_at=status_lost_at(case.application),
            first_shown=next((d for d in case.documents if d.file.media_type in SHOWN_INLINE), None),
            earliest=for_secretariat(found, case, request.now),
            next=next_step(case, found, request.now),
            following=queries.next_to_check(application) if may(ActOf.CHECK, actor) else None,
        )

    @staticmethod
    def _acts(case: Any, actor: Any) -> list[dict[str, str]]:
        """The buttons: what the table of states allows, what this person may, nothing else."""
        application = case.application
        table = (
            (Step.FIND_COMPLETE, ActOf.CHECK, "complete", _("Find complete")),
            (Step.ASK, ActOf.CHECK, "ask", _("Ask and return")),
            (Step.CONFIRM_ECOSOC, ActOf.CHECK, "confirm_ecosoc", _("Confirm consultative status")),
            (Step.INVITE_OTHER_ROUTE, ActOf.CHECK, "other_route", _("Invite to the other route")),
            (Step.EXCLUDE, ActOf.PROPOSE_NOT_IN_SCOPE, "scope", _("Propose as not in scope")),
            (Step.CONFIRM_GAINED_ECOSOC, ActOf.CHANGE_ROUTE, "gained", _("Gained consultative status")),
        )
        waiting = case.open_proposal is not None
        found: list[dict[str, str]] = []
        for step, act, name, label in table:
            if step not in case.steps or not may(act, actor) or (waiting and step is not Step.CONFIRM_GAINED_ECOSOC):
                continue
            verdict = verdict_on(application, step, case.state, untold=case.untold)
            url = reverse(f"admin:accreditation_application_{name}", args=[application.reference])
            first = remedy_of(application, verdict)
            if verdict.allowed:
                found.append({"url": url, "label": label})
            elif first is not None and may(ActOf.CONFIRM_ORGANIZATION, actor):
                # What is refused until the body is compared is not offered: that comes first.
                found.append({"url": first[0], "label": first[1]})
        found = list({one["url"]: one for one in found}.values())
        entry = case.may_be_recalled
        if entry is not None and may(ActOf.RECALL, actor):
            name, label = ("recall", _("Recall from the list"))
            if entry.recall_asked_by_id is not None:
                name, label = ("recall_confirm", _("Confirm the recall"))
            if entry.recall_asked_by_id == actor.user_id:
                name, label = ("recall_drop", _("Drop the recall"))
            found.append(
                {
                    "url": reverse(f"admin:accreditation_application_{name}", args=[application.reference]),
                    "label": label,
                }
            )
        return found

    def document(self, request: PortalRequest, reference: str, pk: int) -> FileResponse:
        """A document of the file, as uploaded; shown in the page's frame when it is a PDF, else downloaded."""
        application = case_named(request, reference)
        found = Document.objects.select_related("file").filter(
            pk=pk, application=application, removed_at__isnull=True, file__checked_at__isnull=False
        )
        document = found.first()
        if document is None:
            raise Http404
        return stored_file_response(document.file, inline="inline" in request.GET)

    def evidence(self, request: PortalRequest, reference: str, pk: int) -> FileResponse:
        """The paper that a note speaks of."""
        application = case_named(request, reference)
        note = application.secretariat_notes.select_related("file").filter(pk=pk, file__isnull=False).first()
        if note is None or note.file is None:
            raise Http404
        return stored_file_response(note.file, inline=False)

    def route_evidence(self, request: PortalRequest, reference: str, pk: int) -> FileResponse:
        """The document on which a change of route rests."""
        change = (
            case_named(request, reference)
            .route_changes.select_related("file")
            .filter(pk=pk, file__isnull=False)
            .first()
        )
        if change is None or change.file is None:
            raise Http404
        return stored_file_response(change.file, inline=False)

    def dossier(self, request: PortalRequest, reference: str) -> HttpResponse:
        """The case as a zip. A POST, because the record keeps who took it."""
        application = case_named(request, reference)
        if request.method != "POST":
            return self.by_button(request, file_url(application))
        try:
            data = build_dossier(application=application, **by(request))
        except Refused as refused:
            return self.refused(request, refused)
        response = HttpResponse(data, content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="{application.reference}.zip"'
        return response

    def ticks(self, request: PortalRequest, reference: str) -> HttpResponse:
        """The checklist as the page had it and as it is now; what a colleague ticked meanwhile stands."""
        application = case_named(request, reference)
        if request.method != "POST":
            return self.by_button(request, file_url(application))
        number = request.POST.get("number", "")
        try:
            set_ticks(
                application=application,
                ticked=set(request.POST.getlist("item")),
                shown=set(request.POST.getlist("shown")),
                version_number=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0,
                **by(request),
            )
        except Refused as refused:
            return self.refused(request, refused, back=file_url(application))
        messages.success(request, _("The checklist was kept."))
        return HttpResponseRedirect(file_url(application) + "#checklist")


def _window(asked: Asked) -> int | None:
    """The window asked for, if there is one of that number."""
    number = next(iter(asked.numbers("window")), None)
    if number is not None and not Window.objects.filter(pk=number).exists():
        asked.wrong("window", number)
    return number


def _in_words(changes: list[Change]) -> list[tuple[str, str, str]]:
    """What differs between two versions: the field, before, after."""
    return [
        (field_name(one.name), field_value(one.name, one.before), field_value(one.name, one.after)) for one in changes
    ]
