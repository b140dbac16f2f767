"""What the pages of an input have in common: its facts as rows, its history as a timeline, its status as a word."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import StoredFile
from accounts.refusals import Refused
from accreditation.modalities.inputs import WAITING, InputState, InputStep
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.words import count_words
from accreditation.notices.next_steps import CHAIR, ORGANIZATION, SECRETARIAT
from submissions.models import InputVersion, WrittenInput
from submissions.models.written_input import InputLanguage
from submissions.services.files import public_bytes

SHAPES = {
    InputState.DRAFT: "none",
    InputState.SENT: "progress",
    InputState.RETURNED: "attention",
    InputState.APPEALED: "waiting",
    InputState.POSTED: "done",
    InputState.WITHHELD: "stopped",
    InputState.WITHDRAWN: "stopped",
}
GIVE_LETTER = gettext_lazy("Upload the signed letter of the head of your organization")
MEND = gettext_lazy("Mend it and send it again")
NEXT_STEPS = {
    InputState.DRAFT: (gettext_lazy("Complete and send it"), ORGANIZATION),
    InputState.SENT: (gettext_lazy("The Secretariat reads it"), SECRETARIAT),
    InputState.RETURNED: (gettext_lazy("Mend it and send it again, or appeal"), ORGANIZATION),
    InputState.APPEALED: (gettext_lazy("The Chair decides on the appeal"), CHAIR),
}
STEPS = {
    InputStep.SEND: gettext_lazy("Sent"),
    InputStep.RETURN: gettext_lazy("Returned by the Secretariat"),
    InputStep.POST: gettext_lazy("Posted"),
    InputStep.APPEAL: gettext_lazy("Brought before the Chair"),
    InputStep.UPHOLD: gettext_lazy("The Chair let the return stand"),
    InputStep.OVERTURN: gettext_lazy("The Chair overturned the return: posted"),
    InputStep.WITHHOLD: gettext_lazy("Withheld by the Chair"),
    InputStep.WITHDRAW: gettext_lazy("Withdrawn by its sender"),
}


def status_code(refused: Refused) -> int:
    """403 where the act is not this person's, 409 where the case does not allow it."""
    return 403 if refused.reason in {Reason.NO_RIGHT, Reason.OTHER_PARTY} else 409


def next_step_of(written: WrittenInput, *, letter_lacks: bool = False) -> tuple[Any, Any] | None:
    """What comes next and by whom, None where nothing does. A return that the Chair let stand is not appealed again.
    `letter_lacks`: its sender is told that without the letter of its head nothing of it is posted (R10)."""
    if letter_lacks and written.state_now in WAITING:
        return GIVE_LETTER, ORGANIZATION
    upcoming = NEXT_STEPS.get(written.state_now)
    if written.state_now is InputState.RETURNED and upcoming and not written.appealable:
        return MEND, upcoming[1]
    return upcoming


def facts_of(written: WrittenInput, *, change: str = "") -> list[dict[str, Any]]:
    """Key and value of what was written; `change` is the address of the form."""
    named = [
        ("title", _("Title"), written.title),
        ("session", _("Meeting"), written.session.title if written.session else ""),
        ("agenda_item", _("Agenda item or topic"), written.subject_words),
        ("language", _("Language"), written.get_language_display()),
        ("file", _("PDF"), written.file.original_name if written.file else _("none")),
    ]
    return [
        {"key": label, "value": value, "change": f"{change}#id_{name}" if change else ""}
        for name, label, value in named
    ]


def facts_of_version(version: InputVersion | None) -> list[dict[str, Any]]:
    """The same of what was sent: the Chair and the Secretariat never read what is being mended (DESIGN 4)."""
    if version is None:
        return []
    content = version.content
    subject = f"{content['agenda_number']}. {content['topic']}" if content["agenda_number"] else content["topic"]
    rows = [
        (_("Organization"), content["organization"]["name"]),
        (_("Title"), content["title"]),
        (_("Meeting"), content["session_title"]),
        (_("Agenda item or topic"), subject),
        (_("Language"), InputLanguage(content["language"]).label),
        (_("Words of the text"), f"{count_words(content['text']):,}"),
    ]
    if version.file is not None:
        words = count_words(version.file_text)
        counted = _("about %(words)s words") % {"words": f"{words:,}"} if words else _("no text in it can be read")
        rows.append((_("PDF"), f"{version.file.original_name} ({counted})"))
    return [{"key": key, "value": value} for key, value in rows]


def history_of(written: WrittenInput, *, letter_lacks: bool = False) -> list[dict[str, Any]]:
    """The steps taken, oldest first, with the reason of each, and the one that comes next."""
    decisions = written.decisions.all()
    steps: list[dict[str, Any]] = [
        {
            "title": STEPS[InputStep(decision.step)],
            "state": "done",
            "when": decision.decided_at,
            "note": decision.reason,
            "rule": "",
        }
        for decision in decisions
    ]
    upcoming = next_step_of(written, letter_lacks=letter_lacks)
    if upcoming:
        steps.append({"title": upcoming[0], "state": "current", "note": "", "rule": "R11"})
    elif steps:
        steps[-1]["state"] = "current"
    return steps


def pdf_answer(file: StoredFile, name: str, *, public: bool) -> HttpResponse:
    """A checked PDF, shown in the browser's own viewer; the copy without metadata, under a name of ours."""
    answer = HttpResponse(public_bytes(file), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    # Not `sandbox`: some viewers then show nothing. Scripts were taken out with the metadata.
    answer["Content-Security-Policy"] = "script-src 'none'; frame-ancestors 'none'; form-action 'none'"
    answer["Cache-Control"] = "public, max-age=0, must-revalidate" if public else "private, no-store"
    return answer
