"""What a button finds done already: said to who pressed it twice, and to who came after a colleague of the mission."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.said import said
from accreditation.modalities.objections import Sharing, Standing
from accreditation.modalities.second_persons import ENDED_BY, Fate
from accreditation.notices.refusals import SENTENCES
from objections.models import Objection, PreparedAct
from objections.queries.cases import is_contested
from objections.queries.prepared import fate_of

# Each is asked of fresh rows, and is empty where the act was refused for another reason.


def confirmed_already(objection: Objection, user_id: int | None) -> str:
    """The objection has its second person."""
    if objection.confirmed_at is None:
        return ""
    if objection.confirmed_by_id == user_id:
        return _("You have confirmed it already, and the objection was lodged. Nothing was done twice.")
    return _("%(who)s has confirmed it already, and the objection was lodged.") % {"who": objection.confirmed_by}


def withdrawn_already(objection: Objection, user_id: int | None) -> str:
    """The objection, or what was prepared of it, is taken back."""
    if objection.withdrawal_paper_id is not None and objection.standing == Standing.WITHDRAWN.value:
        return _("It is withdrawn already, by a note verbale of your mission that the Chair’s office has entered.")
    if objection.withdrawn_by_id is None or objection.standing == Standing.STANDING.value:
        return ""
    mine, who = objection.withdrawn_by_id == user_id, {"who": objection.withdrawn_by}
    if objection.standing == Standing.NOT_LODGED.value:
        if mine:
            return _("You have taken back already what was prepared. Nothing was lodged.")
        return _("%(who)s has taken back already what was prepared. Nothing was lodged.") % who
    if mine:
        return _("You have withdrawn it already. Nothing was done twice.")
    return _("%(who)s has withdrawn it already.") % who


def contested_already(objection: Objection, reason: str) -> str:
    """The entry is contested, in these very words: in others it is said on the page, beside what was typed."""
    if is_contested(objection) and objection.contested_reason == said(reason):
        return _("Your mission has contested the entry already, in these words. Nothing was done twice.")
    return ""


def shared_words(before: Sharing, asked: Sharing, after: Sharing) -> str:
    """What the button to share has done: by what the organization might be told before, and may be told since."""
    if before.widened(asked) == before:
        return _("The organization may be told it already. Nothing was done twice.")
    if after.widened(asked) == after:
        return _("It is recorded. The Chair has been told; a receipt goes to your mission’s mailbox.")
    return _("It awaits a second delegate of your mission. Until then nobody outside it reads it.")


def prepared_done_already(prepared: PreparedAct) -> str:
    """What was prepared is confirmed and sent."""
    if fate_of(prepared) is Fate.DONE:
        return _("It is confirmed and sent already. Nothing was done twice.")
    return ""


def why_not_sent(objection: Objection, prepared: PreparedAct, fate: Fate) -> str:
    """Why what was prepared on the objection awaits no confirmation any more; `WAITS`: because the objection has ended."""
    if fate is Fate.DONE:
        return _("It was confirmed and sent.")
    by_note = objection.withdrawal_paper_id is not None and objection.withdrawn_at == prepared.ended_at
    if fate is Fate.OVERTAKEN and by_note:
        return _(
            "The Chair’s office entered a note verbale by which the objection is withdrawn, before a second delegate confirmed "
            "this: the note took its place. Nothing of it was sent. If the note was not your mission’s, contest the entry."
        )
    if fate is not Fate.WAITS:
        return str(SENTENCES[ENDED_BY[fate]])
    if objection.was_struck:
        return _(
            "The objection was entered from a note verbale, and the entry was struck before a second delegate confirmed this. "
            "Nothing of it was sent."
        )
    if objection.standing == Standing.STANDING.value:
        return _("The case was decided or ended before a second delegate confirmed this. Nothing of it was sent.")
    return _("The objection stood no more before a second delegate confirmed this. Nothing of it was sent.")
