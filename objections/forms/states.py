"""What delegates type. The services judge it; the forms only say early what they would say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from objections.forms.fields import OncePressed, WordLimited


class LodgingForm(forms.Form):
    """The voluntary basis, and what the applicant may learn: name and basis chosen apart (R5)."""

    drawn_labels = {"basis": gettext_lazy("General basis")}

    # Translators: the name of the box for what the modalities call the "general basis" of an objection.
    basis = forms.CharField(required=False)
    share_basis = forms.BooleanField(
        required=False,
        label=gettext_lazy("The applicant may be told the general basis"),
        help_text=gettext_lazy("This covers what you give now and what you add later."),
    )
    share_name = forms.BooleanField(
        required=False, label=gettext_lazy("The applicant may be told that it was our State that objects")
    )

    def __init__(self, *args: Any, most_words: int, as_shared: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        if not as_shared:
            self.fields["share_name"].help_text = _(
                "By the Chair’s setting for this case the applicant is told neither name nor basis, whatever you choose here."
            )
        self.fields["basis"] = WordLimited(
            most_words=most_words,
            required=False,
            label=self.drawn_labels["basis"],
            help_text=_(
                "Voluntary. It goes to the Chair at once and to all Member States with the dissemination. "
                "At most %(number)s words."
            )
            % {"number": most_words},
        )
        self.order_fields(["basis", "share_basis", "share_name"])


class SupplementForm(forms.Form):
    """A supplement to the basis of an objection that stands."""

    drawn_labels = {"text": gettext_lazy("What you add")}

    def __init__(self, *args: Any, most_words: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"] = WordLimited(
            most_words=most_words,
            label=self.drawn_labels["text"],
            help_text=_(
                "What was sent before stays as it is. This goes to the Chair at once and to all Member States with the next "
                "dissemination. At most %(number)s words."
            )
            % {"number": most_words},
        )


class SharingForm(forms.Form):
    """What the organization may be told after all: only what it is not told already, and never less."""

    def __init__(self, *args: Any, shares_name: bool, shares_basis: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("share_basis", "share_name"):
            field = LodgingForm.base_fields[name]
            if not {"share_basis": shares_basis, "share_name": shares_name}[name]:
                self.fields[name] = forms.BooleanField(required=False, label=field.label, help_text=field.help_text)


class QuestionForm(forms.Form):
    """A question to the applicant."""

    drawn_labels = {
        "text": gettext_lazy("Your question to the organization"),
        "shows_state": gettext_lazy("Name our State as the one that asks"),
    }

    def __init__(self, *args: Any, most_words: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"] = WordLimited(
            most_words=most_words,
            rows=6,
            label=self.drawn_labels["text"],
            help_text=_("All Member States and the Chair read question and answer. At most %(number)s words.")
            % {"number": most_words},
        )
        self.fields["shows_state"] = forms.BooleanField(
            required=False,
            label=self.drawn_labels["shows_state"],
            help_text=_(
                "To the organization and to the other Member States. The Chair and the Secretariat see it always."
            ),
        )


class NoteForm(OncePressed):
    """A private note of the mission."""

    drawn_labels = {"text": gettext_lazy("Add a note")}

    def __init__(self, *args: Any, most_words: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"] = WordLimited(
            most_words=most_words,
            rows=4,
            label=self.drawn_labels["text"],
            help_text=_("Only your own mission reads it."),
        )


class ContestForm(forms.Form):
    """Why the mission contests an entry made from paper."""

    drawn_labels = {"reason": gettext_lazy("Why your mission contests it")}

    def __init__(self, *args: Any, most_words: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"] = WordLimited(
            most_words=most_words,
            rows=6,
            label=self.drawn_labels["reason"],
            help_text=_("The Chair’s office reads this. At most %(number)s words.") % {"number": most_words},
        )
