"""Forms of a case under way: documents, questions, corrections, replies, people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from accounts.forms.mail_field import mail_field
from accounts.forms.visible import FreeText, visible
from accounts.kept_uploads import KeptFileInput
from accreditation.forms.profile import MOST_OF_AN_ADDRESS
from accreditation.forms.sections import ANSWERS, UploadField, long_text
from accreditation.modalities.parameters import Parameters
from accreditation.models import Organization, Question
from accreditation.models.application import DocumentKind
from accreditation.queries.field_names import about

ACCEPT = ".pdf,.docx,.png,.jpg,.jpeg"


class LetterForm(forms.Form):
    """One file, as the signed letter of the head is. Of what type is found out from its content, by the service."""

    file = UploadField(
        label=_("File"),
        allow_empty_file=True,
        max_length=None,
        widget=KeptFileInput(attrs={"accept": ACCEPT}),
    )

    def __init__(self, rules: Parameters, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        megabytes = rules.max_file_bytes // (1024 * 1024)
        self.fields["file"].help_text = _("PDF, Word (.docx), PNG or JPEG, up to %(size)d MB.") % {"size": megabytes}
        self.fields["file"].widget.attrs["data-most-bytes"] = rules.max_file_bytes


class DocumentForm(LetterForm):
    """One document of a file, and what it is."""

    field_order = ("kind", "file")
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[("", _("Choose")), *DocumentKind.choices],
        error_messages={"required": _("Choose what the document is.")},
    )


class AnswersForm(forms.Form):
    """An answer to each open question of the Secretariat."""

    def __init__(self, questions: Iterable[Question], rules: Parameters, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            name = f"question_{question.pk}"
            limit = rules.word_limits.get("answer")
            part = about(question)
            label = f"{part}: {question.text}" if part else question.text
            self.fields[name] = long_text(name, limit, label=label, rows=6, wait=False)
            self.fields[name].error_messages["required"] = _("Answer this question.")


class ReplyForm(forms.Form):
    """A reply to an objection, to the Chair (R6)."""

    drawn_labels = {"text": _("Your reply")}

    agrees = forms.BooleanField(
        label=_("The Chair may disseminate this reply to all Member States"),
        required=False,
        help_text=_(
            "If you leave this open, only the Chair’s office reads it, and staff of the Secretariat whom the Chair has named. "
            "You cannot change it afterwards."
        ),
    )
    field_order = ("text", "agrees")

    def __init__(self, rules: Parameters, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"] = _required_text(rules, "reply", self.drawn_labels["text"])
        self.order_fields(self.field_order)


class StatementForm(forms.Form):
    """What the applicant says to a proposal that it is not in the scope."""

    drawn_labels = {"text": _("Your statement")}

    def __init__(self, rules: Parameters, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"] = _required_text(rules, "reply", self.drawn_labels["text"])


class StateAnswerForm(forms.Form):
    """An answer to a Member State's question."""

    drawn_labels = {"text": _("Your answer")}

    def __init__(self, rules: Parameters, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"] = _required_text(rules, "answer", self.drawn_labels["text"])


def _required_text(rules: Parameters, limit_name: str, label: Any) -> forms.CharField:
    field = long_text("text", rules.most_words(limit_name), label=label, wait=False)
    field.error_messages["required"] = _("Write something first.")
    return field


class CorrectionForm(forms.Form):
    """What is to be corrected, prefilled with the file as it stands, and why."""

    head_name = forms.CharField(label=_("Name of the head"), max_length=200, validators=[visible])
    head_title = forms.CharField(label=_("Title of the head"), max_length=120, required=False, validators=[visible])
    legal_form = forms.CharField(label=_("Legal form"), max_length=120, required=False, validators=[visible])
    website = forms.URLField(label=_("Website"), max_length=200, required=False, assume_scheme="https")
    address = FreeText(
        label=_("Address of headquarters"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[MaxLengthValidator(MOST_OF_AN_ADDRESS)],
    )
    kind = forms.ChoiceField(
        label=_("A further document: what it is"), required=False, choices=[("", _("None")), *DocumentKind.choices]
    )
    file = forms.FileField(
        label=_("A further document: the file"),
        required=False,
        allow_empty_file=True,
        max_length=None,
        widget=KeptFileInput(attrs={"accept": ACCEPT}),
        help_text=_("It goes with the correction. “Save without sending” keeps what you have written, and no file."),
    )
    explanation = FreeText(
        label=_("What is corrected, and why"),
        widget=forms.Textarea(attrs={"rows": 4, "data-keep": "explanation"}),
        max_length=4000,
        help_text=_("Everybody who sees the file sees this explanation."),
        error_messages={"required": _("Say what is corrected, and why.")},
    )
    PROFILE = ("head_name", "head_title", "legal_form", "website", "address")

    def __init__(self, names: Iterable[str], rules: Parameters, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = tuple(names)
        for name in self.names:
            self.fields[name] = long_text(name, rules.word_limits.get(name), label=ANSWERS[name].title, rows=6)
        self.order_fields(("explanation", *self.names))

    def pair(self, has_file: bool) -> None:
        """A document is a kind and a file, sent now or kept before; one without the other is told. After `is_valid`."""
        if "kind" not in self.errors and bool(self.cleaned_data.get("kind")) != has_file:
            self.add_error(
                "file" if not has_file else "kind", _("Choose both what the document is and its file, or neither.")
            )

    @staticmethod
    def initial_of(organization: Organization, answers: dict[str, str]) -> dict[str, str]:
        return {**{name: getattr(organization, name) for name in CorrectionForm.PROFILE}, **answers}


class InvitationForm(forms.Form):
    """Whom the focal point invites."""

    email = mail_field(label=_("E-mail address of your colleague"))


class ClaimForm(forms.Form):
    """That one acts for an organization that others registered."""

    statement = FreeText(
        label=_("Your part in the organization"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Whatever helps the Secretariat to decide."),
    )
    letter = UploadField(
        label=_("Letter of the head of the organization"),
        allow_empty_file=True,
        max_length=None,
        widget=KeptFileInput(attrs={"accept": ACCEPT}),
        help_text=_(
            "Signed, on the organization's paper, naming you as the person who acts for it. PDF, Word or a picture."
        ),
    )


class ReplacementForm(forms.Form):
    """That the focal point cannot be reached, and that one is to take its place."""

    reason = FreeText(
        label=_("Why the focal point is to be replaced"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Since when, and how you have tried to reach it. The focal point and your colleagues read this."),
        error_messages={"required": _("Say why the focal point is to be replaced.")},
    )
    letter = UploadField(
        label=_("Letter of the head of the organization"),
        allow_empty_file=True,
        max_length=None,
        widget=KeptFileInput(attrs={"accept": ACCEPT}),
        help_text=_("Signed, on the organization's paper, naming you as its focal point. PDF, Word or a picture."),
    )


class ReplacementAnswerForm(forms.Form):
    """What the focal point says to it."""

    agrees = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            ("yes", _("I agree that my colleague takes my place")),
            ("no", _("I contest it: I act for the organization and can be reached")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two answers.")},
    )
    text = FreeText(
        label=_("Your reasons"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Needed if you contest it. The Secretariat reads this; your colleague does not."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("agrees") == "no" and not (values.get("text") or "").strip():
            self.add_error("text", _("Give your reasons, so that the Secretariat can decide."))
        return values
