"""What waits for the Chair's office, as one list in order of urgency: each row says what, by when and on which case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accreditation.modalities.parameters import LastWithdrawal
from accreditation.models import Accreditation, Application
from accreditation.notices.held_words import about
from objections.models.decision import DecisionStatus
from objections.notices.chair_words import ITEM, flag_holds, state_name
from objections.queries.chair_waiting import SOON, ToSend, Waiting
from objections.queries.notes import entering


@dataclass(frozen=True)
class Row:
    """One thing that waits. `due`: by when, UTC, named by `label` (due, ends, opens); without it, `since` says how long
    it has waited. `late`: its term has passed, or something was missed."""

    what: str
    url: str
    case: Application | None = None
    due: datetime | None = None
    label: str = "due"
    since: datetime | None = None
    note: str = ""
    late: bool = False


@dataclass(frozen=True)
class Group:
    """Rows of one urgency under one heading."""

    name: str
    title: str | Promise
    rows: list[Row]


def in_order(rows: Iterable[Row], now: datetime) -> list[Group]:
    """Late first, the longest first; then by date; then what has no date, the longest waiting first."""
    late: list[Row] = []
    soon: list[Row] = []
    later: list[Row] = []
    undated: list[Row] = []
    for row in rows:
        if row.late:
            late.append(row)
        elif row.due is None:
            undated.append(row)
        else:
            (soon if row.due <= now + SOON else later).append(row)
    for dated in (late, soon, later):
        dated.sort(key=lambda row: row.due or row.since or now)
    undated.sort(key=lambda row: (row.since is None, row.since or now))
    groups = [
        Group("late", gettext_lazy("Late"), late),
        Group("soon", gettext_lazy("Within two weeks"), soon),
        Group("undated", gettext_lazy("Waiting for you, without a date"), undated),
        Group("later", gettext_lazy("Later"), later),
    ]
    return [group for group in groups if group.rows]


def agenda(found: Waiting, person: int | None, now: datetime) -> list[Row]:
    """Everything that waits at this desk. `person`: who reads, since nobody is a second person to oneself."""
    return [
        *_disseminations(found.to_send),
        *_plenaries(found),
        *_notes(found, now),
        *_clocks(found),
        *_decisions(found, person, now),
        *_asked(found, now),
        *_annulments(found, person, now),
    ]


def _disseminations(rows: list[ToSend]) -> Iterator[Row]:
    """One row a case, by what is due first; a reply alone has no term and goes with the next communication."""
    url = reverse("chair-disseminate")
    by_case = sorted(rows, key=lambda row: row.application.pk)
    for _pk, found in groupby(by_case, key=lambda row: row.application.pk):
        pieces = list(found)
        due = min((row.due for row in pieces if row.due is not None), default=None)
        yield Row(
            _("Disseminate to all Member States"),
            url,
            pieces[0].application,
            due,
            note=", ".join(_piece(row) for row in pieces) if due else _("goes with the next communication"),
            late=any(row.overdue for row in pieces),
        )


def _piece(row: ToSend) -> str:
    word, state = str(ITEM[row.item.kind]), state_name(row.item)
    return _("%(what)s of %(state)s") % {"what": word, "state": state} if state else word


def _plenaries(found: Waiting) -> Iterator[Row]:
    for session in found.missed:
        yield Row(
            _("%(session)s closed without the Chair's update") % {"session": session},
            f"{reverse('chair-cases')}?stage=awaiting_plenary",
            due=session.closes_at,
            label="",
            note=_("A case that waited for it waits for the next substantive plenary (R8)."),
            late=True,
        )
    count = found.awaiting_count
    cases = ngettext("%(count)s case awaits it", "%(count)s cases await it", count) % {"count": count}
    plenary = found.plenary
    if plenary is None:
        if count:
            note = _("No later substantive plenary is on the calendar. The Secretariat sets it.")
            yield Row(cases, reverse("chair-updates"), since=found.awaiting_since, note=note)
    elif found.plenary_is_open and (count or not found.plenary_is_updated):
        what = _("Update %(session)s, which meets now") % {"session": plenary}
        yield Row(
            what, reverse("chair-update-new", args=[plenary.slug]), due=plenary.closes_at, label="ends", note=cases
        )
    elif count:
        what = _("Prepare the update to %(session)s") % {"session": plenary}
        yield Row(
            what, reverse("chair-update-new", args=[plenary.slug]), due=plenary.opens_at, label="opens", note=cases
        )


def _notes(found: Waiting, now: datetime) -> Iterator[Row]:
    for note in found.notes:
        case, state = note.application, str(note.state or _("a Member State"))
        lift = reverse("chair-lift", args=[note.pk])
        if note.missed:
            why = _("The organization had been accredited when the note of %(state)s was brought in.") % {
                "state": state
            }
            what = _("A note that came in time was brought in too late: say what becomes of it")
            yield Row(what, lift, case, since=note.received_at, note=why, late=True)
            continue
        ends = case.period_ends_at if case.period_ends_at and case.period_ends_at > now else None
        enter = f"{reverse('chair-paper-objection')}?case={case.reference}&note={note.pk}"
        may_enter = entering(note, now).allowed
        yield Row(
            _("Note received: enter it, or say that it was none")
            if may_enter
            else _("Note received, with nothing to enter: say what became of it"),
            enter if may_enter else lift,
            case,
            ends,
            label="ends",
            since=note.received_at,
            note=f"{note.state or _('State not known yet')}. {flag_holds(case)}",
            late=ends is None,  # the period is over, and something waits for it
        )
    for objection in found.contested:
        what = _("%(state)s contests an entry from paper") % {"state": objection.state}
        yield Row(
            what, reverse("chair-contest", args=[objection.pk]), objection.application, since=objection.contested_at
        )


def _clocks(found: Waiting) -> Iterator[Row]:
    for clock in found.clocks:
        yield Row(_("Consultations end"), _case(clock.application), clock.application, clock.ends_at, label="ends")
    yield from (_none_stands(found, clock) for clock in found.none_stands)


def _none_stands(found: Waiting, clock: Any) -> Row:
    """What comes next on a case on which nothing stands any more: as the process has chosen, and what holds it."""
    case, since = clock.application, clock.gone_at or clock.ended_at or clock.opened_at
    if clock.held:
        what = _("No objection stands: what follows waits for a note, or for a contested entry")
        return Row(what, _case(case), case, since=since)
    if clock.resolves_at:
        what = _("No objection stands: accredited after notice, unless one stands then")
        return Row(what, _case(case), case, clock.resolves_at, label="")
    if case.cycle.process.rules().last_withdrawal is LastWithdrawal.BY_DECISION:
        what = _("No objection stands any more: prepare a decision")
        return Row(what, reverse("chair-decision-new"), case, since=since)
    due = [row.due for row in found.to_send if row.application.pk == case.pk and row.due is not None]
    if due:
        what = _("No objection stands: disseminate, then the notice begins")
        return Row(what, reverse("chair-disseminate"), case, min(due), since=since)
    return Row(_("No objection stands"), _case(case), case, since=since)


def _decisions(found: Waiting, person: int | None, now: datetime) -> Iterator[Row]:
    for decision in found.decisions:
        url = reverse("chair-decision", args=[decision.pk])
        values: dict[str, Any] = {"title": decision.title}
        if decision.status == DecisionStatus.UNDER_SILENCE:
            yield Row(_("Silence runs: %(title)s") % values, url, due=decision.silence_ends_at, label="ends")
            continue
        mine = decision.prepared_by_id == person
        due = decision.silence_ends_at or (decision.session.closes_at if decision.session else None)
        yield Row(
            _("%(title)s awaits a second person") % values
            if mine
            else _("Confirm as second person, or put aside: %(title)s") % values,
            url,
            due=due,
            label="ends",
            since=decision.prepared_at,
            note=_("You prepared it.") if mine else _("Prepared by %(who)s.") % {"who": decision.prepared_by},
            late=due is not None and due <= now,
        )


def _asked(found: Waiting, now: datetime) -> Iterator[Row]:
    """What the Secretariat asks of the Chair."""
    for proposal in found.scope:
        heard = now >= proposal.heard_until
        yield Row(
            _("Not in scope? Confirm or decline") if heard else _("Not in scope? The organization is being heard"),
            reverse("chair-scope", args=[proposal.pk]),
            proposal.application,
            None if heard else proposal.heard_until,
            label="ends",
            since=proposal.heard_until,
            note=_("It has made a statement.") if proposal.statement_at else "",
        )
    for change in found.routes:
        what = _("Consultative status gained: consent to the change of route?")
        yield Row(what, reverse("chair-route", args=[change.pk]), change.application, since=change.asked_at)
    for listed in found.short:
        what = _("A non-objection period shorter than the shortest: %(window)s") % {"window": listed.window}
        yield Row(what, reverse("chair-short-period", args=[listed.pk]), since=listed.prepared_at)
    for release in found.held:
        what = _("Held after an outage: %(title)s") % {"title": about(release)}
        yield Row(
            what,
            reverse("chair-held", args=[release.pk]),
            due=release.reopen_until,
            label="",
            since=release.proposed_at,
            note=_("Proposed to be reopened for all until then.") if release.reopen_until else "",
        )


def _annulments(found: Waiting, person: int | None, now: datetime) -> Iterator[Row]:
    for place in found.annulments:
        heard = bool(place.annulment_answered_at) or (
            place.annulment_heard_until is not None and now >= place.annulment_heard_until
        )
        mine = place.annulment_proposed_by_id == person
        what = _("Annulment proposed: the organization is being heard")
        if heard:
            what = (
                _("Annulment proposed: it awaits a second person")
                if mine
                else _("Annulment: confirm as second person, or drop")
            )
        yield Row(
            what,
            _case(place.application),
            place.application,
            None if heard else place.annulment_heard_until,
            label="ends",
            since=place.annulment_answered_at or place.annulment_heard_until,
            note=_heard(place),
        )


def _heard(place: Accreditation) -> str:
    if place.annulment_answered_at is not None:
        return _("It has answered.")
    if place.annulment_entry_contested_at is not None:
        return _("It says that it did not write the answer entered for it.")
    return _("An answer was entered from a letter.") if place.annulment_entered_at is not None else ""


def _case(application: Application) -> str:
    return reverse("chair-case", args=[application.reference])
