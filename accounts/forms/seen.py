"""What a page showed comes back with its form, so that nobody undoes another's change unseen."""

from __future__ import annotations

from typing import cast

from django import forms
from django.http import QueryDict


class SeenFields(forms.Form):
    """Carries `seen`. One that is bound gives back the mark that it came with, however often it is wrong: only once it has been
    told that somebody else has changed what it shows is it `redrawn`."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def redrawn(self, seen: str) -> None:
        """The page now shows what holds, beside what was typed: its next press is meant."""
        given = cast("QueryDict", self.data).copy()
        given[self.add_prefix("seen")] = seen
        self.data = given
