"""The forms of what is brought in as a file: the ECOSOC register, bodies on paper."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accreditation.forms.drawn import kept_file


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "UTF-8, the first line names the columns. Nothing is imported before you have seen what would change."
        ),
    )


class PaperForm(UploadForm):
    """What exists on paper comes with its paper."""

    evidence = kept_file(
        _("Evidence"),
        _("The note, decision or letter on which the list rests, as a PDF or a scan. It is kept with each case."),
    )
