"""Annual windows: set, announced, moved (R3). The planner, which sees the meetings, lives one app higher."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accounts.deadline_words import instant_words
from accounts.queries.missions import all_missions
from accounts.requests import PortalRequest
from accreditation.acting import refused_by
from accreditation.admin.base import Routes, actor_of, audience, by, posted
from accreditation.admin.deadlines import moved
from accreditation.admin.past_windows import PastWindows, dates_of, dates_seen, read_seen
from accreditation.forms.calendar import MoveForm, WindowForm
from accreditation.forms.drawn import SeenForm
from accreditation.modalities.calendar import CLOSE_OF_DAY
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.periods import may_change_dates, may_open_at
from accreditation.modalities.planner import close_warnings, overlap_warnings, window_warnings
from accreditation.models import Cycle, Window
from accreditation.notices.planner import warning_sentence
from accreditation.policy import may
from accreditation.queries.plenaries import plenary_after
from accreditation.queries.recipients import bodies_of_window, everyone_concerned
from accreditation.queries.windows import dates_of_others
from accreditation.services.calendar import (
    announce_window,
    change_window,
    move_window_close,
    set_window,
)
from accreditation.services.exports import Column


@admin.register(Window)
class WindowAdmin(PastWindows):
    """Annual windows (R3)."""

    def routes(self) -> Routes:
        one = "<int:pk>/"
        return [
            ("", "changelist", self.windows),
            ("new/<int:cycle>/", "new", self.new),
            ("past/<int:cycle>/", "past", self.past),
            (one, "window", self.one),
            (f"{one}change/", "change", self.change),
            (f"{one}announce/", "announce", self.announce),
            (f"{one}move/", "move", self.move),
            (f"{one}correct/", "correct", self.correct),
            (f"{one}evidence/", "evidence", self.evidence),
        ]

    def windows(self, request: PortalRequest) -> HttpResponseBase:
        columns = [
            Column(
                "title",
                _("Window"),
                lambda w: w.title,
                link=lambda w: reverse("admin:accreditation_window_window", args=[w.pk]),
            ),
            Column("cycle", _("Cycle"), lambda w: str(w.cycle)),
            Column("opens", _("Opens"), lambda w: w.opens_at),
            Column("closes", _("Closes"), lambda w: w.closes_at),
            Column("announced", _("Announced"), lambda w: _("on paper") if w.imported else w.announced_at),
        ]
        return self.list_page(
            request,
            title=_("Application windows"),
            name="windows",
            empty=_("A window appears here once it is set for a cycle."),
            columns=columns,
            rows=Window.objects.select_related("cycle__process"),
            order=("opens_at", "id"),
            template="admin/accreditation/windows.html",
            cycles=list(Cycle.objects.select_related("process").order_by("-starts_at")),
            may_set=may(ActOf.SET_WINDOW, actor_of(request)),
            may_import=may(ActOf.IMPORT_PAPER, actor_of(request)),
            planner=planner_url(),
        )

    def one(self, request: PortalRequest, pk: int) -> HttpResponse:
        window = self.found(pk)
        actor = actor_of(request)
        acts = self.correction_of(window, actor)
        if may(ActOf.SET_WINDOW, actor):
            if not window.is_announced:
                acts.append((reverse("admin:accreditation_window_change", args=[pk]), _("Change the dates")))
            if not window.is_announced and may_open_at(window.opens_at, request.now).allowed:
                acts.append((reverse("admin:accreditation_window_announce", args=[pk]), _("Announce")))
            if target_url(pk):
                acts.append((target_url(pk), _("The meetings it is for")))
            if window.is_announced and request.now < window.closes_at:
                acts.append((reverse("admin:accreditation_window_move", args=[pk]), _("Move the close")))
        return self.page(
            request,
            "admin/accreditation/window.html",
            title=window.title,
            window=window,
            acts=acts,
            changes=list(window.deadline_changes.all()),
            lists=list(window.circulations.all()),
            planner=planner_url(),
        )

    @staticmethod
    def _reading(data: dict[str, Any], window: Window, request: PortalRequest, sentence: str) -> dict[str, Any]:
        """What a window's dates mean, with UTC beside them and what is risky, for the plenary that it would be for."""
        opens_at, closes_at = data["opens_at"], data["closes_at"]
        rules = window.cycle.process.rules()
        return {
            "sentence": sentence,
            "rows": [
                (_("Opens"), instant_words(opens_at, rules.zone)),
                (_("Closes"), instant_words(closes_at, rules.zone)),
            ],
            "warnings": risks_of(window, opens_at, closes_at, request.now),
        }

    def new(self, request: PortalRequest, cycle: int) -> HttpResponse:
        chosen = Cycle.objects.select_related("process").filter(pk=cycle).first()
        if chosen is None:
            raise Http404
        rules = chosen.process.rules()
        form = WindowForm(posted(request), zone=rules.zone, initial=planned(request.GET, rules))
        return self.act_page(
            request,
            act=ActOf.SET_WINDOW,
            form=form,
            title=_("New window of %(cycle)s") % {"cycle": chosen},
            submit=_("Set the window"),
            back=reverse("admin:accreditation_window_changelist"),
            done=_("Set. It binds nobody until it is announced."),
            read_back=lambda data: self._reading(
                data, Window(cycle=chosen), request, _("The window binds nobody until it is announced.")
            ),
            also=(planner_url(), _("Window planner")) if planner_url() else None,
            do=lambda data: set_window(cycle=chosen, **dates_of(data), **by(request)),
            # From the planner: the window is for the meeting that it was counted back from.
            then=lambda window: (
                target_url(window.pk, request.GET.get("meeting", ""))
                or reverse("admin:accreditation_window_window", args=[window.pk])
            ),
        )

    def change(self, request: PortalRequest, pk: int) -> HttpResponse:
        window = self.found(pk)
        rules = window.cycle.process.rules()
        form = WindowForm(
            posted(request),
            zone=rules.zone,
            seen=dates_seen(window),
            initial={"title": window.title, "opens_at": window.opens_at, "closes_at": window.closes_at},
        )
        return self.act_page(
            request,
            act=ActOf.SET_WINDOW,
            form=form,
            refusal=refused_by(may_change_dates(announced=window.is_announced)),
            remedy=self.remedy(window, request),
            title=_("Change %(window)s") % {"window": window.title},
            submit=_("Change"),
            back=reverse("admin:accreditation_window_window", args=[pk]),
            done=_("Changed."),
            read_back=lambda data: self._reading(data, window, request, _("The window has not been announced.")),
            do=lambda data: change_window(window=window, **dates_of(data), seen=read_seen(data["seen"]), **by(request)),
        )

    def announce(self, request: PortalRequest, pk: int) -> HttpResponse:
        window = self.found(pk)
        rules = window.cycle.process.rules()
        return self.act_page(
            request,
            act=ActOf.SET_WINDOW,
            form=SeenForm(posted(request), seen=dates_seen(window)),
            refusal=refused_by(may_change_dates(announced=window.is_announced))
            or refused_by(may_open_at(window.opens_at, request.now)),
            remedy=self.remedy(window, request),
            title=_("Announce %(window)s") % {"window": window.title},
            submit=_("Announce to all missions"),
            back=reverse("admin:accreditation_window_window", args=[pk]),
            done=_("Announced. From here on it is never shortened."),
            sentence=_(
                "Open from %(opens)s until %(closes)s. All missions are told; from here on it is never shortened."
            )
            % {
                "opens": instant_words(window.opens_at, rules.zone),
                "closes": instant_words(window.closes_at, rules.zone),
            },
            warnings=risks_of(window, window.opens_at, window.closes_at, request.now),
            notified=all_missions(),
            do=lambda data: announce_window(window=window, seen=read_seen(data["seen"]), **by(request)),
        )

    @staticmethod
    def remedy(window: Window, request: PortalRequest) -> tuple[str, str] | None:
        """Where dates that cannot be changed, or announced, so are put right."""
        if not window.is_announced:
            return reverse("admin:accreditation_window_change", args=[window.pk]), _("Change the dates")
        if request.now < window.closes_at:
            return reverse("admin:accreditation_window_move", args=[window.pk]), _("Move the close")
        return None

    def move(self, request: PortalRequest, pk: int) -> HttpResponse:
        window = self.found(pk)
        rules = window.cycle.process.rules()
        form = MoveForm(
            posted(request),
            zone=rules.zone,
            initial={"until": window.closes_at, "seen": window.closes_at.isoformat()},
        )
        return self.act_page(
            request,
            act=ActOf.SET_WINDOW,
            form=form,
            title=_("Move the close of %(window)s") % {"window": window.title},
            submit=_("Move and announce"),
            back=reverse("admin:accreditation_window_window", args=[pk]),
            done=_("Moved and announced."),
            notified=everyone_concerned(bodies_of_window(window), audience(request)),
            read_back=lambda data: moved(
                data,
                window.closes_at,
                rules,
                _("The window closes"),
                close_warnings(data["until"], plenary_after(window, data["until"]), rules),
            ),
            do=lambda data: move_window_close(
                window=window, closes_at=data["until"], reason=data["reason"], seen=data["seen"], **by(request)
            ),
        )


def risks_of(window: Window, opens_at: datetime, closes_at: datetime, now: datetime) -> list[str]:
    """What the planner warns of in a window that is not announced, in words."""
    rules = window.cycle.process.rules()
    found = window_warnings(opens_at, closes_at, plenary_after(window, closes_at), rules, now)
    found += overlap_warnings(opens_at, closes_at, dates_of_others(window))
    return [warning_sentence(risk, rules) for risk in found]


def planned(asked: Any, rules: Parameters) -> dict[str, Any]:
    """The planner's dates from the address, as first values of the form."""
    initial: dict[str, Any] = {}
    for name, field, clock in (("opens", "opens_at", time(9)), ("closes", "closes_at", CLOSE_OF_DAY)):
        try:
            day = date.fromisoformat(asked.get(name, ""))
        except ValueError:
            continue
        initial[field] = datetime.combine(day, clock, tzinfo=rules.tz)
    return initial


def target_url(window: int, meeting: str | None = None) -> str:
    """Where the meetings are chosen that a window is for; with `meeting`, an empty one is none to go there for."""
    if meeting is not None and not (meeting.isdecimal() and len(meeting) < 10):
        return ""
    try:
        address = reverse("admin:sessions_app_session_target", args=[window])
    except NoReverseMatch:
        return ""
    return f"{address}?meeting={meeting}" if meeting else address


def planner_url() -> str:
    try:
        return reverse("admin:sessions_app_session_planner")
    except NoReverseMatch:
        return ""
