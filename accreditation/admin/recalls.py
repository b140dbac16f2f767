"""A file recalled from a circulated list after an error: asked by one circulator, confirmed or dropped by another."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.deadline_words import instant_words
from accounts.models import Act
from accounts.requests import PortalRequest
from accreditation.admin.base import DeskAdmin, audience, by, not_the_first, posted
from accreditation.admin.file_acts import case_named
from accreditation.admin.tables import file_url
from accreditation.forms.drawn import ConfirmForm, ReasonForm, SeenForm
from accreditation.modalities.mandates import ActOf
from accreditation.models import Application, CirculationEntry
from accreditation.queries.recipients import body_of, everyone_concerned
from accreditation.services.recall import ask_recall, drop_recall, recall


def entry_to_recall(application: Application) -> CirculationEntry | None:
    """Where the file stands on a list that went out; None where it was recalled since the page was opened."""
    entries = (
        application.entries.filter(circulation__status="circulated")
        .select_related("circulation__window", "application")
        .order_by("-pk")
    )
    if not entries:
        raise Http404
    return next((entry for entry in entries if entry.recalled_at is None), None)


def recalled_already(request: PortalRequest, application: Application) -> HttpResponse:
    """A page that was open when another person confirmed the recall: the file's page says what was done."""
    done = (
        Act.objects.filter(subject=application.record_subject, kind="application.recall")
        .select_related("actor")
        .order_by("-number")
        .first()
    )
    if done is None:
        raise Http404
    words = _("Nothing was changed now: the file was recalled by %(who)s at %(when)s.")
    messages.warning(request, words % {"who": done.actor or "–", "when": instant_words(done.moment)})
    return redirect(file_url(application))


class Recalls(DeskAdmin):
    """The three pages of a recall. None of them shows a version: before States it moves with what was lodged."""

    def ask_recall(self, request: PortalRequest, reference: str) -> HttpResponse:
        application = case_named(request, reference)
        entry = entry_to_recall(application)
        if entry is None:
            return recalled_already(request, application)
        return self.act_page(
            request,
            act=ActOf.RECALL,
            form=ReasonForm(posted(request), hint=_("All Member States and the applicant read it.")),
            title=_("Recall %(name)s from list %(number)s")
            % {"name": application.organization.name, "number": entry.circulation.number},
            submit=_("Ask for the recall"),
            back=file_url(application),
            done=_("Asked. A second circulator confirms the recall."),
            sentence=_("Nothing is sent until a second circulator confirms it."),
            do=lambda data: ask_recall(entry=entry, reason=data["reason"], **by(request)),
        )

    def confirm_recall(self, request: PortalRequest, reference: str) -> HttpResponse:
        application = case_named(request, reference)
        entry = entry_to_recall(application)
        if entry is None:
            return recalled_already(request, application)
        sentence = _(
            "List %(number)s: %(name)s goes back to the Secretariat. The reason that everybody reads: %(reason)s"
        )
        return self.act_page(
            request,
            act=ActOf.RECALL,
            refusal=not_the_first(entry.recall_asked_by_id, request),
            form=SeenForm(posted(request), seen=entry.recall_reason),
            title=_("Confirm the recall of %(name)s") % {"name": application.organization.name},
            submit=_("Recall"),
            back=file_url(application),
            done=_("Recalled. All missions and the applicant are told the reason."),
            sentence=sentence
            % {
                "number": entry.circulation.number,
                "name": application.organization.name,
                "reason": entry.recall_reason or "–",
            },
            danger=True,
            notified=everyone_concerned(body_of(application), audience(request)),
            also=(reverse("admin:accreditation_application_recall_drop", args=[reference]), _("Drop the recall")),
            do=lambda data: recall(entry=entry, reason_read=data["seen"], **by(request)),
        )

    def drop_recall(self, request: PortalRequest, reference: str) -> HttpResponse:
        application = case_named(request, reference)
        entry = entry_to_recall(application)
        if entry is None:
            return recalled_already(request, application)
        return self.act_page(
            request,
            act=ActOf.RECALL,
            form=ConfirmForm(posted(request)),
            title=_("Drop the recall of %(name)s") % {"name": application.organization.name},
            submit=_("Drop the recall"),
            back=file_url(application),
            done=_("The recall was dropped."),
            do=lambda _data: drop_recall(entry=entry, **by(request)),
        )
