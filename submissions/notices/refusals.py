"""The sentences of refusals where a written input needs other words than an application."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.notices.files import FILE_SENTENCES
from accounts.refusals import FileReason, Refused
from accreditation.modalities.outcomes import Reason
from accreditation.notices.refusals import refusal_sentence

SENTENCES: dict[str, Promise] = {
    FileReason.FILE_TYPE: _(
        "By its content this is not a PDF, whatever its name says. Save the document as PDF and choose that."
    ),
    Reason.WRONG_STATE: _(
        "This is no longer possible: the input has moved on. Look at the page again to see where it stands."
    ),
    Reason.INCOMPLETE: _("Something is still missing. Complete the parts named below, then send the input."),
    Reason.NOT_DECLARED: _("Accept the guidelines of R11 before you send the input."),
    Reason.LIMIT_EXCEEDED: _("The text has more words than the limit. Shorten it; nothing is cut off for you."),
    Reason.CYCLE_ENDED: _("The cycle of this meeting has ended. Choose a meeting of the present cycle."),
    Reason.ORGANIZATION_NOT_CONFIRMED: _(
        "The organization has not been confirmed yet, so its input cannot be posted. Confirm it first: compare the letter "
        "of its head, its website and its e-mail domain."
    ),
    Reason.NEEDS_REASON: _("Give a reason: it is sent to the organization and kept on record."),
}


def input_refusal(refused: Refused) -> str:
    """The sentence that a person is shown."""
    sentence = SENTENCES.get(refused.reason) or FILE_SENTENCES.get(refused.reason)
    return str(sentence) if sentence is not None else refusal_sentence(refused)
