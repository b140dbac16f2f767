"""The Chair's forms for what came by note verbale."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.deadline_words import with_seat
from accounts.forms.seat_time import SeatInstantField
from accounts.forms.visible import FreeText, readable
from accounts.models import MemberState
from accreditation.modalities.objections import ContestAnswer
from accreditation.models import Application
from objections.forms.chair_cases import ReasonForm
from objections.forms.fields import ScanField, WordLimited
from objections.forms.long_text import MOST_CHARACTERS, long_text
from objections.notices.chair_words import unknown_case_words
from objections.queries.chair_cases import find_case


class NoteForm(forms.Form):
    """A note verbale that came in."""

    received_at = SeatInstantField(
        deadline=False,
        label=_("Received by the Chair's office"),
        help_text=with_seat(_("Day and time at the seat (%(place)s). Receipt decides, not entry.")),
    )
    state = forms.ModelChoiceField(
        label=_("Member State"),
        queryset=MemberState.objects.all(),
        required=False,
        empty_label=_("Not known yet"),
    )


class PaperWithdrawalForm(forms.Form):
    """A withdrawal by note verbale."""

    received_at = SeatInstantField(
        deadline=False,
        label=_("Received by the Chair's office"),
        help_text=with_seat(_("Day and time at the seat (%(place)s).")),
    )
    paper = ScanField(
        label=_("Scan of the note verbale"),
        help_text=_("PDF, Word (.docx), PNG or JPEG, kept as the evidence; the mission may ask to see it."),
    )


class PaperObjectionForm(PaperWithdrawalForm):
    """An objection by note verbale."""

    drawn_labels = {"basis": _("General basis, if the note gives one")}

    case = forms.CharField(label=_("Reference of the case"), max_length=20, help_text=_("As in GM-2027-7KD4-XP."))
    state = forms.ModelChoiceField(label=_("Member State"), queryset=MemberState.objects.all())
    basis = forms.CharField(required=False)
    share_name = forms.BooleanField(
        label=_("The note says that the organization may know which State objects"), required=False
    )
    share_basis = forms.BooleanField(
        label=_("The note says that the organization may know the general basis"), required=False
    )

    def __init__(self, *args: Any, most_words: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["basis"] = WordLimited(
            most_words=most_words,
            rows=6,
            label=self.drawn_labels["basis"],
            required=False,
            help_text=_("Voluntary (R5). In the words of the note."),
        )
        self.order_fields(["case", "state", "received_at", "paper", "basis", "share_name", "share_basis"])

    def clean_case(self) -> Application:
        found = find_case(self.cleaned_data["case"])
        if found is None:
            raise forms.ValidationError(unknown_case_words(self.cleaned_data["case"]))
        return found


class StrikeForm(ReasonForm):
    """Why the office strikes what it entered itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "Kept on record, and read by the mission on its receipt. Name no other Member State."
        )


ANSWERS = {
    ContestAnswer.STANDS: _("It was right and stands"),
    ContestAnswer.UNDONE: _("It was wrong and is undone"),
    ContestAnswer.DECIDED: _("It was wrong, and can no longer be undone: what was decided stands"),
}


class ContestForm(forms.Form):
    """The Chair's answer to a mission that contests an entry."""

    outcome = FreeText(
        label=_("Answer to the mission"), widget=long_text(), max_length=MOST_CHARACTERS, validators=[readable]
    )

    def __init__(self, *args: Any, decided: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = ContestAnswer.DECIDED if decided else ContestAnswer.UNDONE
        self.fields["answer"] = forms.TypedChoiceField(
            label=_("What becomes of the entry"),
            choices=[(one.value, ANSWERS[one]) for one in (ContestAnswer.STANDS, wrong)],
            coerce=ContestAnswer,
            widget=forms.RadioSelect,
        )
        self.order_fields(["answer", "outcome"])
