"""The form of a written input, and the small ones around it."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.forms.visible import FreeText, visible
from accreditation.modalities.inputs import TAKEN_AFTER
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.words import count_words
from accreditation.models import Organization
from sessions_app.models import AgendaItem, Session
from submissions.models import WrittenInput
from submissions.models.written_input import InputLanguage

ANSWERS = ("title", "session", "agenda_item", "topic", "language", "text")


class InputForm(forms.Form):
    """A draft may be saved with gaps; `strict` asks for what sending will ask for. Limits count as the service counts."""

    # An agenda item or a topic, a text or a PDF: one of each two is needed.
    either = ("agenda_item", "topic", "text", "file")
    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Organization"), empty_label=None)
    title = forms.CharField(label=_("Title"), max_length=200, validators=[visible])
    session = forms.ModelChoiceField(
        Session.objects.none(),
        label=_("Meeting"),
        empty_label=_("Choose a meeting"),
        help_text=_(
            "The meeting to which the input contributes. Inputs relate directly to the matter at issue in it (R11)."
        ),
    )
    agenda_item = forms.ModelChoiceField(
        AgendaItem.objects.none(),
        label=_("Agenda item"),
        required=False,
        empty_label=_("None of these: I name a topic below"),
    )
    topic = forms.CharField(
        label=_("Topic"),
        max_length=120,
        required=False,
        validators=[visible],
        help_text=_("In a few words, if you chose no agenda item."),
    )
    language = forms.ChoiceField(
        label=_("Language of the input"),
        choices=InputLanguage.choices,
        help_text=_("Send it in the language it is written in; readers search it in that language."),
    )
    text = FreeText(label=_("Text"), required=False, widget=forms.Textarea)
    file = forms.FileField(label=_("PDF"), required=False, widget=forms.FileInput(attrs={"accept": "application/pdf"}))
    remove_file = forms.BooleanField(label=_("Take the present file out"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        organizations: Any,
        written: WrittenInput | None = None,
        now: Any,
        rules: Parameters,
        strict: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.limit = rules.word_limits["written_input"]
        megabytes = rules.max_file_bytes // (1024 * 1024)
        self._choices("organization", organizations)
        if written is not None or len(organizations) < 2:
            del self.fields["organization"]
        if written is not None:
            del self.fields["key"]
        if written is None or written.file is None:
            del self.fields["remove_file"]
        self.has_file = written is not None and written.file is not None
        # A draft keeps the meeting that it was begun for; what sending refuses is said at its check.
        open_sessions = Q(cycle__starts_at__lte=now, cycle__ends_at__gt=now)
        taken = Q(closes_at__gt=now - TAKEN_AFTER) | Q(pk=written.session_id if written else None)
        sessions = Session.objects.filter(open_sessions, taken).order_by("-opens_at")
        self._choices("session", sessions)
        items = AgendaItem.objects.filter(session__in=sessions).select_related("session")
        item_field = self._choices("agenda_item", items)
        item_field.choices = _grouped(items, item_field.empty_label)
        self.fields["text"].widget.attrs |= {"data-word-limit": self.limit, "rows": 18, "dir": "auto"}
        self.fields["text"].help_text = _(
            "Plain text, at most %(limit)s words; a blank line begins a paragraph. Text, a PDF, or both: "
            "text is found and read more easily."
        ) % {"limit": f"{self.limit:,}"}
        self.fields["file"].help_text = _("At most %(size)s MB. Its metadata are taken out before it is posted.") % {
            "size": megabytes
        }
        if not strict:
            for field in self.fields.values():
                field.required = False
        self.strict = strict

    def _choices(self, name: str, rows: Any) -> forms.ModelChoiceField:
        """Give a field the rows that may be chosen from."""
        field = cast("forms.ModelChoiceField", self.fields[name])
        field.queryset = rows
        return field

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        item, session = values.get("agenda_item"), values.get("session")
        if item and session and item.session_id != session.pk:
            self.add_error(
                "agenda_item",
                _("This item is on the agenda of another meeting. Choose one of %(session)s, or name a topic.")
                % {"session": session.title},
            )
        if item and values.get("topic"):
            self.add_error(
                "topic",
                _(
                    "An agenda item is chosen above, and an input has one or the other. Empty this, or choose no agenda item."
                ),
            )
        words = count_words(values.get("text") or "")
        if words > self.limit:
            self.add_error(
                "text",
                _("The text has %(words)s words; the limit is %(limit)s. Shorten it; nothing is cut off for you.")
                % {"words": f"{words:,}", "limit": f"{self.limit:,}"},
            )
        if not self.strict:
            return values
        if not item and not values.get("topic") and "agenda_item" not in self.errors:
            self.add_error("agenda_item", _("Choose the agenda item, or name the topic below it."))
        keeps_file = self.has_file and not values.get("remove_file")
        none_given = not values.get("text") and not values.get("file") and not keeps_file
        if none_given and not {"text", "file"} & set(self.errors):
            self.add_error("text", _("Write the text, or choose a PDF."))
        return values

    def answers(self) -> dict[str, Any]:
        """What the services save."""
        values = {name: self.cleaned_data.get(name) for name in ANSWERS}
        for name in ("title", "topic", "text"):
            values[name] = values[name] or ""
        values["language"] = values["language"] or InputLanguage.EN.value
        if values["agenda_item"]:
            values["topic"] = ""
        return values


def _grouped(items: Any, empty: Any) -> list[Any]:
    """Agenda items under the meeting they belong to: a list that works without JavaScript."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for item in items:
        groups.setdefault(item.session.title, []).append((item.pk, str(item)))
    return [("", empty), *groups.items()]


class SendForm(forms.Form):
    """Read back, declared, sent."""

    declares = forms.BooleanField(
        label=_(
            "This input is technical and objective, relates directly to the matter at issue in the meeting, and is "
            "apolitical (R11). We agree that it is posted on the public page under our organization’s name (R10)."
        ),
        error_messages={"required": _("Accept the guidelines of R11 before you send the input.")},
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """A reason, kept on record; and the page that it was given on."""

    reason = FreeText(label=_("Reason"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, label: Any = None, help_text: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label or self.fields["reason"].label
        self.fields["reason"].help_text = help_text


class AppealForm(ReasonForm):
    """The Chair's decision on a return."""

    UPHOLD = ("uphold", _("Let the return stand: the organization may mend it and send it again"))
    outcome = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[
            ("overturn", _("Overturn the return: the input is posted as it was sent")),
            UPHOLD,
        ],
    )
    field_order = ("outcome", "reason", "version")

    def __init__(self, *args: Any, waits_for: str = "", **kwargs: Any) -> None:
        """`waits_for`: what posting it waits for; then overturning is not offered, and this is said in its place."""
        super().__init__(*args, **kwargs)
        if waits_for:
            outcome = cast("forms.ChoiceField", self.fields["outcome"])
            outcome.choices = [self.UPHOLD]
            outcome.help_text = waits_for


class VersionForm(forms.Form):
    """Nothing but the page that the button was pressed on."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
