"""The forms of what is brought in as a file: the ECOSOC register, bodies on paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.forms.drawn import kept_file
from accreditation.notices.imports import Problem, ProblemKind, problem_sentence
from accreditation.services.imports import MOST_BYTES


def too_large_words(most_bytes: int = MOST_BYTES) -> str:
    return problem_sentence(Problem(0, ProblemKind.TOO_LARGE, str(most_bytes // 1024 // 1024)))


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"),
        help_text=format_lazy(
            _(
                "UTF-8, at most {size} MB, the first line names the columns. Nothing is imported before you have seen what would "
                "change."
            ),
            size=MOST_BYTES // 1024 // 1024,
        ),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(too_large_words())
        return file


class PaperForm(UploadForm):
    """What exists on paper comes with its paper."""

    evidence = kept_file(
        _("Evidence"),
        _("The note, decision or letter on which the list rests, as a PDF or a scan. It is kept with each case."),
    )
