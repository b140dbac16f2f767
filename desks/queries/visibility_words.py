"""The visibility table of modalities.visibility in plain words (DESIGN 4)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accreditation.modalities.visibility import TABLE, Audience, Item, Sight

AUDIENCES: dict[Audience, str | Promise] = {
    Audience.PUBLIC: _("The public"),
    Audience.APPLICANT: _("The applicant"),
    Audience.STATE: _("Member States"),
    Audience.OWN_STATE: _("The State whose own it is"),
    Audience.CHAIR: _("The Chair"),
    Audience.SECRETARIAT: _("The Secretariat"),
    # Translators: staff of the Secretariat whom the Chair has named to help with objections.
    Audience.NAMED_STAFF: _("Staff named by the Chair"),
}
ITEMS: dict[Item, str | Promise] = {
    Item.CALENDAR: _("Windows, timetable, rules, the list of the accredited (cycle and year only)"),
    Item.HAS_APPLIED: _("That a body has applied"),
    Item.FILE: _("The application: the organization’s data, its head’s name, its answers and documents"),
    Item.CONTACTS: _("Contact people"),
    Item.OBJECTION_RECEIVED: _("That an objection was received"),
    Item.OBJECTING_STATE: _("Which State objected"),
    Item.BASIS: _("The general basis, if one was given"),
    Item.MISSION_PRIVATE: _("A mission’s drafts, notes and marks; an objection awaiting its second person"),
    Item.STATE_QUESTION: _("A State’s question to an applicant, and the answer"),
    Item.QUESTIONING_STATE: _("Which State asked"),
    Item.REPLY: _("The applicant’s reply to an objection"),
    Item.CONSULTATION_LOG: _("The Chair’s log of consultations"),
    Item.DISSEMINATION: _("What the Chair disseminates; the update to the plenary"),
    Item.DECISIONS: _("Decisions"),
    Item.ENDED_FILE: _("Files not admitted, not completed or withdrawn"),
    Item.SECRETARIAT_NOTES: _("The Secretariat’s notes"),
    Item.LATE_PERMISSION: _("Late permissions"),
    Item.UNPOSTED_INPUT: _("A written input before it is posted"),
}
SIGHTS: dict[Sight, str | Promise] = {
    Sight.NO: _("no"),
    Sight.YES: _("yes"),
    Sight.OWN: _("its own"),
    Sight.COUNTS: _("counts only"),
    Sight.FROM_SUBMISSION: _("from submission"),
    Sight.FROM_CIRCULATION: _("from circulation"),
    Sight.AFTER_DISSEMINATION: _("once disseminated"),
    Sight.WHEN_APPLICANT_LEARNS: _("its own, once disseminated or when the period ends; never how many"),
    Sight.IF_STATE_SHARES: _("if that State shares it and the Chair does not withhold it"),
    Sight.IF_STATE_CHOOSES: _("if that State chooses"),
    Sight.WITH_DISSEMINATION_IF_AGREED: _("with the dissemination, if the applicant agrees"),
    Sight.IF_CONTESTED: _("the focal point, of contested cases"),
    Sight.OWN_CONTRIBUTIONS: _("its own contributions"),
    Sight.SUMMARY_AT_PLENARY: _("a summary, at the plenary"),
    Sight.IN_ANNEX: _("those not admitted, in the list’s annex"),
    Sight.IN_LIST: _("in the circulated list"),
}


def table() -> list[tuple[str | Promise, list[tuple[str | Promise, bool]]]]:
    """Rows of the page: the item, then for each audience its words and whether they are a plain no."""
    return [
        (ITEMS[item], [(SIGHTS[row[audience]], row[audience] is Sight.NO) for audience in Audience])
        for item, row in TABLE.items()
    ]
