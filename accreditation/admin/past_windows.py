"""Windows that were held on paper, before the portal: recorded, and put right while nothing stands in them (R3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capacities import Actor
from accounts.deadline_words import instant_words
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accreditation.acting import refused_by
from accreditation.admin.base import DeskAdmin, by, evidence_rows, kept, posted
from accreditation.admin.serving import stored_file_response
from accreditation.forms.calendar import PastWindowForm
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.periods import may_correct_past_window
from accreditation.modalities.planner import past_window_warnings
from accreditation.models import Cycle, Window
from accreditation.notices.planner import warning_sentence
from accreditation.policy import may
from accreditation.queries.windows import dates_of_others, stands_in
from accreditation.services.past_windows import correct_past_window, record_past_window


class PastWindows(DeskAdmin):
    """Their pages."""

    def found(self, pk: int) -> Window:
        window = Window.objects.select_related("cycle__process").filter(pk=pk).first()
        if window is None:
            raise Http404
        return window

    def past(self, request: PortalRequest, cycle: int) -> HttpResponse:
        """A window that was held on paper: what is brought in from paper then stands in its own."""
        chosen = Cycle.objects.select_related("process").filter(pk=cycle).first()
        if chosen is None:
            raise Http404
        rules = chosen.process.rules()
        form = PastWindowForm(posted(request), request.FILES or None, zone=rules.zone)
        scan = kept(request, form, "scan")
        return self.act_page(
            request,
            act=ActOf.IMPORT_PAPER,
            form=form,
            title=_("A window of %(cycle)s that was held on paper") % {"cycle": chosen},
            submit=_("Record the window"),
            back=reverse("admin:accreditation_importupload_changelist"),
            done=_("Recorded. What exists on paper can be brought in to it."),
            sentence=_("For a window that closed before the portal was used. Nobody is written to."),
            read_back=lambda data: _read_back(
                _(
                    "It stands on the timetable among what is past, as held on paper. Nobody is written to, and nothing can be "
                    "sent in it through the portal."
                ),
                Window(cycle=chosen),
                data,
                scan,
            ),
            do=lambda data: record_past_window(
                cycle=chosen, **dates_of(data), evidence=data["evidence"], scan=scan, **by(request)
            ),
            then=lambda window: reverse("admin:accreditation_importupload_paper", args=[window.pk]),
        )

    def evidence(self, request: PortalRequest, pk: int) -> FileResponse:
        """The document on which the dates of a window held on paper rest."""
        window = self.found(pk)
        if window.evidence_file is None:
            raise Http404
        return stored_file_response(window.evidence_file, inline=False)

    def correct(self, request: PortalRequest, pk: int) -> HttpResponse:
        """What was recorded of it by mistake, while nothing stands in it."""
        window = self.found(pk)
        rules = window.cycle.process.rules()
        form = PastWindowForm(
            posted(request),
            request.FILES or None,
            zone=rules.zone,
            seen=dates_seen(window),
            initial={
                "title": window.title,
                "opens_at": window.opens_at,
                "closes_at": window.closes_at,
                "evidence": window.evidence,
            },
        )
        scan = kept(request, form, "scan")
        return self.act_page(
            request,
            act=ActOf.IMPORT_PAPER,
            form=form,
            refusal=refused_by(may_correct_past_window(on_paper=window.imported, stands_in_it=stands_in(window))),
            title=_("Put right what was recorded of %(window)s") % {"window": window.title},
            submit=_("Put right"),
            back=reverse("admin:accreditation_window_window", args=[pk]),
            done=_("Put right. What stood before is kept on record."),
            read_back=lambda data: _read_back(
                _("From now on the timetable and the interface have these dates. Nobody is written to."),
                window,
                data,
                scan,
            ),
            do=lambda data: correct_past_window(
                window=window,
                **dates_of(data),
                evidence=data["evidence"],
                scan=scan,
                seen=read_seen(data["seen"]),
                **by(request),
            ),
        )

    @staticmethod
    def correction_of(window: Window, actor: Actor) -> list[tuple[str, str]]:
        """The link to it, where it is possible."""
        free = may_correct_past_window(on_paper=window.imported, stands_in_it=stands_in(window)).allowed
        if not free or not may(ActOf.IMPORT_PAPER, actor):
            return []
        return [(reverse("admin:accreditation_window_correct", args=[window.pk]), _("Put right what was recorded"))]


def _read_back(sentence: str, window: Window, data: dict[str, Any], scan: Any) -> dict[str, Any]:
    """What would be on record of it, and what is odd."""
    zone = window.cycle.process.rules().zone
    return {
        "sentence": sentence,
        "rows": [
            (_("Title"), data["title"]),
            (_("Opened"), instant_words(data["opens_at"], zone)),
            (_("Closed"), instant_words(data["closes_at"], zone)),
            *evidence_rows(data["evidence"], scan),
        ],
        "warnings": oddities_of(window, data),
    }


def oddities_of(window: Window, data: dict[str, Any]) -> list[str]:
    """What is odd in the dates that were typed, in words."""
    rules, starts_at = window.cycle.process.rules(), window.cycle.starts_at
    found = past_window_warnings(data["opens_at"], data["closes_at"], starts_at, dates_of_others(window))
    return [warning_sentence(risk, rules) for risk in found]


def dates_of(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in ("title", "opens_at", "closes_at")}


def dates_seen(window: Window) -> str:
    """The dates that a page was drawn from travel with it; others in force mean that somebody else was here."""
    return f"{window.opens_at.isoformat()}|{window.closes_at.isoformat()}"


def read_seen(seen: str) -> tuple[datetime, datetime]:
    """The dates of `dates_seen`. What cannot be read was never on a page of ours: as stale as can be."""
    try:
        opens, _bar, closes = seen.partition("|")
        return datetime.fromisoformat(opens), datetime.fromisoformat(closes)
    except ValueError:
        raise Refused(Reason.STALE) from None
