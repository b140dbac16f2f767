"""What a correction changed of a file, as States and the Chair read it (DESIGN 3, "change after circulation")."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.deadline_words import iso_words, short_words
from accounts.typesetting import Part, heading, pairs, paragraph
from accreditation.models import Correction
from accreditation.queries.field_names import field_value
from objections.notices.states_words import ANSWERS

PROFILE: dict[str, Any] = {
    "name": gettext_lazy("Legal name"),
    "acronym": gettext_lazy("Acronym"),
    "legal_form": gettext_lazy("Legal form"),
    "founded": gettext_lazy("Founded"),
    "website": gettext_lazy("Website"),
    "address": gettext_lazy("Address of headquarters"),
    "head_name": gettext_lazy("Head of the organization"),
    "head_title": gettext_lazy("Title of the head"),
    "country": gettext_lazy("Country of headquarters"),
    "type": gettext_lazy("Type"),
}


def changes_of(before: dict[str, Any], correction: Correction) -> dict[str, Any]:
    """The correction against the content of an earlier version: explanation, (name, before, after) of each field, documents
    added. Fields that are not in a version, such as the contact people's, are never shown."""
    after = correction.version.content
    changes = []
    for part, labels in (("answers", ANSWERS), ("organization", PROFILE)):
        old, new = before.get(part, {}), after.get(part, {})
        changes += [
            (str(labels[name]), field_value(name, old.get(name)), field_value(name, new.get(name)))
            for name in correction.fields
            if name in labels and name in new
        ]
    there = {row["id"] for row in before.get("documents", [])}
    added = [row for row in after.get("documents", []) if row["id"] not in there]
    return {
        "made_at": correction.made_at,
        "explanation": correction.explanation,
        "changes": changes,
        "documents": added if "documents" in correction.fields else [],
    }


def addenda_parts(before: dict[str, Any], addenda: Sequence[Correction]) -> list[Part]:
    """The addenda to a file in print, after its answers: what was circulated beside what it is by each of them."""
    parts: list[Part] = []
    for addendum in addenda:
        changed = changes_of(before, addendum)
        title = _("Addendum, after circulation: %(at)s") % {"at": short_words(changed["made_at"])}
        parts += [heading(title, 3), paragraph(changed["explanation"])]
        for name, old, new in changed["changes"]:
            rows = [(_("As circulated"), old or _("Not given")), (_("As corrected"), new or _("Not given"))]
            parts += [heading(name, 3), pairs(rows)]
        if changed["documents"]:
            parts.append(paragraph(_documents_added(changed)))
    return parts


def addenda_text(before: dict[str, Any], addenda: Sequence[Correction]) -> str:
    """The same in one cell of a table: when, why, each field as corrected, the documents added."""
    lines = []
    for addendum in addenda:
        changed = changes_of(before, addendum)
        lines.append(f"{iso_words(changed['made_at'])}: {changed['explanation']}")
        lines += [f"{name}: {new}" for name, _old, new in changed["changes"]]
        lines += [_documents_added(changed)] if changed["documents"] else []
    return "\n".join(lines)


def _documents_added(changed: dict[str, Any]) -> str:
    return _("Documents added: %(names)s") % {"names": ", ".join(row["name"] for row in changed["documents"])}
