"""The status words, the same on page, in mail and in the API. The shape is that of the status piece (docs/pieces.md)."""

from __future__ import annotations

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.modalities.visibility import Shown
from accreditation.models import Application

WORDS: dict[Shown, tuple[Promise, str]] = {
    Shown.DRAFT: (pgettext_lazy("status of an application", "Draft"), "none"),
    Shown.SUBMITTED: (_("Submitted"), "progress"),
    Shown.RETURNED: (_("Returned with questions"), "attention"),
    Shown.COMPLETE: (_("Complete, awaiting circulation"), "progress"),
    Shown.BEING_CHECKED: (_("Being checked"), "progress"),
    Shown.CIRCULATED: (_("Circulated to Member States"), "waiting"),
    Shown.BEFORE_STATES: (_("Before Member States"), "waiting"),
    Shown.AWAITING_OUTCOME: (_("Awaiting the outcome"), "waiting"),
    # Translators: the Chair consults informally on an application to which an objection was lodged.
    Shown.IN_CONSULTATION: (_("In consultation"), "waiting"),
    Shown.AWAITING_PLENARY: (_("Awaiting the plenary"), "waiting"),
    Shown.FURTHER_CONSULTATIONS: (_("In further consultations"), "waiting"),
    Shown.ACCREDITED: (_("Accredited"), "done"),
    Shown.NOT_ADMITTED: (_("Not admitted"), "stopped"),
    Shown.NOT_COMPLETED: (_("Not completed"), "stopped"),
    Shown.WITHDRAWN: (_("Withdrawn"), "stopped"),
    Shown.CLOSED_WITH_CYCLE: (_("Closed with the cycle"), "stopped"),
    Shown.LAPSED: (_("Lapsed with the cycle"), "stopped"),
    Shown.RELINQUISHED: (_("Given up"), "stopped"),
    Shown.ANNULLED: (_("Annulled"), "stopped"),
}


def submitted_words(application: Application) -> datetime | str:
    """When the body applied; of one brought in from paper that does not say it, those words."""
    if application.submission_unknown or application.submitted_at is None:
        return gettext("not known")
    return application.submitted_at


def status_word(shown: Shown) -> str:
    return str(WORDS[shown][0])


def status_shape(shown: Shown) -> str:
    return WORDS[shown][1]
