"""The Secretariat's moderation of written inputs under R11: a queue by age, the file beside the text, post or return."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import RecordedAdmin
from accounts.deadline_words import short_words
from accounts.refusals import Refused
from accreditation.modalities.inputs import InputState
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from submissions.forms.writing import ReasonForm, VersionForm
from submissions.models import InputVersion, WrittenInput
from submissions.models.written_input import InputStateChoice
from submissions.notices.refusals import input_refusal
from submissions.policy import may_moderate, reads_moderation
from submissions.queries.inputs import latest_sent, visible_inputs, waiting_for_moderation
from submissions.services.moderating import post_input, return_input
from submissions.showing import facts_of_version, history_of, pdf_answer, status_code

ALL = "all"


class WaitsFilter(SimpleListFilter):
    """Opens on what waits for a moderator."""

    title = gettext_lazy("status")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        others = [choice for choice in InputStateChoice.choices if choice[0] not in {"draft", "sent"}]
        return [(ALL, _("All")), *others]

    def choices(self, changelist: Any) -> Iterator[Any]:
        waiting = {"selected": self.value() is None, "query_string": changelist.get_query_string(remove=["state"])}
        yield {**waiting, "display": _("Waiting for a moderator")}
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({"state": value}),
                "display": label,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[WrittenInput]) -> QuerySet[WrittenInput]:
        if self.value() is None:
            return queryset.filter(state=InputState.SENT.value)
        return queryset if self.value() == ALL else queryset.filter(state=self.value())


@admin.register(WrittenInput)
class WrittenInputAdmin(RecordedAdmin):
    """The queue, oldest first. All of the Secretariat reads it; posting and returning need the moderator's right."""

    list_display = ("words_of_title", "organization", "session", "state", "since")
    list_filter = (WaitsFilter,)
    search_fields = ("reference__iexact", "organization__name", "posted__symbol__iexact")
    ordering = ("state_since", "id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[WrittenInput]:
        if not reads_moderation(getattr(request, "actor", None)):
            return WrittenInput.objects.none()
        return visible_inputs(request.actor)  # type: ignore[attr-defined]

    def record_subject(self, obj: Any) -> str:
        return str(obj.record_subject)

    @admin.display(description=gettext_lazy("title"))
    def words_of_title(self, row: Any) -> str:
        return f"{row.sent_title} ({row.symbol or row.reference})"

    @admin.display(description=gettext_lazy("since"), ordering="state_since")
    def since(self, row: Any) -> str:
        return short_words(row.state_since)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Written inputs"), **(extra_context or {})})

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/post/", view(self.post_view), name="submissions_writteninput_post"),
            path("<int:pk>/return/", view(self.return_view), name="submissions_writteninput_return"),
            path("<int:pk>/file.pdf", view(self.file_view), name="submissions_writteninput_file"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One input: text, file, history, and the two acts."""
        written = self.get_object(request, object_id)
        if written is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        return self._show(request, written)

    def post_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Post it."""
        written = self._asked(request, pk)
        form = VersionForm(request.POST)
        if not form.is_valid():
            return self._show(request, written, status=400)
        try:
            post_input(
                written=written,
                actor=request.actor,  # type: ignore[attr-defined]
                now=request.now,  # type: ignore[attr-defined]
                version=form.cleaned_data["version"],
            )
        except Refused as refused:
            return self._show(request, written, refusal=input_refusal(refused), status=status_code(refused))
        return self._done(request, written, _("Posted. The organization has been told."))

    def return_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Return it with a reason."""
        written = self._asked(request, pk)
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self._show(request, written, form=form)
        try:
            return_input(
                written=written,
                reason=form.cleaned_data["reason"],
                actor=request.actor,  # type: ignore[attr-defined]
                now=request.now,  # type: ignore[attr-defined]
                version=form.cleaned_data["version"],
            )
        except Refused as refused:
            said = input_refusal(refused)
            return self._show(request, written, form=form, refusal=said, status=status_code(refused))
        return self._done(request, written, _("Returned. The organization has been told the reason."))

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The PDF that was sent."""
        sent = latest_sent(self._find(request, pk))
        if sent is None or sent.file is None:
            raise Http404
        return pdf_answer(sent.file, sent.content["reference"], public=False)

    def _find(self, request: HttpRequest, pk: int) -> WrittenInput:
        written: WrittenInput | None = self.get_object(request, str(pk))
        if written is None:
            raise Http404
        return written

    def _asked(self, request: HttpRequest, pk: int) -> WrittenInput:
        """The input an act is about. Looking changes nothing: only a POST does."""
        if request.method != "POST":
            raise Http404
        return self._find(request, pk)

    def _done(self, request: HttpRequest, written: WrittenInput, said: str) -> HttpResponse:
        """On to the next that waits, or back to the queue."""
        messages.success(request, f"{written.reference}: {said}")
        following = waiting_for_moderation().values_list("pk", flat=True).first()
        if following is None:
            return redirect("admin:submissions_writteninput_changelist")
        return redirect(reverse("admin:submissions_writteninput_change", args=[following]))

    def _show(
        self,
        request: HttpRequest,
        written: WrittenInput,
        form: ReasonForm | None = None,
        refusal: str = "",
        status: int = 200,
    ) -> HttpResponse:
        sent: InputVersion | None = latest_sent(written)
        organization = written.organization
        waits = written.state_now is InputState.SENT
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
            waits=waits and may_moderate(request.actor),  # type: ignore[attr-defined]
            waits_for_others=waits and not may_moderate(request.actor),  # type: ignore[attr-defined]
            unconfirmed=waits and organization.confirmed_at is None,
            frozen=waits and organization.frozen_at is not None,
            guidelines=PARAGRAPHS[Rule.R11],
        )
