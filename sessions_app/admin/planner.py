"""The window planner, which sees both meetings and windows, and what each window is for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.deadline_words import day_words, instant_words
from accounts.requests import PortalRequest
from accreditation.admin.base import DeskAdmin, actor_of, by, posted
from accreditation.modalities.calendar import close_of, is_working_day, local_date
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.planner import MAY_BE_FED, plan_backwards, window_warnings
from accreditation.modalities.planner import CalendarWarning as PlannerWarning
from accreditation.models import Window
from accreditation.notices.planner import warning_sentence
from accreditation.policy import may
from sessions_app.forms import TargetForm
from sessions_app.models import Session, TargetChange
from sessions_app.queries import meetings_to_feed
from sessions_app.services.targets import fed_now, named, set_target


def _titles(change: TargetChange, titles: dict[int, str]) -> str:
    before, after = (
        ", ".join(titles.get(pk, str(pk)) for pk in keys) or _("no meeting yet")
        for keys in (change.before, change.after)
    )
    return f"{before} → {after}"


def _target_reading(window: Window, meetings: Iterable[Session], now: datetime) -> dict[str, Any]:
    """What the choice means, and what is risky in it for each meeting."""
    rules = window.cycle.process.rules()
    chosen = list(meetings)
    warnings = []
    for meeting in chosen:
        found = window_warnings(window.opens_at, window.closes_at, meeting.facts(), rules, now, window.announced_at)
        warnings += [f"{meeting.title}: {warning_sentence(warning, rules)}" for warning in found]
        if meeting.fed_by is not None and meeting.fed_by_id != window.pk:
            warnings.append(
                _("%(meeting)s has been fed by %(window)s until now, and no longer is.")
                % {"meeting": meeting.title, "window": meeting.fed_by.title}
            )
    told = (
        _("All missions are told, for the window has been announced.")
        if window.is_announced
        else _("Nobody is told, for the window has not been announced.")
    )
    words = _("Those accredited in %(window)s are in time for: %(meetings)s.") % {
        "window": window.title,
        "meetings": named(chosen),
    }
    return {
        "sentence": f"{words} {told}",
        "rows": [(meeting.title, instant_words(meeting.opens_at, rules.zone)) for meeting in chosen],
        "warnings": warnings or ([] if chosen else [warning_sentence(PlannerWarning.NO_PLENARY, rules)]),
    }


class Planner(DeskAdmin):
    """From meetings back to windows, and from a window to its meetings."""

    def target(self, request: PortalRequest, window: int) -> HttpResponse:
        """The meetings that a window is for, with what is risky in each."""
        chosen = Window.objects.select_related("cycle__process").filter(pk=window).first()
        if chosen is None:
            raise Http404
        meetings, fed = meetings_to_feed(chosen), list(chosen.sessions.order_by("opens_at"))
        asked = meetings.filter(pk__in=[pk for pk in request.GET.getlist("meeting") if pk.isdecimal() and len(pk) < 10])
        initial = {"meetings": [row.pk for row in [*fed, *asked]]}
        form = TargetForm(posted(request), meetings=meetings, initial=initial, seen=fed_now(chosen))
        changes = TargetChange.objects.filter(window=chosen).select_related("changed_by")[:20]
        titles = dict(Session.objects.filter(cycle_id=chosen.cycle_id).values_list("pk", "title"))
        return self.act_page(
            request,
            act=ActOf.SET_WINDOW,
            form=form,
            title=_("The meetings that %(window)s is for") % {"window": chosen.title},
            submit=_("Set the meetings"),
            back=reverse("admin:accreditation_window_window", args=[window]),
            done=_("Set. The planner counts from there."),
            facts=[
                (_("Opens"), instant_words(chosen.opens_at, chosen.cycle.process.rules().zone)),
                (_("Closes"), instant_words(chosen.closes_at, chosen.cycle.process.rules().zone)),
                (_("Set for"), named(fed)),
                *(
                    (_("Changed"), f"{instant_words(change.changed_at)}: {_titles(change, titles)}. {change.reason}")
                    for change in changes
                ),
            ],
            also=(reverse("admin:sessions_app_session_planner"), _("Window planner")),
            read_back=lambda data: _target_reading(chosen, data["meetings"], request.now),
            do=lambda data: set_target(
                window=chosen,
                meetings=[row.pk for row in data["meetings"]],
                reason=data["reason"],
                seen=data["seen"],
                **by(request),
            ),
        )

    def planner(self, request: PortalRequest) -> HttpResponse:
        """From each coming plenary back to the latest safe dates: three months, the period, the check, the window."""
        plans = []
        coming = Session.objects.filter(kind__in=MAY_BE_FED, opens_at__gt=request.now).select_related(
            "cycle__process", "fed_by"
        )
        for session in coming.order_by("opens_at")[:10]:
            rules = session.cycle.process.rules()
            plan = plan_backwards(local_date(session.opens_at, rules), rules)
            opens = datetime.combine(plan.window_opens, time(9), tzinfo=rules.tz)
            # What is done on a day has no instant; what ends does so at the close of its day at the seat.
            steps = [
                (_("Announce the window"), plan.announce, None),
                (_("Window opens"), plan.window_opens, None),
                (_("Window closes"), plan.window_closes, close_of(plan.window_closes, rules)),
                (_("Circulate"), plan.circulate, None),
                (_("Non-objection period ends"), plan.period_ends, close_of(plan.period_ends, rules)),
                (
                    _("Consultations end, if the clock runs out"),
                    plan.consultations_end,
                    close_of(plan.consultations_end, rules),
                ),
                (_("The meeting opens"), plan.plenary_opens, session.opens_at),
            ]
            warnings = []
            window = session.fed_by
            if window is not None:
                warnings = [
                    warning_sentence(found, rules)
                    for found in window_warnings(
                        window.opens_at, window.closes_at, session.facts(), rules, request.now, window.announced_at
                    )
                ]
            plans.append(
                {
                    "session": session,
                    "window": window,
                    "warnings": warnings,
                    "passed": plan.announce < local_date(request.now, rules),
                    "steps": [
                        {
                            "label": label,
                            "day": day_words(day),
                            "instant": instant_words(instant, rules.zone) if instant else "",
                            "working": is_working_day(day, rules),
                            "past": day < local_date(request.now, rules),
                        }
                        for label, day, instant in steps
                    ],
                    "set_url": reverse("admin:accreditation_window_new", args=[session.cycle_id])
                    + f"?opens={opens.isoformat()[:10]}&closes={plan.window_closes.isoformat()}&meeting={session.pk}",
                    "target_url": reverse("admin:sessions_app_session_target", args=[window.pk]) if window else "",
                    "before": [
                        (reverse("admin:sessions_app_session_target", args=[one.pk]) + f"?meeting={session.pk}", one)
                        for one in Window.objects.filter(cycle=session.cycle, closes_at__lte=session.opens_at)
                    ]
                    if window is None
                    else [],
                }
            )
        return self.page(
            request,
            "admin/sessions_app/planner.html",
            title=_("Window planner"),
            plans=plans,
            windows=Window.objects.filter(closes_at__gt=request.now).order_by("opens_at"),
            may_set=may(ActOf.SET_WINDOW, actor_of(request)),
        )
