"""The words of the States' desk: statuses, kinds and read-backs, the same on page, CSV and PDF."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.models import MemberState
from accreditation.modalities.objections import Standing
from accreditation.modalities.parameters import LastWithdrawal, Parameters
from accreditation.modalities.second_persons import Course, course_of
from accreditation.modalities.states import PENDING, State
from accreditation.modalities.visibility import Shown
from accreditation.models import Application
from objections.models import Objection
from objections.notices.standing_words import stood_words
from objections.queries.not_lodged import NotLodged

# Word and shape (docs/pieces.md) of a file's status. "recalled" is a list's, not a state's.
STATUS: dict[str, tuple[str | Promise, str]] = {
    Shown.CIRCULATED: (gettext_lazy("Before Member States"), "waiting"),
    # Translators: the period is over; what follows has not been recorded or made known yet.
    Shown.AWAITING_OUTCOME: (gettext_lazy("Awaiting outcome"), "open"),
    Shown.IN_CONSULTATION: (gettext_lazy("In consultation"), "progress"),
    Shown.AWAITING_PLENARY: (gettext_lazy("Awaiting the plenary"), "waiting"),
    Shown.FURTHER_CONSULTATIONS: (gettext_lazy("Further consultations"), "progress"),
    Shown.ACCREDITED: (gettext_lazy("Accredited"), "done"),
    Shown.WITHDRAWN: (gettext_lazy("Withdrawn by the organization"), "stopped"),
    Shown.CLOSED_WITH_CYCLE: (gettext_lazy("Closed with the cycle"), "stopped"),
    Shown.LAPSED: (gettext_lazy("Lapsed with the cycle"), "stopped"),
    Shown.RELINQUISHED: (gettext_lazy("Given up by the organization"), "stopped"),
    Shown.ANNULLED: (gettext_lazy("Annulled"), "stopped"),
    "recalled": (gettext_lazy("Recalled"), "stopped"),
    "changed": (gettext_lazy("To be circulated anew"), "open"),
    # Translators: a file that was taken off its list and is not circulated again.
    "ended": (gettext_lazy("Ended without being circulated anew"), "stopped"),
}
# Where an objection of the reader's own State stands.
POSITION: dict[str, tuple[str | Promise, str]] = {
    Standing.STANDING: (gettext_lazy("Your State objects"), "attention"),
    Standing.AWAITING_SECOND: (gettext_lazy("Awaits your second person"), "attention"),
    Standing.WITHDRAWN: (gettext_lazy("Your objection is withdrawn"), "stopped"),
    Standing.NOT_LODGED: (gettext_lazy("Not lodged"), "stopped"),
    Standing.NO_LONGER_APPLICABLE: (gettext_lazy("No longer applicable"), "stopped"),
}
STANDING: dict[str, tuple[str | Promise, str]] = {
    Standing.STANDING: (pgettext_lazy("objection", "Standing"), "attention"),
    Standing.AWAITING_SECOND: (gettext_lazy("Not lodged yet: awaits your second person"), "attention"),
    Standing.WITHDRAWN: (pgettext_lazy("objection", "Withdrawn"), "stopped"),
    Standing.NO_LONGER_APPLICABLE: (gettext_lazy("No longer applicable"), "stopped"),
}
NOT_LODGED: dict[NotLodged, str | Promise] = {
    NotLodged.STRUCK: gettext_lazy("Not lodged: entered from a note in error, and struck"),
    NotLodged.TAKEN_BACK: gettext_lazy("Not lodged: taken back by your mission"),
    NotLodged.GAVE_WAY: gettext_lazy("Not lodged: a note verbale entered for your State took its place"),
    NotLodged.NOTE_STRUCK: gettext_lazy(
        "Not lodged: a note verbale entered for your State took its place, and that entry was struck since"
    ),
    NotLodged.MOOT: gettext_lazy("Not lodged: the case moved to a route on which no State objects"),
    NotLodged.CASE_ENDED: gettext_lazy("Not lodged: the case ended before its second person confirmed it"),
    NotLodged.LAPSED: gettext_lazy("Not lodged: its second person did not confirm it in time"),
}
ITEM: dict[str, str | Promise] = {
    "objection": gettext_lazy("Objection"),
    "statement": gettext_lazy("General basis"),
    "withdrawal": gettext_lazy("Withdrawal"),
    "reply": gettext_lazy("Reply of the organization"),
    "struck": gettext_lazy("Correction: the objection told was never lodged"),
    "reinstated": gettext_lazy("Correction: the withdrawal told was never made"),
}
ANSWERS: dict[str, str | Promise] = {
    "purpose": gettext_lazy("Purpose"),
    "programmes": gettext_lazy("Programmes"),
    "activities": gettext_lazy("Activities in the scope"),
    "past_interaction": gettext_lazy("Past interaction with the United Nations"),
    "funding": gettext_lazy("Funding in brief"),
    "governance": gettext_lazy("Governance in brief"),
    "relevance": gettext_lazy("Statement of relevance"),
}


# Of a file of which the portal keeps no answers and no documents.
ON_PAPER = gettext_lazy(
    "Circulated before the portal: the file itself went to Member States on paper, and is not kept here."
)


def answers_of(content: dict[str, Any]) -> list[tuple[str, str]]:
    """Label and text of each answer of a frozen version, in the order of the form: JSON in the database keeps none."""
    answers = content.get("answers", {})
    known = [(str(label), answers[name]) for name, label in ANSWERS.items() if name in answers]
    return known + [(name, text) for name, text in sorted(answers.items()) if name not in ANSWERS]


def status_of(word: str) -> tuple[str, str]:
    """Word and shape of a file's status."""
    name, shape = STATUS.get(word, STATUS[Shown.AWAITING_OUTCOME])
    return str(name), shape


def position_of(standing: str, now_is: State) -> tuple[str, str]:
    """Word and shape of the reader's own position; empty where its State has none. An objection that stood when its case was
    decided or ended is one of the past."""
    if standing == Standing.STANDING.value and now_is not in PENDING:
        return _("Your State objected"), "stopped"
    name, shape = POSITION.get(standing, ("", "none"))
    return str(name), shape


def standing_of(objection: Objection, cause: NotLodged | None) -> tuple[str, str]:
    """Word and shape of where an objection stands, for its own mission. `cause`: why it was never lodged, if it was not."""
    if cause is not None:
        return str(NOT_LODGED[cause]), "stopped"
    now_is = objection.application.state_now
    if objection.standing == Standing.STANDING.value and now_is not in PENDING:
        return stood_words(now_is), "stopped"
    if objection.standing == Standing.WITHDRAWN.value and objection.withdrawal_paper_id is not None:
        return _("Withdrawn, by a note verbale that the Chair’s office entered"), "stopped"
    name, shape = STANDING.get(objection.standing, ("", "none"))
    return str(name), shape


def off_list_sentence(objection: Objection, cause: NotLodged | None) -> str:
    """Of one that awaits its second person while its file is on no list: that nobody can confirm it now, and when somebody
    can; empty for any other."""
    waits = objection.standing == Standing.AWAITING_SECOND.value and cause is None
    if not waits or objection.application.period_ends_at is not None:
        return ""
    return _(
        "The file is on no list now: it was recalled, or is to be circulated anew. If it is circulated again, a second delegate "
        "of your mission can confirm the objection until the new period ends. Until then it is not lodged."
    )


def lodging_sentence(state: MemberState, application: Application, name: str) -> str:
    """The objection read back in a full sentence (DESIGN 10)."""
    who = _("%(state)s objects to the accreditation of %(organization)s (%(reference)s).") % {
        "state": state.name,
        "organization": name,
        "reference": application.reference,
    }
    seen = _(
        "This will be visible to the Chair at once, and to all Member States when the Chair disseminates it, with the name "
        "of your State and the general basis if you give one."
    )
    if course_of(state.second_person) is Course.TO_SECOND:
        seen = _(
            "It is not lodged until a second delegate of your mission has confirmed it in time; until then "
            "nobody outside your mission sees it. Then it is visible to the Chair at once, and to all Member States when "
            "the Chair disseminates it, with the name of your State and the general basis if you give one."
        )
    return f"{who} {seen}"


FOLLOWS: dict[LastWithdrawal, str | Promise] = {
    LastWithdrawal.AT_ONCE: gettext_lazy(
        "If no objection stands when the non-objection period is over, the organization is accredited."
    ),
    LastWithdrawal.AFTER_NOTICE: gettext_lazy(
        "If no objection stands when the non-objection period ends, the organization is accredited; if the last one is "
        "withdrawn after it, some days after notice to all Member States."
    ),
    LastWithdrawal.BY_DECISION: gettext_lazy(
        "If no objection stands when the non-objection period ends, the organization is accredited; if the last one is "
        "withdrawn after it, a decision of the meeting is still needed (R9)."
    ),
}


def withdrawal_follows(rules: Parameters) -> str:
    """What a withdrawal leads to, as the process has chosen (DESIGN 2); it tells nothing of other objections."""
    return str(FOLLOWS[rules.last_withdrawal])


def told_sentence(objection: Objection, cause: NotLodged | None, *, disseminated: bool) -> str:
    """What the applicant is told of an objection, by whether something was lodged and all Member States have been told."""
    if cause is NotLodged.STRUCK:
        return _("Nothing more: the entry is struck, and no objection was lodged by it.")
    if cause is not None:
        return _("Nothing: no objection was lodged.")
    if not disseminated:
        return sharing_sentence(
            shares_name=objection.shares_name,
            shares_basis=objection.shares_basis,
            known=objection.application.objection_known_at is not None,
        )
    if objection.shares_name and objection.shares_basis:
        return _(
            "The applicant is told that an objection was received, which State objects, and the general basis if one is "
            "given, unless the Chair withholds them."
        )
    if objection.shares_name:
        return _(
            "The applicant is told that an objection was received and which State objects, unless the Chair withholds it. "
            "It is not told a basis."
        )
    if objection.shares_basis:
        return _(
            "The applicant is told that an objection was received, and the general basis if one is given, unless the Chair "
            "withholds it. It is not told which State objects."
        )
    return _("The applicant is told that an objection was received. It is not told which State objects, nor the basis.")


# What the applicant will be told, by whether name and basis are shared: four cases, each a sentence of its own.
TO_BE_TOLD: dict[tuple[bool, bool], str | Promise] = {
    (True, True): gettext_lazy(
        "The applicant will be told that an objection was received, once it is disseminated or the period has ended; "
        "and, once it is disseminated, which State objects, and the general basis if one is given, unless the Chair "
        "withholds them."
    ),
    (True, False): gettext_lazy(
        "The applicant will be told that an objection was received, once it is disseminated or the period has ended; "
        "and, once it is disseminated, which State objects, unless the Chair withholds it. It will not be told a basis."
    ),
    (False, True): gettext_lazy(
        "The applicant will be told that an objection was received, once it is disseminated or the period has ended; "
        "and, once it is disseminated, the general basis if one is given, unless the Chair withholds it. It will not be "
        "told which State objects."
    ),
    (False, False): gettext_lazy(
        "The applicant will be told that an objection was received, once it is disseminated or the period has ended. It "
        "will not be told which State objects, nor the basis."
    ),
}
# The same once the applicant may know that one was received: after the period, or since one was disseminated.
KNOWS_OF_ONE: dict[tuple[bool, bool], str | Promise] = {
    (True, True): gettext_lazy(
        "The applicant may know by now that an objection was received. Once this one is disseminated it will be told which "
        "State objects, and the general basis if one is given, unless the Chair withholds them."
    ),
    (True, False): gettext_lazy(
        "The applicant may know by now that an objection was received. Once this one is disseminated it will be told which "
        "State objects, unless the Chair withholds it. It will not be told a basis."
    ),
    (False, True): gettext_lazy(
        "The applicant may know by now that an objection was received. Once this one is disseminated it will be told the "
        "general basis if one is given, unless the Chair withholds it. It will not be told which State objects."
    ),
    (False, False): gettext_lazy(
        "The applicant may know by now that an objection was received. It will not be told which State objects, nor the basis."
    ),
}
# The same of an objection that is disseminated already: nothing more is waited for.
AT_ONCE: dict[tuple[bool, bool], str | Promise] = {
    (True, True): gettext_lazy(
        "This objection has been disseminated: the applicant is told at once, as soon as this is recorded, which State "
        "objects, and the general basis as far as it has been disseminated, unless the Chair withholds them."
    ),
    (True, False): gettext_lazy(
        "This objection has been disseminated: the applicant is told at once, as soon as this is recorded, which State "
        "objects, unless the Chair withholds it. It is not told a basis."
    ),
    (False, True): gettext_lazy(
        "This objection has been disseminated: the applicant is told at once, as soon as this is recorded, the general basis "
        "as far as it has been disseminated, unless the Chair withholds it. It is not told which State objects."
    ),
    (False, False): gettext_lazy(
        "This objection has been disseminated. The applicant is not told which State objects, nor the basis."
    ),
}


def sharing_sentence(*, shares_name: bool, shares_basis: bool, known: bool, disseminated: bool = False) -> str:
    """What the applicant will be told of an objection. `known`: it may know already that one was received, which is then no
    more to come (DESIGN 2); `disseminated`: of this very objection all Member States have been told. A basis may also be
    given later."""
    words = AT_ONCE if disseminated else KNOWS_OF_ONE if known else TO_BE_TOLD
    return str(words[shares_name, shares_basis])


def warned_words(rules: Parameters, ends_at: datetime | None, now: datetime) -> str:
    """When a mission is still to be warned that an objection awaits its second person; empty once no warning comes."""
    if ends_at is None:
        return ""
    numbers = [number for number in rules.second_person_warning_hours if now < ends_at - timedelta(hours=number)]
    if not numbers:
        return ""
    hours = get_text_list([str(number) for number in numbers], _("and"))
    # The noun follows the last number that is said.
    return ngettext(
        "Your mission is warned %(hours)s hour before.",
        "Your mission is warned %(hours)s hours before.",
        numbers[-1],
    ) % {"hours": hours}
