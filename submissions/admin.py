"""The Secretariat's moderation of written inputs under R11: a queue by age, the file beside the text, post or return."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.asked import Asked
from accounts.queries.letters import is_held
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accreditation.acting import draw_anew
from accreditation.admin.base import DeskAdmin, Routes, actor_of
from accreditation.modalities.inputs import InputState, InputStep, may_post, may_step
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from accreditation.queries.people import people_for
from accreditation.queries.recipients import these_people
from accreditation.services.exports import Column
from submissions.forms.writing import ReasonForm, VersionForm
from submissions.models import InputVersion, WrittenInput
from submissions.models.written_input import InputStateChoice
from submissions.notices import letters
from submissions.notices.refusals import input_refusal
from submissions.policy import may_moderate, reads_moderation
from submissions.queries.inputs import input_facts, latest_sent, visible_inputs, waiting_for_moderation
from submissions.services.moderating import post_input, return_input
from submissions.showing import facts_of_version, history_of, pdf_answer, status_code

ALL = "all"
SHAPES = {
    InputState.SENT.value: "attention",
    InputState.RETURNED.value: "waiting",
    InputState.APPEALED.value: "waiting",
    InputState.POSTED.value: "done",
}


@admin.register(WrittenInput)
class WrittenInputAdmin(DeskAdmin):
    """The queue, oldest first. All of the Secretariat reads it; posting and returning need the moderator's right."""

    def routes(self) -> Routes:
        return [
            ("", "changelist", self.inputs),
            ("<int:pk>/change/", "change", self.one),
            ("<int:pk>/post/", "post", self.post_view),
            ("<int:pk>/return/", "return", self.return_view),
            ("<int:pk>/file.pdf", "file", self.file_view),
            ("<int:pk>/history/", "history", self.record),
        ]

    def found(self, request: PortalRequest) -> QuerySet[WrittenInput]:
        if not reads_moderation(request.actor):
            return WrittenInput.objects.none()
        return visible_inputs(request.actor)

    def inputs(self, request: PortalRequest) -> HttpResponseBase:
        """What waits for a moderator, or another state, or all; by reference, symbol, title or sender."""
        others = [choice for choice in InputStateChoice.choices if choice[0] not in {"draft", "sent"}]
        states = [(InputState.SENT.value, _("To moderate")), *others, (ALL, _("All"))]
        with Asked(request.GET) as asked:
            state = asked.one("state", dict(states), InputState.SENT.value)
            search = asked.text("q")
        rows = self.found(request)
        if state != ALL:
            rows = rows.filter(state=state)
        if search:
            rows = rows.filter(
                Q(reference__iexact=search)
                | Q(posted__symbol__iexact=search)
                | Q(sent_title__icontains=search)
                | Q(organization__name__icontains=search)
            )
        return self.list_page(
            request,
            title=_("Written inputs"),
            name="written-inputs",
            empty=_("An input appears here once an organization sends it."),
            columns=input_columns(),
            rows=rows,
            order=("state_since", "id"),
            template="admin/submissions/inputs.html",
            search=search,
            state=state,
            states=states,
        )

    def record_subject(self, obj: Any) -> str:
        return str(obj.record_subject)

    def one(self, request: PortalRequest, pk: int) -> HttpResponse:
        """One input: text, file, history, and the two acts."""
        return self._show(request, self._find(request, pk))

    def record(self, request: PortalRequest, pk: int) -> HttpResponse:
        return self.history_view(request, str(self._find(request, pk).pk))

    def post_view(self, request: PortalRequest, pk: int) -> HttpResponse:
        """Post it."""
        written = self._asked(request, pk)
        form = VersionForm(request.POST)
        if not form.is_valid():
            return self._show(request, written, status=400)
        try:
            post_input(
                written=written,
                actor=actor_of(request),
                now=request.now,
                version=form.cleaned_data["version"],
            )
        except Refused as refused:
            return self._show(request, written, refusal=input_refusal(refused), status=status_code(refused))
        return self._done(request, written, said_of(_("Posted."), letters.POSTED.code))

    def return_view(self, request: PortalRequest, pk: int) -> HttpResponse:
        """Return it with a reason."""
        written = self._asked(request, pk)
        form = ReasonForm(request.POST, initial={"version": written.version})
        if not form.is_valid():
            return self._show(request, written, form=form, status=422)
        try:
            return_input(
                written=written,
                reason=form.cleaned_data["reason"],
                actor=actor_of(request),
                now=request.now,
                version=form.cleaned_data["version"],
            )
        except Refused as refused:
            said = input_refusal(refused)
            draw_anew(form)
            return self._show(request, written, form=form, refusal=said, status=status_code(refused))
        return self._done(request, written, said_of(_("Returned."), letters.RETURNED.code))

    def file_view(self, request: PortalRequest, pk: int) -> HttpResponse:
        """The PDF that was sent."""
        sent = latest_sent(self._find(request, pk))
        if sent is None or sent.file is None:
            raise Http404
        return pdf_answer(sent.file, sent.content["reference"], public=False)

    def _find(self, request: PortalRequest, pk: int) -> WrittenInput:
        written = self.found(request).filter(pk=pk).first()
        if written is None:
            raise Http404
        return written

    def _asked(self, request: PortalRequest, pk: int) -> WrittenInput:
        """The input an act is about. Looking changes nothing: only a POST does."""
        if request.method != "POST":
            raise Http404
        return self._find(request, pk)

    def _done(self, request: PortalRequest, written: WrittenInput, said: str) -> HttpResponse:
        """On to the next that waits, or back to the queue."""
        messages.success(request, f"{written.reference}: {said}")
        following = waiting_for_moderation().values_list("pk", flat=True).first()
        if following is None:
            return redirect("admin:submissions_writteninput_changelist")
        return redirect(reverse("admin:submissions_writteninput_change", args=[following]))

    def _show(
        self,
        request: PortalRequest,
        written: WrittenInput,
        form: ReasonForm | None = None,
        refusal: str = "",
        status: int = 200,
    ) -> HttpResponse:
        sent: InputVersion | None = latest_sent(written)
        organization = written.organization
        waits = may_step(InputStep.POST, written.state_now).allowed
        return self.page(
            request,
            "submissions/moderate.html",
            status=status,
            title=sent.content["title"] if sent else written.reference,
            original=written,
            sent=sent,
            rows=facts_of_version(sent),
            history=history_of(written),
            form=form or ReasonForm(initial={"version": written.version}),
            refusal=refusal,
            typed=form.data.get("reason", "") if form is not None else "",
            waits=waits and may_moderate(request.actor),
            postable=may_post(input_facts(written)).allowed,
            waits_for_others=waits and not may_moderate(request.actor),
            unconfirmed=waits and organization.confirmed_at is None,
            frozen=waits and organization.frozen_at is not None,
            guidelines=PARAGRAPHS[Rule.R11],
            notified=these_people(people_for(organization)) if waits else None,
        )


def said_of(done: str, occasion: str) -> str:
    """What was done, and whether the organization has been told or will be when its letter is released."""
    if is_held(occasion):
        return f"{done} {_('The letter to the organization is held: it is told when the letter is released.')}"
    return f"{done} {_('The organization is told by letter.')}"


def input_columns() -> list[Column]:
    def status(row: Any) -> tuple[str, str]:
        return str(row.get_state_display()), SHAPES.get(row.state, "none")

    def page(row: Any) -> str:
        return reverse("admin:submissions_writteninput_change", args=[row.pk])

    return [
        Column("reference", _("Reference"), lambda w: w.symbol or w.reference, link=page),
        Column("name", _("Title"), lambda w: w.sent_title or ""),
        Column("organization", _("Organization"), lambda w: w.organization.name),
        Column("session", _("Meeting"), lambda w: w.sent_meeting or ""),
        Column("status", _("Status"), lambda w: str(w.get_state_display()), status=status),
        Column("since", _("Since"), lambda w: w.state_since),
    ]
