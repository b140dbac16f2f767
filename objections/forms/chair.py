"""Forms of the Chair's desk. They clean what was typed; what is allowed is asked by the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.seat_time import SeatTimeField
from accounts.models import MemberState, User
from accreditation.models import Application, Window
from accreditation.models.accreditation import AnnulmentGround
from objections.forms.fields import WordLimited
from objections.models.decision import ExchangeOfViews
from objections.queries.chair_cases import find_case
from sessions_app.models import Session

MOST_CSV_BYTES = 1024 * 1024
# Of a long text that has no limit in words: a reason, an entry of the log, a summary.
MOST_CHARACTERS = 20_000


def _long(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ReasonForm(forms.Form):
    """A reason, kept on record."""

    reason = forms.CharField(
        label=_("Reason"), widget=_long(), max_length=MOST_CHARACTERS, help_text=_("Kept on record.")
    )


class LogForm(forms.Form):
    """An entry of the consultation log."""

    happened_at = SeatTimeField(label=_("When it happened"), help_text=_("Day and time at the seat (New York)."))
    with_state = forms.ModelChoiceField(
        label=_("With a Member State"), queryset=MemberState.objects.all(), required=False, empty_label=_("–")
    )
    with_applicant = forms.BooleanField(label=_("With the organization, or its own contribution"), required=False)
    text = forms.CharField(
        label=_("What was said"),
        widget=_long(6),
        max_length=MOST_CHARACTERS,
        help_text=_("The log never leaves the Chair's office."),
    )
    is_summary = forms.BooleanField(
        label=_("This is the summary for the plenary"),
        required=False,
        help_text=_("It is proposed for the update and goes to Member States only with it."),
    )


class FacilitatorForm(forms.Form):
    """Who of the Chair's office leads the consultations on a case."""

    facilitator = forms.ModelChoiceField(
        label=_("Facilitator"), queryset=User.objects.none(), required=False, empty_label=_("Nobody in particular")
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facilitator"].queryset = User.objects.filter(pk__in=[user.pk for user in people])  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """A note verbale that came in."""

    received_at = SeatTimeField(
        label=_("Received by the Chair's office"),
        help_text=_("Day and time at the seat (New York). Receipt decides, not entry."),
    )
    state = forms.ModelChoiceField(
        label=_("Member State"),
        queryset=MemberState.objects.all(),
        required=False,
        empty_label=_("Not known yet"),
    )


class PaperWithdrawalForm(forms.Form):
    """A withdrawal by note verbale."""

    received_at = SeatTimeField(
        label=_("Received by the Chair's office"), help_text=_("Day and time at the seat (New York).")
    )
    paper = forms.FileField(
        label=_("Scan of the note verbale"), help_text=_("PDF, kept as the evidence; the mission may ask to see it.")
    )


class PaperObjectionForm(PaperWithdrawalForm):
    """An objection by note verbale."""

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
            label=_("General basis, if the note gives one"),
            required=False,
            help_text=_("Voluntary (R5). In the words of the note."),
        )
        self.order_fields(["case", "state", "received_at", "paper", "basis", "share_name", "share_basis"])

    def clean_case(self) -> Application:
        found = find_case(self.cleaned_data["case"])
        if found is None:
            raise forms.ValidationError(_("There is no case with this reference. Copy it from the case or the list."))
        return found


class ContestForm(forms.Form):
    """The Chair's answer to a mission that contests an entry."""

    stands = forms.TypedChoiceField(
        label=_("What becomes of the entry"),
        choices=[("yes", _("It was right and stands")), ("no", _("It was wrong and is undone"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    outcome = forms.CharField(label=_("Answer to the mission"), widget=_long(), max_length=MOST_CHARACTERS)


class ConsentForm(forms.Form):
    """Consent or not; not consenting needs a reason where the service asks for one."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("consent", _("I consent")), ("decline", _("I do not consent"))],
        widget=forms.RadioSelect,
    )


class ConsentWithReasonForm(ConsentForm):
    reason = forms.CharField(
        label=_("Reason, if you do not consent"),
        widget=_long(),
        max_length=MOST_CHARACTERS,
        required=False,
        help_text=_("Kept on record."),
    )


class AnnulmentForm(forms.Form):
    """The proposal to annul a place."""

    ground = forms.ChoiceField(label=_("Ground"), choices=AnnulmentGround.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("What is proven, and by what"),
        widget=_long(6),
        max_length=MOST_CHARACTERS,
        help_text=_("The organization is sent this, and is heard before anything is decided."),
    )


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("The organization's answer, as received by letter"), widget=_long(6), max_length=MOST_CHARACTERS
    )


class UpdateForm(forms.Form):
    """The update to the plenary: one line for each case that is chosen."""

    exchange_of_views = forms.ChoiceField(
        label=_("Exchange of views"), choices=ExchangeOfViews.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(label=_("Introduction"), widget=_long(5), max_length=MOST_CHARACTERS, required=False)
    cases = forms.MultipleChoiceField(label=_("Cases"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, rows: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        open_rows = [row for row in rows if row.verdict.allowed]
        choices = [(str(row.application.pk), row.application.organization.name) for row in open_rows]
        self.fields["cases"].choices = choices  # type: ignore[attr-defined]
        self.fields["cases"].initial = [value for value, _name in choices]
        for row in open_rows:
            self.fields[f"summary_{row.application.pk}"] = forms.CharField(
                label=_("Summary of the consultations"),
                widget=_long(2),
                max_length=MOST_CHARACTERS,
                required=False,
                initial=row.summary,
            )

    def blocks(self) -> list[tuple[Any, Any, Any]]:
        """(row, the case's box, its summary field) for the page."""
        boxes = {box.data["value"]: box for box in self["cases"].subwidgets}
        found = []
        for row in self.rows:
            key = str(row.application.pk)
            name = f"summary_{key}"
            found.append((row, boxes.get(key), self[name] if name in self.fields else None))
        return found

    def chosen(self) -> list[Application]:
        wanted = set(self.cleaned_data["cases"])
        return [row.application for row in self.rows if str(row.application.pk) in wanted]

    def summaries(self) -> dict[int, str]:
        return {application.pk: self.cleaned_data.get(f"summary_{application.pk}", "") for application in self.chosen()}


class DecisionForm(forms.Form):
    """A decision on some or all."""

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("Title and symbol are public once the decision is taken: name no organization in them."),
    )
    symbol = forms.CharField(
        label=_("Document symbol"), max_length=60, required=False, help_text=_("As in A/AC.999/2027/L.1.")
    )
    how = forms.ChoiceField(
        label=_("How it is taken"),
        choices=[("meeting", _("In a meeting")), ("silence", _("Under silence until an instant"))],
        widget=forms.RadioSelect,
        initial="meeting",
    )
    session = forms.ModelChoiceField(
        label=_("Meeting"),
        queryset=Session.objects.filter(kind__in=["plenary", "review_conference"]),
        required=False,
        help_text=_("A substantive plenary or a review conference."),
    )
    silence_ends_at = SeatTimeField(
        label=_("Silence ends"),
        required=False,
        help_text=_("Day and time at the seat (New York). All Member States are told at once."),
    )
    cases = forms.MultipleChoiceField(label=_("Cases that it confirms"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, cases: list[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(case.pk): case for case in cases}
        self.fields["cases"].choices = [  # type: ignore[attr-defined]
            (key, f"{case.organization.name} ({case.reference})") for key, case in self.by_key.items()
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("how") == "meeting":
            data["silence_ends_at"] = None
            if not data.get("session"):
                self.add_error("session", _("Choose the meeting that takes the decision."))
        else:
            data["session"] = None
            if not data.get("silence_ends_at"):
                self.add_error("silence_ends_at", _("Give the day and time until which silence is kept."))
        return data

    def chosen(self) -> list[Application]:
        return [self.by_key[key] for key in self.cleaned_data["cases"]]


class ConsensusForm(forms.Form):
    """The second person's declaration."""

    consensus = forms.BooleanField(
        label=_("There is consensus (R9)"),
        required=False,
        help_text=_("Without consensus there is no decision; consultations continue."),
    )


class ParameterForm(forms.Form):
    """One of the Chair's settings."""

    value = forms.CharField(label=_("New value"), max_length=200)
    reason = forms.CharField(
        label=_("Reason"),
        widget=_long(3),
        max_length=MOST_CHARACTERS,
        help_text=_("Goes to all Member States with the change."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, Any]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if choices:
            self.fields["value"] = forms.ChoiceField(label=_("New value"), choices=choices, widget=forms.RadioSelect)
            self.order_fields(["value", "reason", "seen"])


class ImportForm(forms.Form):
    """A CSV from paper: chosen as a file at first, sent back as text with the confirming press."""

    kind = forms.ChoiceField(
        label=_("What it holds"),
        choices=[("objections", _("Open objections, with their clocks")), ("decisions", _("Decisions taken before"))],
        widget=forms.RadioSelect,
    )
    window = forms.ModelChoiceField(label=_("Window"), queryset=Window.objects.announced().order_by("-opens_at"))
    file = forms.FileField(label=_("CSV"), help_text=_("UTF-8, at most 1 MB."))
    text = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The confirming press sends the text that was shown, not the file again.
        self.fields["file"].required = not self.data.get("text")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is not None and file.size > MOST_CSV_BYTES:
            raise forms.ValidationError(_("The file is larger than 1 MB. Send it in parts."))
        return file
