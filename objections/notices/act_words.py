"""The record in words: objections, consultations, what the Chair sends and the meeting decides. Their rows are named to those
alone who may read them: the Secretariat's staff named by the Chair (DESIGN 4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.capacities import Actor
from accounts.notices.acts import Label, Named, Subject, newest
from objections.models import Decision, Dissemination
from objections.queries.chair_cases import received

ACTS: Mapping[str, Label] = {
    "case.awaits_decision": gettext_lazy("None stands any more, awaits a decision"),
    "case.import": gettext_lazy("Contested case brought in from paper"),
    "case.notice": gettext_lazy("None stands any more, notice begins"),
    "case.put_off_notice": gettext_lazy("End of a notice put off after an outage"),
    "case.resolved": gettext_lazy("Resolved without a standing objection"),
    "consultation.case_ended": gettext_lazy("Consultations ended with the case"),
    "consultation.end": gettext_lazy("Consultations ended"),
    "consultation.facilitator": gettext_lazy("Facilitator named"),
    "consultation.log": gettext_lazy("Contact noted in the Chair’s log"),
    "consultation.open": gettext_lazy("Consultations opened"),
    "decision.adopt": gettext_lazy("Decision recorded"),
    "decision.break_silence": gettext_lazy("Silence broken"),
    "decision.discard": gettext_lazy("Prepared decision discarded"),
    "decision.fall_away": gettext_lazy("Proposed decision fell away"),
    "decision.import": gettext_lazy("Decision brought in from paper"),
    "decision.prepare": gettext_lazy("Decision prepared"),
    "decision.prepare_import": gettext_lazy("Decision from paper prepared"),
    "decision.propose_under_silence": gettext_lazy("Decision proposed under silence"),
    "decision.put_off_silence": gettext_lazy("End of a silence put off after an outage"),
    "dissemination.send": gettext_lazy("Disseminated to all Member States"),
    "mission.drop": gettext_lazy("Prepared act dropped by the mission"),
    "mission.gave_way": gettext_lazy("Prepared objection gave way to a note verbale"),
    "mission.not_lodged": gettext_lazy("Objection not lodged: not confirmed in time"),
    "mission.open_list": gettext_lazy("List opened by a mission"),
    "mission.prepare_objection": gettext_lazy("Objection prepared by the mission"),
    "mission.prepare_share": gettext_lazy("Sharing prepared by the mission"),
    "mission.prepare_supplement": gettext_lazy("Supplement prepared by the mission"),
    "mission.prepare_withdrawal": gettext_lazy("Withdrawal prepared by the mission"),
    "objection.confirm": gettext_lazy("Objection confirmed by a second delegate and lodged"),
    "objection.contest": gettext_lazy("Entry from paper contested by the mission"),
    "objection.enter": gettext_lazy("Objection received on paper entered"),
    "objection.lodge": gettext_lazy("Objection lodged"),
    "objection.release": gettext_lazy("Objection no longer withheld from the applicant"),
    "objection.share": gettext_lazy("More of an objection shared with the organization"),
    "objection.supplement": gettext_lazy("Objection supplemented"),
    "objection.withdraw": gettext_lazy("Objection withdrawn"),
    "objection.withhold": gettext_lazy("Objection withheld from the applicant"),
    "pack.download": gettext_lazy("Copy downloaded by a mission"),
    "paper.flag": gettext_lazy("Note received, flagged"),
    "paper.lift_flag": gettext_lazy("Flag of a note lifted"),
    "paper.missed": gettext_lazy("Note received in time, entered after the outcome"),
    "paper.strike": gettext_lazy("Entry from paper struck by the Chair’s office"),
    "paper.settle_contest": gettext_lazy("Contested entry settled"),
    "plenary_update.give": gettext_lazy("Plenary updated"),
    "question.ask_as_state": gettext_lazy("Question asked by a State"),
    "reminder.clock": gettext_lazy("Reminder: consultations end"),
    "reminder.dissemination": gettext_lazy("Reminder: dissemination due"),
    "reminder.plenary": gettext_lazy("Reminder: plenary update due"),
    "reminder.plenary_missed": gettext_lazy("Reminder: plenary closed without an update"),
    "reminder.silence": gettext_lazy("Reminder: silence ends"),
    "reminder.second_person": gettext_lazy("Reminder: second delegate’s confirmation due"),
    "route_change.consent": gettext_lazy("Change of route agreed by the Chair"),
    "route_change.lapse": gettext_lazy("Change of route lapsed: the file left its list"),
    "route_change.effect": gettext_lazy("Change of route has taken effect"),
    "route_change.decline": gettext_lazy("Change of route declined by the Chair"),
    "statistics.publish": gettext_lazy("Figures of a window published"),
}
TIMERS: Mapping[str, Label] = {
    "enter_objection": gettext_lazy("By itself: a note verbale takes the place of what was prepared"),
    "end_clocks": gettext_lazy("By itself: ends of consultations"),
    "end_notices": gettext_lazy("By itself: ends of notices"),
    "end_periods": gettext_lazy("By itself: ends of non-objection periods"),
    "end_silence": gettext_lazy("By itself: ends of silence"),
    "push_statistics": gettext_lazy("By itself: figures"),
    "take_up_route_changes": gettext_lazy("By itself: changes of route"),
}


def _objections(numbers: Collection[int], actor: Actor, _now: datetime) -> dict[int, Named]:
    if not actor.sees_objections:
        return {}
    rows = received().filter(pk__in=numbers).select_related("application__organization")
    return {
        row.pk: Named(
            _("Objection on %(case)s") % {"case": row.application.reference},
            reverse("named-case", args=[row.application.reference]),
        )
        for row in rows
    }


def _communications(numbers: Collection[int], actor: Actor, _now: datetime) -> dict[int, Named]:
    if not actor.sees_objections:
        return {}
    return {
        row.pk: Named(
            _("Communication %(number)d") % {"number": row.number}, reverse("named-communication", args=[row.number])
        )
        for row in Dissemination.objects.filter(pk__in=numbers)
    }


def _decisions(numbers: Collection[int], actor: Actor, _now: datetime) -> dict[int, Named]:
    if not actor.sees_objections:
        return {}
    return {
        row.pk: Named(_("Decision “%(title)s”") % {"title": row.title})
        for row in Decision.objects.filter(pk__in=numbers)
    }


def _objections_like(text: str, actor: Actor, _now: datetime) -> Iterable[int]:
    """By the reference of the case, which is all that their name says."""
    if not actor.sees_objections:
        return ()
    return newest(received().filter(application__reference__iexact=text))


def _decisions_like(text: str, actor: Actor, _now: datetime) -> Iterable[int]:
    if not actor.sees_objections:
        return ()
    return newest(Decision.objects.filter(title__icontains=text))


SUBJECTS: Mapping[str, Subject] = {
    "decision": Subject(gettext_lazy("Decision"), _decisions, _decisions_like),
    "dissemination": Subject(gettext_lazy("Communication"), _communications),
    "objection": Subject(gettext_lazy("Objection"), _objections, _objections_like),
}
