"""The sentence of each refusal of an act on an objection: of a mission, and of the Chair's office on what it has entered."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accreditation.modalities.outcomes import Reason

OBJECTION_SENTENCES: dict[str, Promise] = {
    Reason.ALREADY_OBJECTED: _("This State already has an objection to this application."),
    Reason.NOT_STANDING: _("There is no objection standing on which to act."),
    Reason.ALREADY_CONTESTED: _("Your mission has contested this entry already, and the Chair’s office has been told."),
    Reason.ALREADY_WITHDRAWN: _("This objection has already been withdrawn."),
    Reason.NOT_DISSEMINATED: _(
        "Something received on this case has not been disseminated to all Member States yet. Disseminate it first (R6)."
    ),
    Reason.NOTE_WAITS: _(
        "A note verbale that came in on this case has still to be entered. Enter it first, or say that it was no objection (R5)."
    ),
    Reason.PREPARED_REPLACED: _(
        "Your mission has replaced this by what it prepared later. Nothing of this was sent. Confirm the later one, if it is right."
    ),
    Reason.PREPARED_SENT: _(
        "A second delegate of your mission had confirmed this already, and it was sent: it is not taken back. The receipt says "
        "where the objection stands."
    ),
    Reason.READ_BACK_CHANGED: _(
        "Since you opened the page, your mission has changed whether a second delegate confirms this, or a colleague has acted on "
        "the objection: the button would do something else than the page said. Nothing was done. Read it back again."
    ),
    Reason.PREPARED_TAKEN_BACK: _("Your mission has taken this back. Nothing of it was sent."),
    Reason.PREPARED_OVERTAKEN: _(
        "Another act on the objection has overtaken this. Nothing of it was sent. The receipt says where the objection stands."
    ),
    Reason.NOT_DISSEMINATED_THEN: _(
        "Something received on this case had not been disseminated to all Member States at the instant given. The decision "
        "cannot have confirmed it then (R6)."
    ),
    Reason.WITHDRAWAL_AWAITS: _(
        "A withdrawal of this objection awaits your mission’s second person. Have it confirmed, or take it back first."
    ),
    Reason.ENTRY_CONTESTED: _(
        "A mission contests an entry that is among these. Answer it first, or tick that the entry is to be disseminated as it "
        "was made."
    ),
    Reason.ANSWER_THE_CONTEST: _(
        "The mission contests what was entered for it. Answer it: where it is right, your answer undoes the entry."
    ),
    Reason.ENTRY_ADOPTED: _(
        "The mission has since supplemented this objection or shared it at its own desk, and so made it its own: the office does "
        "not strike it. Where the entry was wrong the mission may contest it, and your answer to the contest undoes it; or it "
        "may withdraw the objection."
    ),
    Reason.ENTRY_DECIDED_ON: _(
        "The case has been decided or has ended, and what was decided stands: striking the entry would change nothing (R9). A "
        "place that rests on a clerical error may be annulled."
    ),
}
