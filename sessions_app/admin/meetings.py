"""Meetings: set, changed, moved, and their agenda."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.deadline_words import instant_words, short_words
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accreditation.admin.base import Routes, actor_of, audience, by, posted
from accreditation.modalities.decisions import Meeting, MeetingKind
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.planner import (
    close_warnings,
    meeting_warnings,
    period_warnings,
)
from accreditation.models import Cycle
from accreditation.notices.planner import warning_sentence
from accreditation.policy import may
from accreditation.queries.recipients import bodies_of_cycle, everyone_concerned
from accreditation.services.exports import Column
from sessions_app.admin.planner import Planner
from sessions_app.forms import AgendaForm, MeetingForm, MeetingWordsForm, MoveMeetingForm, read_agenda
from sessions_app.models import MeetingChange, Session
from sessions_app.notices.meetings import when_words
from sessions_app.queries import lists_ahead
from sessions_app.services.meetings import (
    DATES,
    FIELDS,
    WORDS,
    change_meeting,
    fingerprint,
    move_meeting,
    set_agenda,
    set_meeting,
)


def values_of(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in FIELDS}


def _dates(opens_at: datetime, closes_at: datetime, rules: Parameters) -> list[tuple[str, str]]:
    return [
        (_("Opens"), instant_words(opens_at, rules.zone)),
        (_("Closes"), instant_words(closes_at, rules.zone)),
    ]


def _moved_words(change: MeetingChange) -> str:
    before, after = short_words(change.opened_before), short_words(change.opens_after)
    return f"{instant_words(change.changed_at)}: {before} → {after}. {change.reason}"


def _move_risks(session: Session, data: dict[str, Any], now: datetime) -> list[str]:
    """What is risky in a meeting's new dates: for itself, for the window that feeds it and for the lists of that window."""
    rules = session.cycle.process.rules()
    warnings = [warning_sentence(risk, rules) for risk in meeting_warnings(data["opens_at"], data["closes_at"], rules)]
    window = session.fed_by
    if window is None:
        return warnings
    meeting = Meeting(session.pk, MeetingKind(data["kind"]), data["opens_at"], data["closes_at"])
    if window.closes_at > now:
        found = close_warnings(window.closes_at, meeting, rules)
        warnings += [f"{window.title}: {warning_sentence(risk, rules)}" for risk in found]
    for circulation in lists_ahead(now).filter(window=window):
        found = period_warnings(circulation.period_ends_at, meeting, rules)
        name = _("List %(number)s") % {"number": circulation.number} if circulation.number else _("Prepared list")
        warnings += [f"{name}: {warning_sentence(risk, rules)}" for risk in found]
    return warnings


@admin.register(Session)
class SessionAdmin(Planner):
    """All meetings of all cycles."""

    def routes(self) -> Routes:
        return [
            ("", "changelist", self.meetings),
            ("planner/", "planner", self.planner),
            ("new/<int:cycle>/", "new", self.new),
            ("target/<int:window>/", "target", self.target),
            ("<int:pk>/", "change", self.change),
            ("<int:pk>/move/", "move", self.move),
            ("<int:pk>/agenda/", "agenda", self.agenda),
        ]

    def found(self, pk: int) -> Session:
        session = Session.objects.select_related("cycle__process", "fed_by").filter(pk=pk).first()
        if session is None:
            raise Http404
        return session

    def meetings(self, request: PortalRequest) -> HttpResponseBase:
        may_set = may(ActOf.SET_WINDOW, actor_of(request))

        def page(session: Session) -> str:
            """Where it is changed, or read by who may not."""
            if may_set:
                return reverse("admin:sessions_app_session_change", args=[session.pk])
            return reverse("session", args=[session.slug])

        columns = [
            Column(
                "title",
                _("Meeting"),
                lambda s: s.title,
                link=page,
            ),
            Column("kind", _("Kind"), lambda s: s.get_kind_display()),
            Column("opens", _("Opens"), lambda s: s.opens_at),
            Column("closes", _("Closes"), lambda s: s.closes_at),
            Column("window", _("Fed by"), lambda s: s.fed_by.title if s.fed_by else ""),
        ]
        return self.list_page(
            request,
            title=_("Meetings"),
            name="meetings",
            empty=_("A meeting appears here once it is set for a cycle."),
            columns=columns,
            rows=Session.objects.select_related("fed_by", "cycle"),
            order=("opens_at", "id"),
            template="admin/sessions_app/meetings.html",
            cycles=list(Cycle.objects.select_related("process").order_by("-starts_at")),
            may_set=may_set,
        )

    def new(self, request: PortalRequest, cycle: int) -> HttpResponse:
        chosen = Cycle.objects.select_related("process").filter(pk=cycle).first()
        if chosen is None:
            raise Http404
        form = MeetingForm(posted(request), cycle=chosen)
        return self.act_page(
            request,
            act=ActOf.SET_WINDOW,
            form=form,
            title=_("New meeting of %(cycle)s") % {"cycle": chosen},
            submit=_("Put it on the calendar"),
            back=reverse("admin:sessions_app_session_changelist"),
            done=_("It is on the calendar."),
            read_back=lambda data: self._reading(data, chosen),
            do=lambda data: set_meeting(cycle=chosen, values=values_of(data), **by(request)),
        )

    @staticmethod
    def _reading(data: dict[str, Any], cycle: Cycle) -> dict[str, Any]:
        rules = cycle.process.rules()
        return {
            "sentence": _("The calendar shows it at once, on the timetable and in its feeds."),
            "rows": _dates(data["opens_at"], data["closes_at"], rules),
            "warnings": [
                warning_sentence(risk, rules) for risk in meeting_warnings(data["opens_at"], data["closes_at"], rules)
            ],
        }

    def change(self, request: PortalRequest, pk: int) -> HttpResponse:
        session = self.found(pk)
        rules = session.cycle.process.rules()
        form = MeetingWordsForm(
            posted(request),
            cycle=session.cycle,
            initial={name: getattr(session, name) for name in WORDS},
            seen=fingerprint(session),
        )
        changes = session.changes.all()[:20]
        links = [(reverse("admin:sessions_app_session_agenda", args=[pk]), _("Agenda"))]
        if request.now < session.closes_at:
            links.insert(0, (reverse("admin:sessions_app_session_move", args=[pk]), _("Move it")))
        return self.act_page(
            request,
            act=ActOf.SET_WINDOW,
            form=form,
            title=session.title,
            submit=_("Change the meeting"),
            back=reverse("admin:sessions_app_session_changelist"),
            done=_("Changed."),
            links=links,
            facts=[
                (_("Kind"), capfirst(session.get_kind_display())),
                *_dates(session.opens_at, session.closes_at, rules),
                (_("Fed by"), session.fed_by.title if session.fed_by else _("no window yet")),
                *((_("Moved"), _moved_words(change)) for change in changes),
            ],
            do=lambda data: change_meeting(
                session=session, values={name: data[name] for name in WORDS}, seen=data["seen"], **by(request)
            ),
        )

    def move(self, request: PortalRequest, pk: int) -> HttpResponse:
        """Other dates for a meeting, announced to everybody concerned at once."""
        session = self.found(pk)
        rules = session.cycle.process.rules()
        form = MoveMeetingForm(
            posted(request),
            cycle=session.cycle,
            initial={name: getattr(session, name) for name in DATES},
            seen=fingerprint(session),
        )
        return self.act_page(
            request,
            act=ActOf.SET_WINDOW,
            form=form,
            title=_("Move %(meeting)s") % {"meeting": session.title},
            submit=_("Move and announce"),
            back=reverse("admin:sessions_app_session_change", args=[pk]),
            done=_("Moved and announced."),
            refusal=Refused(Reason.WRONG_STATE, "R8") if session.closes_at <= request.now else None,
            facts=[(_("Now"), when_words(session))],
            notified=everyone_concerned(bodies_of_cycle(session.cycle), audience(request)),
            read_back=lambda data: {
                "sentence": _(
                    "It meets at the instants below instead of %(before)s; everyone concerned is told at once."
                )
                % {"before": when_words(session)},
                "rows": _dates(data["opens_at"], data["closes_at"], rules),
                "warnings": _move_risks(session, data, request.now),
            },
            do=lambda data: move_meeting(
                session=session,
                values={name: data[name] for name in DATES},
                reason=data["reason"],
                seen=data["seen"],
                **by(request),
            ),
        )

    def agenda(self, request: PortalRequest, pk: int) -> HttpResponse:
        session = self.found(pk)
        lines = AgendaForm.lines_of(session)
        form = AgendaForm(posted(request), seen=lines, initial={"agenda": lines})
        return self.act_page(
            request,
            act=ActOf.SET_WINDOW,
            form=form,
            title=_("Agenda of %(meeting)s") % {"meeting": session.title},
            submit=_("Keep the agenda"),
            back=reverse("admin:sessions_app_session_change", args=[pk]),
            done=_("Kept."),
            do=lambda data: set_agenda(
                session=session, lines=data["agenda"], seen=read_agenda(data["seen"]), **by(request)
            ),
        )
