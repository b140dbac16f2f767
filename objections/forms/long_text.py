"""The widget and the limit of a long text."""

from __future__ import annotations

from django import forms

# Of a long text that has no limit in words: a reason, an entry of the log, a summary.
MOST_CHARACTERS = 20_000


def long_text(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})
