"""What an entry from paper does, in a full sentence with its consequence, read back before it is made (R5, DESIGN 2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.deadline_words import instant_words
from accounts.models import MemberState
from accreditation.modalities.objections import ContestAnswer
from accreditation.modalities.parameters import LastWithdrawal
from accreditation.modalities.states import BEFORE_STATES, CONTESTED, State
from accreditation.models import Application
from objections.models import Objection
from objections.notices.states_words import sharing_sentence
from objections.queries.after_paper import AfterEntry, AfterStrike
from objections.queries.cases import Entry


def withdrawal_sentence(application: Application, state: MemberState, received_at: datetime, after: AfterEntry) -> str:
    """The withdrawal, and what follows from it at once or later."""
    sentence = _(
        "%(state)s withdraws its objection to the accreditation of %(organization)s (%(reference)s). Its note reached the "
        "Chair’s office on %(received)s."
    )
    return " ".join(
        (
            sentence % _values(application, state, received_at),
            _after_withdrawal(application, after),
            _("The mission is sent a receipt and may contest the entry."),
        )
    )


def _after_withdrawal(application: Application, after: AfterEntry, *, last_word: bool = False) -> str:
    """`last_word`: the mission has contested it, and this answers it."""
    name = {"organization": application.organization.name}
    if after.state is State.ACCREDITED and last_word:
        return _accredited_at_once(name, after)
    if after.state is State.ACCREDITED:
        at_once = (
            _(
                "No other objection stands: %(organization)s is then accredited at once, for the rest of the cycle. This cannot "
                "be undone, even if the mission contests the entry and was right."
            )
            % name
        )
        return f"{at_once}{_as_of(after)}"
    if after.others:
        return ngettext(
            "%(count)s other objection stands, and the case stays where it is.",
            "%(count)s other objections stand, and the case stays where it is.",
            after.others,
        ) % {"count": after.others}
    if after.state is State.CIRCULATED and after.period_ends_at is not None:
        return _(
            "If no objection stands when the non-objection period ends (%(ends)s), %(organization)s is then accredited."
        ) % {**name, "ends": instant_words(after.period_ends_at)}
    if after.state not in CONTESTED:
        return _("%(organization)s has changed in substance: its file goes back, to be circulated anew.") % name
    if after.waits_for_paper:
        return _("No other objection stands; what would follow waits for a note, or for a contested entry.")
    if after.resolves_at is not None:
        return _(
            "No other objection stands: %(organization)s is then accredited on %(ends)s, unless an objection stands by then."
        ) % {**name, "ends": instant_words(after.resolves_at)}
    if application.cycle.process.rules().last_withdrawal is LastWithdrawal.BY_DECISION:
        return _("No other objection stands; only a decision accredits %(organization)s.") % name
    return (
        _(
            "No other objection stands: once this is disseminated, the notice to Member States begins at whose end "
            "%(organization)s is accredited."
        )
        % name
    )


def objection_sentence(
    application: Application,
    state: MemberState,
    received_at: datetime,
    after: AfterEntry,
    *,
    basis: str,
    shares: tuple[bool, bool],
    ends_notice: bool,
) -> str:
    """The objection with its basis, what follows from it, and what the organization may know: `shares` its State's name, and
    its basis."""
    sentence = _(
        "%(state)s objects to the accreditation of %(organization)s (%(reference)s). Its note reached the Chair’s office on "
        "%(received)s."
    )
    given = _("Its general basis: “%(basis)s”.") % {"basis": basis} if basis else _("It gives no basis.")
    parts = [sentence % _values(application, state, received_at), given, _after_objection(after)]
    if ends_notice:
        parts.append(_("The notice that runs for its accreditation ends."))
    if after.notes:
        other = ngettext(
            "%(count)s other note received on the case stays flagged, until it is entered or found to be no objection.",
            "%(count)s other notes received on the case stay flagged, until each is entered or found to be no objection.",
            after.notes,
        )
        parts.append(other % {"count": after.notes})
    parts += [
        sharing_sentence(shares_name=shares[0], shares_basis=shares[1], known=after.known),
        _(
            "All Member States are told with the next dissemination. The mission is sent a receipt and may contest the entry; "
            "if it was made in error, the office can only strike it, with a reason that the mission reads."
        ),
    ]
    return " ".join(parts)


def _after_objection(after: AfterEntry) -> str:
    if after.state is State.CIRCULATED and after.period_ends_at is not None:
        return _(
            "Unless it is withdrawn, consultations on the case follow the non-objection period, which ends on %(ends)s."
        ) % {"ends": instant_words(after.period_ends_at)}
    if after.others:
        return ngettext(
            "It joins %(count)s other objection on the case.",
            "It joins %(count)s other objections on the case.",
            after.others,
        ) % {"count": after.others}
    return _("It is the only objection that stands on the case.")


def strike_sentence(objection: Objection, entry: Entry, reason: str, after: AfterStrike) -> str:
    """What is struck, what becomes of the case, and who is told."""
    if entry is Entry.WITHDRAWAL:
        what = _(
            "The withdrawal by %(state)s of its objection to the accreditation of %(organization)s (%(reference)s), receipt "
            "%(receipt)s, is struck as entered in error: it was then never made, and the objection stands again."
        )
    else:
        what = _(
            "The objection of %(state)s to the accreditation of %(organization)s (%(reference)s), receipt %(receipt)s, is struck "
            "as entered in error: it was then never lodged. Its note is flagged, and nothing follows by itself until it is "
            "entered rightly or found to be no objection."
        )
    told = _("The mission is told, and reads why: “%(reason)s”.") % {"reason": reason}
    return " ".join((what % _entry_values(objection), *_after_strike(after), told))


def _entry_values(objection: Objection) -> dict[str, Any]:
    return {
        "state": objection.state.name,
        "organization": objection.application.organization.name,
        "reference": objection.application.reference,
        "receipt": objection.receipt,
    }


def _after_strike(after: AfterStrike) -> list[str]:
    """What stands beside what is undone, and who is corrected."""
    others = ngettext(
        "%(count)s other objection stands on the case.", "%(count)s other objections stand on the case.", after.others
    ) % {"count": after.others}
    numbers = get_text_list([str(number) for number in after.told], _("and"))
    told = (
        _("All Member States were told of it in communication %(number)s; the next one corrects that.")
        % {"number": numbers}
        if numbers
        else _("Member States have not been told of it.")
    )
    unlearns = [_("The organization is told that what it had learnt was an error.")] if after.unlearns else []
    return [others, told, *unlearns]


def answer_sentence(
    objection: Objection, entry: Entry, answer: ContestAnswer, outcome: str, after: tuple[AfterEntry, AfterStrike]
) -> str:
    """What becomes of an entry that its mission contests, what follows on the case, and what the mission reads."""
    case, strike = after
    follows: list[str] = []
    if answer is ContestAnswer.UNDONE:
        follows = _after_strike(strike)
    elif entry is Entry.WITHDRAWAL and objection.application.state_now in BEFORE_STATES:
        follows = [_after_withdrawal(objection.application, case, last_word=True)]
    told = _("The mission is told, and reads: “%(outcome)s”.") % {"outcome": outcome}
    return " ".join((ANSWERED[answer, entry] % _entry_values(objection), *follows, told))


ANSWERED: dict[tuple[ContestAnswer, Entry], str | Promise] = {
    (ContestAnswer.STANDS, Entry.OBJECTION): gettext_lazy(
        "The objection entered for %(state)s to the accreditation of %(organization)s (%(reference)s), receipt %(receipt)s, was "
        "entered rightly and stands."
    ),
    (ContestAnswer.STANDS, Entry.WITHDRAWAL): gettext_lazy(
        "The withdrawal entered for %(state)s of its objection to the accreditation of %(organization)s (%(reference)s), receipt "
        "%(receipt)s, was entered rightly and stands."
    ),
    (ContestAnswer.UNDONE, Entry.OBJECTION): gettext_lazy(
        "The objection entered for %(state)s to the accreditation of %(organization)s (%(reference)s), receipt %(receipt)s, was "
        "entered wrongly and is undone: it was then never lodged. Its note is flagged, and nothing follows by itself until it is "
        "entered rightly or found to be no objection."
    ),
    (ContestAnswer.UNDONE, Entry.WITHDRAWAL): gettext_lazy(
        "The withdrawal entered for %(state)s of its objection to the accreditation of %(organization)s (%(reference)s), receipt "
        "%(receipt)s, was entered wrongly and is undone: it was then never made, and the objection stands again."
    ),
    (ContestAnswer.DECIDED, Entry.OBJECTION): gettext_lazy(
        "The objection entered for %(state)s to the accreditation of %(organization)s (%(reference)s), receipt %(receipt)s, was "
        "entered wrongly; what was decided stands."
    ),
    (ContestAnswer.DECIDED, Entry.WITHDRAWAL): gettext_lazy(
        "The withdrawal entered for %(state)s of its objection to the accreditation of %(organization)s (%(reference)s), receipt "
        "%(receipt)s, was entered wrongly; what was decided stands."
    ),
}


def lift_sentence(application: Application, after: AfterEntry) -> str:
    """What follows once a note is found to be no objection."""
    lifted = _("The flag on %(reference)s is lifted.") % {"reference": application.reference}
    return f"{lifted} {_after_lift(application, after)}"


def _after_lift(application: Application, after: AfterEntry) -> str:
    name = {"organization": application.organization.name}
    if after.state is State.ACCREDITED:
        return _accredited_at_once(name, after)
    if after.waits_for_paper:
        return _("What would follow by itself still waits, for another note or for a contested entry.")
    if after.state is State.CIRCULATED:
        return _("What the end of the period brings follows again by itself.")
    if after.state not in CONTESTED:
        return _("%(organization)s has changed in substance: its file goes back, to be circulated anew.") % name
    if after.others:
        return ngettext(
            "%(count)s objection stands, and the case stays where it is.",
            "%(count)s objections stand, and the case stays where it is.",
            after.others,
        ) % {"count": after.others}
    if after.resolves_at is not None:
        return _(
            "No objection stands: %(organization)s is then accredited on %(ends)s, unless an objection stands by then."
        ) % {**name, "ends": instant_words(after.resolves_at)}
    if application.cycle.process.rules().last_withdrawal is LastWithdrawal.BY_DECISION:
        return _("No objection stands; only a decision accredits %(organization)s.") % name
    return (
        _(
            "No objection stands: once what was received is disseminated, the notice to Member States begins at whose end "
            "%(organization)s is accredited."
        )
        % name
    )


def _accredited_at_once(name: dict[str, Any], after: AfterEntry) -> str:
    at_once = (
        _(
            "No objection stands: %(organization)s is then accredited at once, for the rest of the cycle. This cannot be undone."
        )
        % name
    )
    return f"{at_once}{_as_of(after)}"


def _as_of(after: AfterEntry) -> str:
    if after.as_of is None:
        return ""
    words = _(
        "By receipt no objection stood when the non-objection period ended: it is accredited as of then, %(ends)s, whatever "
        "follows a last withdrawal otherwise."
    )
    return f" {words % {'ends': instant_words(after.as_of)}}"


def _values(application: Application, state: MemberState, received_at: datetime) -> dict[str, Any]:
    return {
        "state": state.name,
        "organization": application.organization.name,
        "reference": application.reference,
        "received": instant_words(received_at),
    }
