"""What a correction says of a piece that all Member States were told and that never was (R6), the same at every desk."""

from __future__ import annotations

from django.utils.translation import gettext as _

from objections.models import DisseminationItem


def correction_sentence(told: DisseminationItem) -> str:
    """What was told wrongly, where, and what is so; for Chair and Member States alike."""
    words = (
        _(
            "The withdrawal told in communication %(number)s was entered from a note verbale in error, and the entry was struck: "
            "it was never made. The objection stands, unless %(state)s has withdrawn it otherwise, which is told apart."
        )
        if told.kind == "withdrawal"
        else _(
            "The objection told in communication %(number)s, with its basis if one was given, was entered from a note verbale in "
            "error, and the entry was struck: it was never lodged. What %(state)s has lodged otherwise is told apart."
        )
    )
    return words % {"number": told.dissemination.number, "state": told.objection.state.name if told.objection else ""}


def corrected_words(item: DisseminationItem) -> str:
    """By which communication a piece was corrected since; empty where what it tells stands. Of `corrected()` rows."""
    number = item.corrected_by  # type: ignore[attr-defined]
    return _("corrected by communication %(number)s") % {"number": number} if number else ""
