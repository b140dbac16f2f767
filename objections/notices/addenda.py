"""What a correction changed of a file, as States and the Chair read it (DESIGN 3, "change after circulation")."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

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
