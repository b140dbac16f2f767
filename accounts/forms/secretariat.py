"""The Secretariat's forms on people, mailboxes, letters and their words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.capacities import Right
from accounts.deadline_words import with_seat
from accounts.forms.mail_field import mail_field
from accounts.forms.people import UntilForm, email_field, language_field, name_field
from accounts.forms.seat_time import SeatInstantField
from accounts.forms.seen import SeenFields
from accounts.forms.visible import FreeText, readable
from accounts.kept_uploads import EVIDENCE_MEGABYTES, KeptFileInput
from accounts.languages import direction_of
from accounts.mail_addresses import MOST_CHARACTERS, is_mail_address
from accounts.models import MemberState
from accounts.models.mandate import MandateRight

OFFICERS_RIGHTS = [choice for choice in MandateRight.choices if choice[0] in {
    Right.CHECKER.value, Right.CIRCULATOR.value, Right.MODERATOR.value, Right.SETTINGS.value, Right.SECURITY_OFFICER.value,
}]  # fmt: skip


def reason_field(help_text: Any = None) -> forms.CharField:
    return FreeText(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=help_text or _("Kept on record, with your name and the instant."),
        validators=[readable],
    )


def evidence_field(**kwargs: Any) -> forms.FileField:
    # Translators: note verbale: a formal diplomatic note of a permanent mission.
    kwargs.setdefault("label", _("Scan of the note verbale"))
    kwargs.setdefault("widget", KeptFileInput)
    size = format_lazy(_("PDF, PNG or JPEG, up to {size} MB; kept on file."), size=EVIDENCE_MEGABYTES)
    return forms.FileField(allow_empty_file=True, max_length=None, help_text=size, **kwargs)


class ReasonForm(forms.Form):
    reason = reason_field()


class FactorForm(forms.Form):
    reason = reason_field(_("How the person was recognised: by telephone through the mission, in person, by a note."))


class RightsForm(forms.Form):
    rights = forms.TypedMultipleChoiceField(
        label=_("Rights"), choices=OFFICERS_RIGHTS, coerce=Right, required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = reason_field()


class ChangeRightsForm(SeenFields, RightsForm):
    """Other rights in the place of those that the page showed."""


class InviteSecretariatForm(UntilForm, RightsForm):
    email = email_field()
    full_name = name_field()
    field_order = ["email", "full_name", "rights", "until", "reason"]


class ChairForm(forms.Form):
    email = email_field()
    full_name = name_field()
    at = SeatInstantField(
        deadline=False,
        label=_("The desk passes on"),
        help_text=with_seat(
            _("Date and time in %(place)s. From then on nobody who is in the Chair’s office now sees its desk.")
        ),
    )
    reason = reason_field()
    upload = evidence_field(label=_("Scan of the letter that names the Chair"))


class AdministratorForm(UntilForm):
    field_order = ["state", "email", "full_name", "until", "upload"]
    state = forms.ModelChoiceField(label=_("Member State"), queryset=MemberState.objects.all())
    email = email_field()
    full_name = name_field()
    upload = evidence_field()


class MailboxForm(forms.Form):
    mailbox = mail_field(label=_("Mailbox of the mission"), required=False, help_text=_("Empty: none is known."))
    reason = reason_field(_("Which note of the mission it rests on."))
    upload = evidence_field(required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class MailboxListForm(forms.Form):
    """Many mailboxes at once, pasted from a list. Cleans to (State, mailbox) pairs; every fault is named by its line."""

    lines = FreeText(
        label=_("Mailboxes"),
        max_length=50_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "One mission a line: the State’s name or its two-letter code, then the mailbox, with a comma, a semicolon or a "
            "tab between. Columns copied from a spreadsheet will do."
        ),
    )
    reason = reason_field(_("On which list or note of the missions it rests."))

    def clean_lines(self) -> list[tuple[MemberState, str]]:
        known = {}
        for state in MemberState.objects.all():
            known[state.name.casefold()] = known[state.code.casefold()] = state
        pairs: dict[MemberState, str] = {}
        problems = []
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), 1):
            if not line.strip():
                continue
            name, _comma, mailbox = (part.strip(' \t"') for part in _parted(line))
            found = known.get(name.casefold())
            if not name:
                problems.append(
                    _("Line %(n)d: write the State’s name, a comma, then its mailbox: “%(line)s”.")
                    % {"n": number, "line": line.strip()[:80]}
                )
            elif found is None:
                problems.append(
                    _("Line %(n)d: no Member State is named “%(name)s”.") % {"n": number, "name": name[:80]}
                )
            elif found in pairs:
                problems.append(_("Line %(n)d: %(name)s stands in the list twice.") % {"n": number, "name": found.name})
            elif len(mailbox) > MOST_CHARACTERS:
                problems.append(
                    _("Line %(n)d: the mailbox has more than %(most)d characters.")
                    % {"n": number, "most": MOST_CHARACTERS}
                )
            elif not is_mail_address(mailbox):
                problems.append(
                    _("Line %(n)d: “%(mailbox)s” is not an e-mail address.") % {"n": number, "mailbox": mailbox[:80]}
                )
            else:
                pairs[found] = mailbox
        if problems:
            raise forms.ValidationError(problems[:50])
        if not pairs:
            raise forms.ValidationError(_("Give at least one line."))
        return list(pairs.items())


def _parted(line: str) -> tuple[str, str, str]:
    """Name and mailbox at the last separator: a State's name may hold a comma."""
    mark = next((mark for mark in "\t;," if mark in line), ",")
    return line.rpartition(mark)


class CorrectForm(forms.Form):
    address = email_field()
    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = FreeText(label=_("Text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 18}), strip=False)


class WordingForm(forms.Form):
    language = language_field()
    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = FreeText(label=_("Text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 14}), strip=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
        # A letter is written in its own language and direction, whatever those of the page are.
        language = self["language"].value()
        if language in dict(settings.LANGUAGES):
            for name in ("subject", "body"):
                self.fields[name].widget.attrs |= {"lang": language, "dir": direction_of(language)}
