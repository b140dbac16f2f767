"""The files: their list, one of them with everything beside it, and the acts on it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accreditation.admin.base import DeskAdmin, Routes, actor_of, audience, posted, sentence_of
from accreditation.admin.serving import stored_file_response
from accreditation.admin.tables import case_columns, file_url
from accreditation.forms.secretariat import AskForm, ConfirmForm, EntryForm, NoteForm, ReasonForm
from accreditation.modalities.applications import answer_due, hearing_ends, may_check
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.states import BEFORE_STATES, State, Step, may_step
from accreditation.models import Application, Document, Window
from accreditation.models.application import RouteChoice
from accreditation.notices.case_words import status_shape, status_word
from accreditation.policy import may
from accreditation.queries import secretariat as queries
from accreditation.queries.case_file import answers_of, case_file, checklist
from accreditation.queries.ecosoc import gained
from accreditation.services.checking import ask_applicant, confirm_ecosoc, find_complete, invite_other_route
from accreditation.services.dossier import build_dossier
from accreditation.services.notes import set_ticks, write_note
from accreditation.services.organizations import confirm_organization
from accreditation.services.recall import ask_recall, drop_recall, recall
from accreditation.services.route_changes import status_gained
from accreditation.services.scope import propose_not_in_scope

ROUTES: list[tuple[str, Any]] = list(Application._meta.get_field("route").flatchoices)
QUEUES = {
    "check": queries.to_check,
    "answered": queries.answered,
    "returned": queries.returned,
    "ecosoc": queries.ecosoc_waiting,
    "complete": queries.not_circulated,
    "gained": gained,
}


@admin.register(Application)
class ApplicationAdmin(DeskAdmin):
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
            (f"{one}checklist/", "checklist", self.ticks),
            (f"{one}recall/", "recall", self.ask_recall),
            (f"{one}recall/confirm/", "recall_confirm", self.confirm_recall),
            (f"{one}recall/drop/", "recall_drop", self.drop_recall),
            (f"{one}dossier/", "dossier", self.dossier),
            (f"{one}documents/<int:pk>/", "document", self.document),
        ]

    def case(self, reference: str) -> Application:
        found = queries.submitted_cases().select_related("window__cycle__process").filter(reference=reference).first()
        if found is None:
            raise Http404
        return found

    @staticmethod
    def refusal(application: Application, step: Step, request: PortalRequest) -> Refused | None:
        """Why this page is not for this file: asked of the state that the person may know, before anything of the file
        stands on the page. Its version moves with what an objection does, so it is on no page before States."""
        verdict = may_step(step, queries.masked(application.state_now, audience(request)), application.route_now)
        return None if verdict.reason is None else Refused(verdict.reason, verdict.rule)

    # The list

    def files(self, request: PortalRequest) -> HttpResponse:
        """All files, by what they wait for or by filter, the oldest submission first."""
        who = audience(request)
        queue = request.GET.get("queue", "")
        filters = queries.CaseFilters(
            shown=request.GET.get("status", ""),
            window=int(w) if (w := request.GET.get("window", "")).isascii() and w.isdigit() and len(w) < 18 else None,
            route=request.GET.get("route", ""),
            late=request.GET.get("late") == "yes",
            search=request.GET.get("q", "")[:200],
        )
        rows: QuerySet[Application] = queries.cases(filters, who)
        if queue in QUEUES:
            rows = rows.filter(pk__in=QUEUES[queue]().order_by().values("pk"))
        return self.list_page(
            request,
            title=_("Files"),
            name="files",
            columns=case_columns(who, request.now),
            rows=rows,
            order=("submitted_at", "id"),
            template="admin/accreditation/files.html",
            groups=self._facets(request, who),
            search=filters.search,
            queue=queue if queue in QUEUES else "",
            may_check=may(ActOf.CHECK, actor_of(request)),
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
            group("status", _("Status"), [(word.value, status_word(word)) for word in queries.states_by_word(who)]),
            group("window", _("Window"), [(str(window.pk), window.title) for window in windows]),
            group("route", _("Route"), [(choice.value, str(choice.label)) for choice in RouteChoice]),
            group("late", _("Late"), [("yes", _("by late permission"))]),
        ]

    def bulk(self, request: PortalRequest) -> HttpResponse:
        """Confirm or find complete many at once: tried first, then done, with a report of what was skipped and why."""
        self.insist_post(request)
        actor = actor_of(request)
        name = request.POST.get("act", "")
        acts = {"confirm": ActOf.CONFIRM_ORGANIZATION, "complete": ActOf.CHECK}
        back = reverse("admin:accreditation_application_changelist")
        if name not in acts or not may(acts[name], actor):
            return self.refused(request, Refused("no_right"), back=back)
        chosen = list(dict.fromkeys(request.POST.getlist("chosen")))[:500]
        found = list(
            queries.submitted_cases()
            .select_related("window__cycle__process")
            .filter(reference__in=chosen)
            .order_by("submitted_at", "id")
        )
        done: list[Application] = []
        skipped: list[tuple[Application, str]] = []
        real = "confirmed" in request.POST
        for application in found:
            try:
                self._bulk_one(name, application, actor, request.now, real=real)
            except Refused as refused:
                skipped.append((application, sentence_of(refused)))
            else:
                done.append(application)
        return self.page(
            request,
            "admin/accreditation/bulk.html",
            title=_("Confirm the organizations") if name == "confirm" else _("Find complete"),
            done=done,
            skipped=skipped,
            real=real,
            act=name,
            back=back,
            nothing=not found,
        )

    @staticmethod
    def _bulk_one(name: str, application: Application, actor: Any, now: Any, *, real: bool) -> None:
        organization = application.organization
        if real:
            if name == "confirm":
                confirm_organization(organization=organization, actor=actor, now=now)
            else:
                find_complete(application=application, actor=actor, now=now)
            return
        # The dry run asks the same rules; the service has the last word.
        if name == "confirm":
            if organization.frozen_at is not None:
                raise Refused("organization_frozen", "R1")
            if organization.confirmed_at is not None:
                raise Refused("already_done", "R1")
            return
        # Before States every file answers alike: the mask goes before the rule.
        state = State.CIRCULATED if application.state_now in BEFORE_STATES else application.state_now
        verdict = may_check(state, organization.confirmed_at is not None, organization.frozen_at is not None)
        if verdict.reason is not None:
            raise Refused(verdict.reason, verdict.rule)

    # One file

    def file(self, request: PortalRequest, reference: str) -> HttpResponse:
        """Everything about one case, side by side."""
        application = self.case(reference)
        actor = actor_of(request)
        case = case_file(application, actor, request.now)
        return self.page(
            request,
            "admin/accreditation/file.html",
            title=application.organization.name,
            case=case,
            application=application,
            organization=application.organization,
            answers=answers_of(application),
            checklist=checklist(case),
            word=status_word(case.shown),
            shape=status_shape(case.shown),
            acts=self._acts(case, actor),
            note_form=NoteForm(),
            may_check=may(ActOf.CHECK, actor),
            may_keep=may(ActOf.KEEP_ORGANIZATION, actor),
            is_before_states=case.state is State.CIRCULATED,
            pdf_documents=[d for d in case.documents if d.file.media_type == "application/pdf"],
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
        found = [
            {"url": reverse(f"admin:accreditation_application_{name}", args=[application.reference]), "label": label}
            for step, act, name, label in table
            if step in case.steps and may(act, actor) and not (waiting and step is not Step.CONFIRM_GAINED_ECOSOC)
        ]
        entry = case.may_be_recalled
        if entry is not None and may(ActOf.RECALL, actor):
            name, label = ("recall", _("Recall from the list"))
            if entry.recall_asked_by_id is not None:
                name, label = ("recall_confirm", _("Confirm the recall"))
            found.append(
                {
                    "url": reverse(f"admin:accreditation_application_{name}", args=[application.reference]),
                    "label": label,
                }
            )
        return found

    def document(self, request: PortalRequest, reference: str, pk: int) -> FileResponse:
        """A document of the file, as uploaded; shown in the page's frame when it is a PDF, else downloaded."""
        application = self.case(reference)
        found = Document.objects.select_related("file").filter(
            pk=pk, application=application, removed_at__isnull=True, file__checked_at__isnull=False
        )
        document = found.first()
        if document is None:
            raise Http404
        return stored_file_response(document.file, inline="inline" in request.GET)

    def dossier(self, request: PortalRequest, reference: str) -> HttpResponse:
        """The case as a zip. A POST, because the record keeps who took it."""
        self.insist_post(request)
        application = self.case(reference)
        try:
            data = build_dossier(application=application, actor=actor_of(request), now=request.now)
        except Refused as refused:
            return self.refused(request, refused)
        response = HttpResponse(data, content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="{application.reference}.zip"'
        return response

    # Acts

    def ask(self, request: PortalRequest, reference: str) -> HttpResponse:
        application = self.case(reference)
        form = AskForm(posted(request), application=application, initial={"version": application.version})
        due = answer_due(request.now, application.window.cycle.process.rules())
        return self.act_page(
            request,
            act=ActOf.CHECK,
            form=form,
            refusal=self.refusal(application, Step.ASK, request),
            title=_("Ask %(name)s and return the file") % {"name": application.organization.name},
            submit=_("Ask and return"),
            back=file_url(application),
            done=_("The file was returned with your questions."),
            read_back=lambda: {
                "sentence": ngettext(
                    "The file is returned with %(count)d question. %(name)s is asked to answer by the instant below.",
                    "The file is returned with %(count)d questions. %(name)s is asked to answer by the instant below.",
                    len(form.points()),
                )
                % {"count": len(form.points()), "name": application.organization.name},
                "deadline": due,
                "deadline_label": "due",
            },
            do=lambda: (
                ask_applicant(
                    application=application,
                    questions=form.points(),
                    actor=actor_of(request),
                    now=request.now,
                    version=form.cleaned_data["version"],
                )
                and None
            ),
        )

    def complete(self, request: PortalRequest, reference: str) -> HttpResponse:
        application = self.case(reference)
        form = ConfirmForm(posted(request), initial={"version": application.version})
        return self.act_page(
            request,
            act=ActOf.CHECK,
            form=form,
            refusal=self.refusal(application, Step.FIND_COMPLETE, request),
            title=_("Find the file of %(name)s complete") % {"name": application.organization.name},
            submit=_("Find complete"),
            back=file_url(application),
            done=_("Found complete. It can go on the next list."),
            sentence=_("%(name)s is told that its application is complete and will be circulated to all Member States.")
            % {"name": application.organization.name},
            do=lambda: (
                find_complete(
                    application=application,
                    actor=actor_of(request),
                    now=request.now,
                    version=form.cleaned_data["version"],
                )
                and None
            ),
        )

    def scope(self, request: PortalRequest, reference: str) -> HttpResponse:
        application = self.case(reference)
        form = ReasonForm(
            posted(request),
            initial={"version": application.version},
            hint=_("The applicant reads it, and Member States in the annex of the list if the Chair confirms."),
        )
        return self.act_page(
            request,
            act=ActOf.PROPOSE_NOT_IN_SCOPE,
            form=form,
            refusal=self.refusal(application, Step.EXCLUDE, request),
            title=_("Propose that %(name)s is not in scope") % {"name": application.organization.name},
            submit=_("Propose"),
            back=file_url(application),
            done=_("Proposed. The applicant is heard; then the Chair confirms or declines."),
            read_back=lambda: {
                "sentence": _("%(name)s is heard until the instant below; the Chair then confirms or declines.")
                % {"name": application.organization.name},
                "deadline": hearing_ends(request.now, application.window.cycle.process.rules()),
                "deadline_label": "ends",
            },
            do=lambda: (
                propose_not_in_scope(
                    application=application,
                    reason=form.cleaned_data["reason"],
                    actor=actor_of(request),
                    now=request.now,
                    version=form.cleaned_data["version"],
                )
                and None
            ),
        )

    def confirm_ecosoc(self, request: PortalRequest, reference: str) -> HttpResponse:
        application = self.case(reference)
        number = request.GET.get("number") or application.organization.ecosoc_number
        form = EntryForm(posted(request), evidence=False, initial={"number": number})
        return self.act_page(
            request,
            act=ActOf.CHECK,
            form=form,
            refusal=self.refusal(application, Step.CONFIRM_ECOSOC, request),
            title=_("Confirm the consultative status of %(name)s") % {"name": application.organization.name},
            submit=_("Confirm and accredit"),
            back=file_url(application),
            done=_("Confirmed: the body has informed, and is accredited (R1)."),
            read_back=lambda: {
                "sentence": _(
                    "%(name)s is accredited for the rest of the cycle as the body below in the ECOSOC register."
                )
                % {"name": application.organization.name},
                "rows": [
                    (_("Name in the register"), form.cleaned_data["number"].name),
                    (_("Number"), form.cleaned_data["number"].number),
                    (_("Status"), form.cleaned_data["number"].get_status_display()),
                ],
            },
            do=lambda: (
                confirm_ecosoc(
                    application=application,
                    entry=form.cleaned_data["number"],
                    actor=actor_of(request),
                    now=request.now,
                )
                and None
            ),
        )

    def other_route(self, request: PortalRequest, reference: str) -> HttpResponse:
        application = self.case(reference)
        form = ConfirmForm(posted(request))
        return self.act_page(
            request,
            act=ActOf.CHECK,
            form=form,
            refusal=self.refusal(application, Step.INVITE_OTHER_ROUTE, request),
            title=_("Invite %(name)s to the other route") % {"name": application.organization.name},
            submit=_("Return and invite"),
            back=file_url(application),
            done=_("Invited to apply on a non-objection basis."),
            sentence=_(
                "The body was not found in the ECOSOC register. While the window is open its file is returned, to be "
                "completed by the non-objection route. After the close the file is over in this window, and the body is "
                "invited to that route in the next. What it has written is kept."
            ),
            do=lambda: invite_other_route(application=application, actor=actor_of(request), now=request.now) and None,
        )

    def gained_status(self, request: PortalRequest, reference: str) -> HttpResponse:
        application = self.case(reference)
        form = EntryForm(posted(request), initial={"number": request.GET.get("number", "")})
        before = application.state_now in BEFORE_STATES
        return self.act_page(
            request,
            act=ActOf.CHANGE_ROUTE,
            form=form,
            refusal=self.refusal(application, Step.CONFIRM_GAINED_ECOSOC, request),
            title=_("%(name)s has gained consultative status") % {"name": application.organization.name},
            submit=_("Ask the Chair's consent") if before else _("Move to the first route"),
            back=file_url(application),
            done=_("The Chair's consent was asked.") if before else _("Moved and accredited (R1)."),
            sentence=_(
                "The file is before Member States: the Chair's consent and fourteen days' notice to all of them come first."
            )
            if before
            else _("The file has not been circulated: with evidence it moves now, and the body is accredited."),
            do=lambda: (
                status_gained(
                    application=application,
                    entry=form.cleaned_data["number"],
                    evidence=form.cleaned_data["evidence"],
                    actor=actor_of(request),
                    now=request.now,
                )
                and None
            ),
        )

    def note(self, request: PortalRequest, reference: str) -> HttpResponse:
        application = self.case(reference)
        form = NoteForm(posted(request))
        return self.act_page(
            request,
            act=ActOf.EXPORT,
            form=form,
            title=_("Note on %(name)s") % {"name": application.organization.name},
            submit=_("Keep the note"),
            back=file_url(application),
            done=_("Noted. Only the Secretariat reads it."),
            do=lambda: (
                write_note(
                    application=application, text=form.cleaned_data["text"], actor=actor_of(request), now=request.now
                )
                and None
            ),
        )

    def ticks(self, request: PortalRequest, reference: str) -> HttpResponse:
        self.insist_post(request)
        application = self.case(reference)
        try:
            set_ticks(
                application=application,
                ticked=set(request.POST.getlist("item")),
                actor=actor_of(request),
                now=request.now,
            )
        except Refused as refused:
            return self.refused(request, refused, back=file_url(application))
        messages.success(request, _("The checklist was kept."))
        return HttpResponseRedirect(file_url(application) + "#checklist")

    def _recallable(self, application: Application) -> Any:
        entry = (
            application.entries.filter(recalled_at__isnull=True, circulation__status="circulated")
            .select_related("circulation__window", "application")
            .order_by("-pk")
            .first()
        )
        if entry is None:
            raise Http404
        return entry

    def ask_recall(self, request: PortalRequest, reference: str) -> HttpResponse:
        application = self.case(reference)
        entry = self._recallable(application)
        form = ReasonForm(posted(request), hint=_("All Member States and the applicant read it."))
        return self.act_page(
            request,
            act=ActOf.RECALL,
            form=form,
            title=_("Recall %(name)s from list %(number)s")
            % {"name": application.organization.name, "number": entry.circulation.number},
            submit=_("Ask for the recall"),
            back=file_url(application),
            done=_("Asked. A second circulator confirms the recall."),
            sentence=_("Nothing is sent until a second circulator confirms it."),
            do=lambda: (
                ask_recall(entry=entry, reason=form.cleaned_data["reason"], actor=actor_of(request), now=request.now)
                and None
            ),
        )

    def confirm_recall(self, request: PortalRequest, reference: str) -> HttpResponse:
        application = self.case(reference)
        entry = self._recallable(application)
        form = ConfirmForm(posted(request))
        return self.act_page(
            request,
            act=ActOf.RECALL,
            form=form,
            title=_("Confirm the recall of %(name)s") % {"name": application.organization.name},
            submit=_("Recall"),
            back=file_url(application),
            done=_("Recalled. All missions and the applicant are told the reason."),
            sentence=_(
                "List %(number)s: %(name)s goes back to the Secretariat. The reason that everybody reads: %(reason)s"
            )
            % {
                "number": entry.circulation.number,
                "name": application.organization.name,
                "reason": entry.recall_reason or "–",
            },
            danger=True,
            also=(reverse("admin:accreditation_application_recall_drop", args=[reference]), _("Drop the recall")),
            do=lambda: recall(entry=entry, actor=actor_of(request), now=request.now) and None,
        )

    def drop_recall(self, request: PortalRequest, reference: str) -> HttpResponse:
        application = self.case(reference)
        entry = self._recallable(application)
        form = ConfirmForm(posted(request))
        return self.act_page(
            request,
            act=ActOf.RECALL,
            form=form,
            title=_("Drop the recall of %(name)s") % {"name": application.organization.name},
            submit=_("Drop the recall"),
            back=file_url(application),
            done=_("The recall was dropped."),
            do=lambda: drop_recall(entry=entry, actor=actor_of(request), now=request.now) and None,
        )
