"""The words of the Chair's desk: statuses, standings, kinds, the same on page, CSV and PDF."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.modalities.decisions import UPDATABLE
from accreditation.modalities.objections import Standing
from accreditation.modalities.references import reference_is_sound
from accreditation.modalities.states import BEFORE_STATES, CONTESTED, PENDING, Route, State
from accreditation.models import Application
from objections.models import DisseminationItem, Objection
from objections.notices.corrections import correction_sentence
from objections.notices.standing_words import stood_words

STATUS: dict[State, tuple[str | Promise, str]] = {
    State.DRAFT: (_("Draft"), "none"),
    State.SUBMITTED: (_("Submitted"), "open"),
    State.RETURNED: (_("Returned with questions"), "waiting"),
    State.COMPLETE: (_("Complete"), "open"),
    State.CIRCULATED: (_("Before Member States"), "waiting"),
    State.IN_CONSULTATION: (_("In consultation"), "progress"),
    State.AWAITING_PLENARY: (_("Awaiting the plenary"), "attention"),
    State.FURTHER_CONSULTATIONS: (_("Further consultations"), "progress"),
    State.ACCREDITED: (_("Accredited"), "done"),
    State.NOT_ADMITTED: (_("Not admitted"), "stopped"),
    State.NOT_COMPLETED: (_("Not completed"), "stopped"),
    State.WITHDRAWN: (_("Withdrawn by the organization"), "stopped"),
    State.CLOSED_WITH_CYCLE: (_("Closed with the cycle"), "stopped"),
    State.LAPSED: (_("Lapsed with the cycle"), "stopped"),
    State.RELINQUISHED: (_("Given up by the organization"), "stopped"),
    State.ANNULLED: (_("Annulled"), "stopped"),
}
STANDING: dict[str, tuple[str | Promise, str]] = {
    Standing.STANDING: (pgettext_lazy("objection", "Standing"), "attention"),
    Standing.WITHDRAWN: (pgettext_lazy("objection", "Withdrawn"), "stopped"),
    Standing.NO_LONGER_APPLICABLE: (_("No longer applicable"), "stopped"),
    Standing.NOT_LODGED: (_("Entered from a note in error, and struck: never lodged"), "stopped"),
}
ITEM: dict[str, str | Promise] = {
    "objection": _("Objection"),
    "statement": _("General basis"),
    "withdrawal": _("Withdrawal"),
    "reply": _("Reply of the organization"),
    "struck": _("Correction: the objection told was never lodged"),
    "reinstated": _("Correction: the withdrawal told was never made"),
}
STAGE: dict[str, str | Promise] = {
    "objected": _("Objected to, open"),
    "circulated": _("All before Member States"),
    "in_consultation": _("In consultation"),
    "awaiting_plenary": _("Awaiting the plenary"),
    "further_consultations": _("Further consultations"),
    "resolved": _("Objected to, resolved"),
    "all": _("All submitted"),
}
DECISION_SHAPE = {
    "prepared": "attention",
    "under_silence": "waiting",
    "adopted": "done",
    "broken": "stopped",
    "discarded": "stopped",
}


def status_of(state: str) -> tuple[str, str]:
    """Word and shape of a case's state, as the Chair is shown it."""
    word, shape = STATUS[State(state)]
    return str(word), shape


def standing_of(objection: Objection) -> tuple[str, str]:
    """Word and shape of where an objection stands: one that stood when its case was over, as its own mission reads it."""
    now_is = objection.application.state_now
    if objection.standing == Standing.STANDING.value and now_is not in PENDING:
        return stood_words(now_is), "stopped"
    word, shape = STANDING[objection.standing]
    return str(word), shape


def case_of_item(item: DisseminationItem) -> Application:
    found = item.objection or item.reply
    if found is None:
        raise ValueError("an item is about an objection or a reply")
    return found.application


def state_name(item: DisseminationItem) -> str:
    return item.objection.state.name if item.objection is not None else ""


def ordinal_words(item: DisseminationItem) -> str:
    """Which objection of its State on the case, where it is not the first of which States were told."""
    if item.ordinal is None or item.ordinal < 2:
        return ""
    return gettext("objection no. %(number)s of this State on the case") % {"number": item.ordinal}


def item_text(item: DisseminationItem) -> str:
    """The words of a piece: a basis, a reply, what a correction corrects; an objection or a withdrawal has none."""
    if item.corrects is not None:
        return correction_sentence(item.corrects)
    if item.statement is not None:
        return item.statement.text
    return item.reply.text if item.reply is not None else ""


def flag_holds(application: Application) -> str:
    """What waits while a note on the case has still to be entered, or found to be none; nothing on a case that is over."""
    if application.state_now in CONTESTED:
        return gettext("Until then no decision on the case is confirmed, and no withdrawal accredits.")
    if application.state_now is State.CIRCULATED:
        return gettext("Until then the case is not accredited by itself.")
    return ""


def unsent_bars(application: Application) -> str:
    """What waits until everything received on the case is disseminated (R6)."""
    if application.state_now in BEFORE_STATES:
        return gettext("Until then no update tells of the case, and no decision on it is confirmed.")
    return gettext("Until then no update tells of the case.") if application.state_now in UPDATABLE else ""


def no_objection_words(application: Application) -> str:
    """Of a case on which no objection was received: whether one may still come."""
    if application.route_now is Route.ECOSOC:
        return gettext("No objection can be lodged on this route (R1).")
    if application.state_now in BEFORE_STATES:
        return gettext("Objections appear here the moment they are lodged.")
    if application.state_now in PENDING:
        return gettext("Objections can be lodged once the file is circulated.")
    return gettext("None was received.")


def unknown_case_words(reference: str) -> str:
    """Why no case is found: a slip, which the reference's check character gives away, or no case of ours."""
    if reference_is_sound(reference):
        return gettext("There is no case with this reference. Copy it from the case or the list.")
    return gettext("This is not a whole reference: a character is missing or wrong. Copy it from the case or the list.")
