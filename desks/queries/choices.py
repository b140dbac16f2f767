"""What the text leaves open and what was chosen, in words, with the parameters as they stand (DESIGN 2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.deadline_words import number_of_days, place
from accounts.queries.subscriptions import CONFIRM_WITHIN
from accreditation.modalities.paragraphs import Rule
from accreditation.modalities.parameters import (
    CHAIRS_PARAMETERS,
    FIXED_PARAMETERS,
    ApplicantLearns,
    Attendance,
    InputsFrom,
    LastWithdrawal,
    Parameters,
)
from accreditation.models import Cycle


@dataclass(frozen=True)
class Choice:
    """One question that the text leaves open. `by`: who may change it; empty for what is fixed."""

    rule: Rule
    question: str
    answer: str
    by: str = ""


def choices(rules: Parameters, cycles: Iterable[Cycle] = ()) -> list[Choice]:
    """The table of DESIGN 2 with current values, in the order of the rules; where one of the `cycles` differs, that too."""
    rows = [*_on_applying(rules), *_on_objecting(rules), *_on_deciding(rules), *_on_taking_part(rules, cycles)]
    return sorted(rows, key=lambda row: list(Rule).index(row.rule))


def _who(name: str) -> str:
    """Whose setting it is; nobody's where the text or the machine fixes it."""
    if name in FIXED_PARAMETERS:
        return ""
    return _("the Chair") if name in CHAIRS_PARAMETERS else _("the Secretariat")


def _on_applying(rules: Parameters) -> list[Choice]:
    """Routes, windows, deadlines and what accreditation gives (R1 to R4)."""
    return [
        Choice(
            Rule.R1,
            _("Can a State object to a body in consultative status with ECOSOC?"),
            _("No: non-objection belongs to the second route. Circulated lists name those bodies for information."),
        ),
        Choice(
            Rule.R1,
            _("How long is the non-objection period?"),
            _(
                "Set for each circulated list, at least %(days)d days from publication to States; the Chair may set less, on "
                "record."
            )
            % {"days": rules.non_objection_days},
            _who("non_objection_days"),
        ),
        Choice(
            Rule.R1,
            _("Who judges that a body is not in the scope?"),
            _(
                "States do. The Secretariat may only propose it; the applicant is heard for %(days)d days; the Chair confirms; "
                "the circulated list annexes those not admitted, with the reason, and any State may ask for one to be circulated."
            )
            % {"days": rules.hearing_days},
            _who("hearing_days"),
        ),
        Choice(
            Rule.R1,
            _("What if a body gains consultative status while its application is pending?"),
            _(
                "Before circulation the Secretariat may move it, with evidence. After: with the Chair’s consent and %(days)d "
                "days’ notice to all Member States; standing objections are then no longer applicable."
            )
            % {"days": rules.ecosoc_notice_days},
            _who("ecosoc_notice_days"),
        ),
        Choice(
            Rule.R2,
            _("What if consultative status is lost?"),
            _(
                "Pending: the body takes the other route, in this window or the next. Accredited: its place stands to the end of "
                "the cycle; the Chair and States are told."
            ),
        ),
        Choice(
            Rule.R3,
            _("In which time zone is a deadline meant?"),
            _("%(place)s. Every deadline is shown with its UTC beside it and passes at the second shown.")
            % {"place": place(rules.zone)},
            _who("zone"),
        ),
        Choice(
            Rule.R3,
            _("Is there grace after a deadline?"),
            _(
                "None. An individual late permission needs a reason and shows in the circulated list. If the portal was not "
                "ready for more than %(minutes)d minutes of the last %(hours)d hours before a close, nothing follows by itself "
                "until the Secretariat, with the Chair’s consent, confirms the close or reopens it for all."
            )
            % {"minutes": rules.outage_minutes, "hours": rules.outage_hours},
            _who("outage_minutes"),
        ),
        Choice(
            Rule.R3,
            _("How long has an applicant to answer when a file is returned with questions?"),
            ngettext("%(days)d day.", "%(days)d days.", rules.return_days) % {"days": rules.return_days},
            _who("return_days"),
        ),
        Choice(
            Rule.R4,
            _("What does accreditation give at meetings on which the text is silent?"),
            _attendance(rules),
            _who("attendance"),
        ),
        Choice(
            Rule.R4,
            _("What does accreditation give at meetings of other kinds?"),
            _(
                "Set for each kind: see the row before. Consultative meetings are open to all interested, accredited or not (R13)."
            ),
        ),
    ]


def _on_objecting(rules: Parameters) -> list[Choice]:
    """Objections, and who learns what of them (R5, R6)."""
    hours = [str(number) for number in sorted(rules.second_person_warning_hours, reverse=True)]
    return [
        Choice(
            Rule.R5,
            _("Who in a mission may object?"),
            _(
                "Delegates with the lodging right, given by the mission’s own administrator. Whether a second delegate "
                "confirms is each mission’s choice."
            ),
        ),
        Choice(
            Rule.R5,
            _("What if an objection still awaits its second person when the period ends?"),
            _("It is not lodged. The mission’s delegates with the lodging right are warned %(hours)s hours before.")
            % {"hours": get_text_list(hours, _("and"))},
            _who("second_person_warning_hours"),
        ),
        Choice(
            Rule.R5,
            _("Is an objection by note verbale valid?"),
            _(
                "Yes: the text asks only that it reach the Chair. When it was received decides, not when it was entered. The "
                "mission gets a receipt and may contest the entry; the Chair’s office may strike one that it made in error, with a "
                "reason that the mission reads, before the case is decided. Before the period ends, a case can be flagged “note "
                "received”: then nothing follows by itself until the note is entered or the flag is lifted."
            ),
        ),
        Choice(
            Rule.R5,
            _("May an objection be withdrawn, or its basis supplemented?"),
            _("At any time before a decision, with the same ceremony as lodging."),
        ),
        Choice(
            Rule.R5,
            _("What may the applicant learn of an objection?"),
            _(
                "That one was received, from its dissemination or the end of the period, whichever comes first; never how many. "
                "%(more)s"
            )
            % {"more": _learns(rules)},
            _who("applicant_learns"),
        ),
        Choice(
            Rule.R5,
            _("What may the public learn of objections?"),
            _(
                "Counts only, for each window, after the period, updated after plenaries; under %(small)d they say “fewer than "
                "%(small)d”; never by country, region or type."
            )
            % {"small": rules.small_count},
            _who("small_count"),
        ),
        Choice(
            Rule.R6,
            _("When must what was received be disseminated?"),
            ngettext(
                "Within %(days)d working day of its receipt, and in any case before the plenary is updated or a decision taken. "
                "Withdrawals and later supplements likewise.",
                "Within %(days)d working days of its receipt, and in any case before the plenary is updated or a decision taken. "
                "Withdrawals and later supplements likewise.",
                rules.dissemination_working_days,
            )
            % {"days": rules.dissemination_working_days},
            _who("dissemination_working_days"),
        ),
    ]


def _on_deciding(rules: Parameters) -> list[Choice]:
    """Consultations, updates and decisions (R7 to R9)."""
    return [
        Choice(
            Rule.R7,
            _("When do the three months of consultation start, and end?"),
            _(
                "When the Chair opens consultations on that application; failing that, by themselves at the end of the "
                "non-objection period. They end at 23:59 at the seat on the eve of the same day of the month %(months)d months "
                "later, so that they are never longer by anybody’s reading. Each application has one clock, started once, the same "
                "for every objection to it. The Chair may end it sooner; nobody can extend it. Opened early, it does not end "
                "before the non-objection period does, unless the %(months)d months are over."
            )
            % {"months": rules.consultation_months},
            _who("consultation_months"),
        ),
        Choice(
            Rule.R7,
            _("What if the last objection is withdrawn after the period?"),
            _last(rules),
            _who("last_withdrawal"),
        ),
        Choice(
            Rule.R8,
            _("Which plenary receives the update?"),
            _(
                "The next substantive plenary to open after the consultations end; one that is open when they end may be updated "
                "while it meets. A review conference may decide, but does not replace the update."
            ),
        ),
        Choice(
            Rule.R9,
            _("Can a decision be taken between meetings?"),
            _("Under a silence procedure: adopted if no State breaks the silence. Not adopted is not refused."),
        ),
    ]


def _on_taking_part(rules: Parameters, cycles: Iterable[Cycle]) -> list[Choice]:
    """Written inputs and the mailing list (R10, R15)."""
    return [
        Choice(
            Rule.R15,
            _("How does one sign up, and how does one leave?"),
            _(
                "At any time, on the page “Mailing list”, with an address of one’s own that is confirmed by a link within %(days)d "
                "days. Nobody is carried over from another list. Every letter has a link that takes the address off and erases it."
            )
            % {"days": CONFIRM_WITHIN.days},
        ),
        Choice(Rule.R10, _("Who may send written inputs?"), _inputs(rules, cycles), _who("inputs_from")),
    ]


def _learns(rules: Parameters) -> str:
    return {
        ApplicantLearns.AS_SHARED: _(
            "The State’s name and the basis only if that State chose to share each; the Chair may withhold, with a recorded "
            "reason."
        ),
        ApplicantLearns.RECEIVED_ONLY: _("Neither the State’s name nor the basis, whatever that State shares."),
    }[rules.applicant_learns]


def _attendance(rules: Parameters) -> str:
    words = {
        Attendance.ACCREDITED: _("for the accredited"),
        Attendance.OPEN: _("for all interested stakeholders"),
        Attendance.NOT_SETTLED: _("not settled"),
    }
    return _("Organizational sessions: %(organizational)s. Thematic groups: %(thematic)s.") % {
        "organizational": words[rules.attendance["organizational"]],
        "thematic": words[rules.attendance["thematic_group"]],
    }


def _last(rules: Parameters) -> str:
    return {
        LastWithdrawal.AT_ONCE: _("The body is accredited at once, and the Chair notifies all States."),
        LastWithdrawal.AFTER_NOTICE: _("The body is accredited %(days)s after notice to all States.")
        % {"days": number_of_days(rules.withdrawal_notice_days)},
        LastWithdrawal.BY_DECISION: _("The body is accredited by a decision."),
    }[rules.last_withdrawal]


def _inputs(rules: Parameters, cycles: Iterable[Cycle]) -> str:
    words = {
        InputsFrom.REGISTERED: _("Any registered organization, accredited or not."),
        InputsFrom.ACCREDITED: _("Accredited organizations only, those of the meeting’s cycle."),
    }
    apart = [
        # Translators: a cycle, and who may send written inputs in it, as a sentence.
        _("%(cycle)s: %(words)s") % {"cycle": cycle, "words": words[cycle.rules().inputs_from]}
        for cycle in cycles
        if cycle.rules().inputs_from is not rules.inputs_from
    ]
    return " ".join([words[rules.inputs_from], *apart])
