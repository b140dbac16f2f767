"""The Chair's form for what is brought in from paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.forms.files_brought import too_large_words
from accreditation.models import Window
from objections.forms.fields import ScanField

MOST_MEGABYTES = 1
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024


class ImportForm(forms.Form):
    """A CSV from paper: chosen as a file at first, sent back as text with the confirming press."""

    kind = forms.ChoiceField(
        label=_("What it holds"),
        choices=[("objections", _("Open objections, with their clocks")), ("decisions", _("Decisions taken before"))],
        widget=forms.RadioSelect,
    )
    window = forms.ModelChoiceField(label=_("Window"), queryset=Window.objects.announced().order_by("-opens_at"))
    file = forms.FileField(label=_("CSV"), help_text=format_lazy(_("UTF-8, at most {size} MB."), size=MOST_MEGABYTES))
    text = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The confirming press sends the text that was shown, not the file again.
        self.fields["file"].required = not self.data.get("text")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is not None and file.size > MOST_BYTES:
            raise forms.ValidationError(too_large_words(MOST_BYTES))
        return file


class EvidenceForm(forms.Form):
    """What comes with the confirming press: the paper on which the rows rest."""

    paper = ScanField(
        label=_("Scan of the notes or of the decision on which this rests"),
        help_text=_(
            "PDF, Word (.docx), PNG or JPEG, kept as the evidence with each of them, for the Chair’s office alone."
        ),
    )
