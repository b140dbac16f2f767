"""The settings of DESIGN 2 in words: what each is called and what it does."""

from __future__ import annotations

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accreditation.modalities.decisions import MeetingKind
from accreditation.modalities.parameters import (
    BOUNDS,
    FIXED_PARAMETERS,
    ApplicantLearns,
    Attendance,
    InputsFrom,
    LastWithdrawal,
)

PARAMETERS: dict[str, tuple[Promise, Promise]] = {
    "zone": (
        _("Zone of deadlines"),
        _(
            "The seat's zone: instants are shown, typed and computed in it. Those already set stay; only their reading changes."
        ),
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
        _("What then becomes of the case."),
    ),
    "inputs_from": (
        _("Who may send written inputs"),
        _("To the meetings of the process (R10). A cycle that says otherwise has its own word, under “Cycles”."),
    ),
    "applicant_learns": (
        _("What an applicant may learn of an objection, beyond that one was received"),
        _("The Chair may always withhold, with a recorded reason."),
    ),
    "attendance": (
        _("What accreditation gives at the meetings on which the text is silent"),
        _("For each kind of meeting (R4)."),
    ),
    "small_count": (
        _('Counts below which the public reads "fewer than"'),
        _("A lower value shows no more of windows that opened before the change."),
    ),
    "max_file_bytes": (_("Largest file"), _("For each document of an application.")),
    "max_files": (_("Most files of an application"), _("Removed ones do not count.")),
    "word_limits": (_("Word limits"), _("The most words that each text may have.")),
    "basis_words": (
        _("Most words of the general basis of an objection"),
        _("And of each supplement to it (R5). What has been lodged stands."),
    ),
    "reply_words": (
        _("Most words of a reply to an objection"),
        _("Of the organization to the Chair (R6), and of its statement on scope."),
    ),
    "mission_note_words": (_("Most words of a mission's note"), _("What a mission notes for itself on a file.")),
    "holidays": (
        _("Holidays at the seat"),
        _(
            "Dates as 2027-03-10, separated by commas: Eid al-Fitr and Eid al-Adha; the others follow from the calendar."
        ),
    ),
}

# Settings with a closed choice: stored value → in words.
CHOICES: dict[str, dict[str, Promise]] = {
    "last_withdrawal": {
        LastWithdrawal.AT_ONCE.value: _("accredited at once, the Chair notifying all States"),
        LastWithdrawal.AFTER_NOTICE.value: _("accredited after some days of notice to all States"),
        LastWithdrawal.BY_DECISION.value: _("by decision only"),
    },
    "applicant_learns": {
        ApplicantLearns.AS_SHARED.value: _("name and basis, each as its State chose to share it"),
        ApplicantLearns.RECEIVED_ONLY.value: _("neither name nor basis, whatever a State shares"),
    },
    "inputs_from": {
        InputsFrom.REGISTERED.value: _("any registered organization"),
        InputsFrom.ACCREDITED.value: _("accredited organizations only"),
    },
}
# The words inside settings that are lists of name=value.
PARTS: dict[str, dict[str, Promise]] = {
    "attendance": {
        MeetingKind.ORGANIZATIONAL.value: _("organizational session"),
        MeetingKind.THEMATIC_GROUP.value: _("dedicated thematic group"),
        MeetingKind.CONSULTATIVE.value: _("consultative meeting"),
        Attendance.ACCREDITED.value: _("for the accredited"),
        Attendance.OPEN.value: _("open to all interested"),
        Attendance.NOT_SETTLED.value: _("not settled"),
    },
    "word_limits": {
        "purpose": _("purpose"),
        "programmes": _("programmes"),
        "activities": _("activities in the scope"),
        "past_interaction": _("past interaction with the United Nations"),
        "funding": _("funding in brief"),
        "governance": _("governance in brief"),
        "relevance": _("statement of relevance"),
        "answer": _("an answer to a question"),
        # These three stood here before they became the Chair's; the history of changes still names them.
        "reply": _("a reply to an objection"),
        "basis": _("the general basis of an objection"),
        "state_question": _("a State's question"),
        "mission_note": _("a mission's note"),
        "written_input": _("a written input"),
    },
}


def ngettext_noop(one: str, many: str) -> tuple[str, str]:
    """Marks both for translation; they are translated where they are counted."""
    return one, many


# What a number of a setting counts; singular and plural.
UNITS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(
        (
            "non_objection_days",
            "hearing_days",
            "ecosoc_notice_days",
            "return_days",
            "withdrawal_notice_days",
            "checking_days",
            "window_days",
            "announcement_days",
            "reminder_days",
        ),
        ngettext_noop("%(n)s day", "%(n)s days"),
    ),
    "dissemination_working_days": ngettext_noop("%(n)s working day", "%(n)s working days"),
    "consultation_months": ngettext_noop("%(n)s month", "%(n)s months"),
    "outage_hours": ngettext_noop("%(n)s hour", "%(n)s hours"),
    "second_person_warning_hours": ngettext_noop("%(n)s hour", "%(n)s hours"),
    "outage_minutes": ngettext_noop("%(n)s minute", "%(n)s minutes"),
    "sweep_delay_seconds": ngettext_noop("%(n)s second", "%(n)s seconds"),
    "max_files": ngettext_noop("%(n)s file", "%(n)s files"),
    **dict.fromkeys(
        ("word_limits", "basis_words", "reply_words", "mission_note_words"), ngettext_noop("%(n)s word", "%(n)s words")
    ),
}
UNIT_HINTS: dict[str, Promise] = {
    "days": _("In days."),
    "working_days": _("In working days."),
    "hours": _("In hours."),
    "minutes": _("In minutes."),
    "bytes": _("In bytes: 10485760 are 10 MB."),
    "files": _("Number of files."),
    "limits": _("In words."),
    "words": _("In words."),
}


def unit_of(name: str) -> str:
    """In what a setting's numbers are written, for a form."""
    if name == "holidays":
        return ""
    endings = (ending for ending in ("working_days", "days", "hours", "minutes", "bytes", "files", "limits", "words"))
    return next((str(UNIT_HINTS[ending]) for ending in endings if name.endswith(ending)), "")


def _counted(name: str, text: str) -> str:
    """A number with what it counts; anything else as it stands."""
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        return text
    if name == "max_file_bytes":
        return filesizeformat(int(text))
    if name not in UNITS:
        return text
    return ngettext(*UNITS[name], int(text)) % {"n": text}


def value_words(name: str, stored: str) -> str:
    """A setting's stored value as people read it, with what its numbers count: on pages, in letters, in files."""
    if name in CHOICES:
        return str(CHOICES[name].get(stored, stored))
    if not stored.strip():
        return gettext("none")
    if name not in PARTS:
        return ", ".join(_counted(name, part.strip()) for part in stored.split(","))
    return _parts_words(name, _pairs(stored))


def change_words(name: str, before: str, after: str) -> tuple[str, str]:
    """Both values as people read them; of a setting with several parts those alone that change."""
    if name not in PARTS:
        return value_words(name, before), value_words(name, after)
    old, new = _pairs(before), _pairs(after)
    changed = [key for key in {**old, **new} if new.get(key, old.get(key)) != old.get(key)]
    if not changed:
        return value_words(name, before), value_words(name, before)
    return tuple(_parts_words(name, {key: one.get(key, "") for key in changed}) for one in (old, new))  # type: ignore[return-value]


def _pairs(stored: str) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in stored.split(","))
    return {key: value for key, _mark, value in pairs if key}


def _parts_words(name: str, pairs: dict[str, str]) -> str:
    words = PARTS[name]
    return "; ".join(
        f"{words.get(key, key)}: {words.get(value) or _counted(name, value)}" for key, value in pairs.items()
    )


def parameter_title(name: str) -> str:
    return str(PARAMETERS[name][0])


def parameter_help(name: str) -> str:
    """What a setting does, and between which numbers it may lie."""
    help_text = str(PARAMETERS[name][1])
    if name not in BOUNDS or name in FIXED_PARAMETERS:
        return help_text
    least, most = BOUNDS[name]
    return f"{help_text} " + gettext("From %(least)d to %(most)d.") % {"least": least, "most": most}


def cycle_inputs_words(value: str) -> str:
    """Who may send written inputs in a cycle; empty: as the process says."""
    return str(CHOICES["inputs_from"][value]) if value else gettext("as the process says")
