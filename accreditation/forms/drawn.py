"""What the Secretariat's forms share: drawn from a version or from what was seen, so that a stale page is refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.visible import FreeText, readable
from accounts.kept_uploads import KeptFileInput
from accreditation.forms.sections import UploadField
from accreditation.modalities.outcomes import Reason
from accreditation.notices.refusals import SENTENCES

LONG = {"rows": 4}


def kept_file(label: Any, help_text: Any) -> UploadField:
    """A file that is checked and kept at once, so that it survives an error beside it and the reading back
    (`accounts.kept_uploads`). Whether it is there at all, the door asks."""
    return UploadField(label=label, help_text=help_text, allow_empty_file=True, max_length=None, widget=KeptFileInput)


class DrawnForm(forms.Form):
    """A form that carries what its page was drawn from, in `version` or `seen`: saving over somebody else's change is
    refused, and so is a page that has lost it. `is_stale` says so before any service is asked."""

    is_stale = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in ("version", "seen"):
            if name in self.fields and (self.add_prefix(name) not in self.data or data.get(name) is None):
                self.is_stale = True
                self.errors.pop(name, None)
        if self.is_stale:
            self.add_error(None, str(SENTENCES[Reason.STALE]))
        return data


class VersionForm(DrawnForm):
    """Carries the version of the row that its page shows; None where the person may not know it (DESIGN 4)."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, version: int | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {**(kwargs.get("initial") or {}), "version": version}
        super().__init__(*args, **kwargs)
        if version is None:
            del self.fields["version"]


class SeenForm(DrawnForm):
    """Carries what its page showed, in words: dates, an agenda, a reason. None where there is nothing yet to show."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, *args: Any, seen: str | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {**(kwargs.get("initial") or {}), "seen": seen}
        super().__init__(*args, **kwargs)
        if seen is None:
            del self.fields["seen"]


class ReasonForm(VersionForm):
    """An act that needs nothing but its reason."""

    reason = FreeText(label=_("Reason"), widget=forms.Textarea(attrs=LONG), max_length=4000, validators=[readable])

    def __init__(self, *args: Any, hint: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = hint or _("It is kept on record.")


class ConfirmForm(VersionForm):
    """An act that only needs its button."""
