"""The settings of DESIGN 2 in words: what each is called and what it does."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accreditation.modalities.parameters import ApplicantLearns, ApplicantReads, InputsFrom, LastWithdrawal

PARAMETERS: dict[str, tuple[Promise, Promise]] = {
    "zone": (
        _("Zone of deadlines"),
        _("The seat's zone; new deadlines are set in it, stored ones keep their instant."),
    ),
    "non_objection_days": (
        _("Shortest non-objection period, in days"),
        _("From publication on the States' desk. The Chair may set less for one list, on record."),
    ),
    "dissemination_working_days": (
        _("Working days within which an objection is disseminated"),
        _("Counted from receipt; overdue ones stand on the Chair's front page (R6)."),
    ),
    "consultation_months": (_("Months of consultation"), _("Not exceeding three months (R7): fixed by the text.")),
    "hearing_days": (
        _("Days for a statement on scope"),
        _("How long an applicant is heard before the Chair confirms."),
    ),
    "ecosoc_notice_days": (
        _("Days of notice of a change of route"),
        _("To all Member States, when a body gains consultative status after circulation."),
    ),
    "return_days": (_("Days for an answer"), _("How long an applicant has to answer the Secretariat's questions.")),
    "withdrawal_notice_days": (
        _("Days of notice after the last withdrawal"),
        _("Counts only where the last withdrawal accredits after notice."),
    ),
    "reminder_days": (_("Reminders, days before"), _("Whole numbers, separated by commas.")),
    "second_person_warning_hours": (
        _("Warnings to a mission whose objection awaits its second person, hours before"),
        _("Whole numbers, separated by commas."),
    ),
    "sweep_delay_seconds": (
        _("Seconds a sweep waits after a boundary"),
        _("Fixed: it protects those who came in time."),
    ),
    "outage_minutes": (_("Minutes not ready that hold an outcome"), _("Of the last hours before a close.")),
    "outage_hours": (_("Hours looked at before a close"), _("For the outage that holds an outcome.")),
    "checking_days": (_("Days for checking files"), _("What the planner leaves between close and circulation.")),
    "window_days": (_("Days a window is open"), _("What the planner proposes.")),
    "announcement_days": (_("Days of announcement"), _("How long ahead a window and a registration are announced.")),
    "last_withdrawal": (
        _("When the last objection is withdrawn after the period"),
        _("at_once, after_notice or by_decision."),
    ),
    "applicant_learns": (
        _("When the organization learns that an objection was received"),
        _("at_dissemination or at_period_end. Never how many."),
    ),
    "applicant_reads_name": (
        _("Whether the organization may read which State objects"),
        _("if_state_shares or never."),
    ),
    "applicant_reads_basis": (
        _("Whether the organization may read the general basis"),
        _("if_state_shares or never."),
    ),
    "inputs_from": (_("Who may send written inputs"), _("registered or accredited (R10).")),
    "small_count": (
        _('Counts below which the public reads "fewer than"'),
        _("A lower value shows no more of windows that opened before the change."),
    ),
    "max_file_bytes": (_("Largest file, in bytes"), _("For each document of an application.")),
    "max_files": (_("Most files of an application"), _("Removed ones do not count.")),
    "word_limits": (_("Word limits"), _("name=number, separated by commas; a name left out keeps its default.")),
    "holidays": (_("Holidays at the seat"), _("Dates as 2027-04-02, separated by commas, besides the fixed ones.")),
}


# The values of settings with a closed choice, in words: the same at the Chair's desk and in the letter to all States.
VALUES: dict[str, dict[str, Promise]] = {
    "last_withdrawal": {
        LastWithdrawal.AT_ONCE.value: _("accredited at once, the Chair notifying all States"),
        LastWithdrawal.AFTER_NOTICE.value: _("accredited after some days of notice to all States"),
        LastWithdrawal.BY_DECISION.value: _("by decision only"),
    },
    "applicant_learns": {
        ApplicantLearns.AT_DISSEMINATION.value: _(
            "at its dissemination or the end of the period, whichever comes first"
        ),
        ApplicantLearns.AT_PERIOD_END.value: _("at the end of the period"),
    },
    "applicant_reads_name": {
        ApplicantReads.IF_STATE_SHARES.value: _("only if that State shares its name"),
        ApplicantReads.NEVER.value: _("never, whatever the State shares"),
    },
    "applicant_reads_basis": {
        ApplicantReads.IF_STATE_SHARES.value: _("only if that State shares the basis"),
        ApplicantReads.NEVER.value: _("never, whatever the State shares"),
    },
    "inputs_from": {
        InputsFrom.REGISTERED.value: _("any registered organization"),
        InputsFrom.ACCREDITED.value: _("accredited organizations only"),
    },
}


def value_words(name: str, value: str) -> str:
    """A setting's stored value as people read it."""
    return str(VALUES.get(name, {}).get(value, value))


def parameter_title(name: str) -> str:
    return str(PARAMETERS[name][0])


def parameter_help(name: str) -> str:
    return str(PARAMETERS[name][1])
