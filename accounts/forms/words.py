"""What every form says of an answer that is missing or cannot be: what to do, in one place for all of them.

Django's own sentences speak of fields and choices, and repeat themselves. These take their place as the default of each kind
of field, so that no form of ours, and none of another package, brings the others; a field may still say something better. The
summary above a form puts the name of the field before each of them.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

Sentences = dict[str, Any]

CHOOSE = _("Choose one of the answers offered.")
NOT_OFFERED = _("What came is not one of the answers offered. Choose one of them.")
WHOLE_NUMBER = _("Write a whole number in figures, such as 12.")
DAY = _("Write a day as year, month, day: 2027-03-10.")

DEFAULTS: dict[type[forms.Field], Sentences] = {
    forms.Field: {"required": _("Fill this in.")},
    forms.BooleanField: {"required": _("Tick this box to go on.")},
    forms.ChoiceField: {"required": CHOOSE, "invalid_choice": NOT_OFFERED},
    forms.MultipleChoiceField: {
        "required": _("Choose at least one."),
        "invalid_choice": NOT_OFFERED,
        "invalid_list": NOT_OFFERED,
    },
    forms.ModelChoiceField: {"required": CHOOSE, "invalid_choice": NOT_OFFERED},
    forms.ModelMultipleChoiceField: {
        "required": _("Choose at least one."),
        "invalid_choice": NOT_OFFERED,
        "invalid_list": NOT_OFFERED,
        "invalid_pk_value": NOT_OFFERED,
    },
    forms.FileField: {
        "required": _("Choose a file."),
        "invalid": _("The file did not arrive. Choose it again."),
        "missing": _("Choose a file."),
        "empty": _("The file is empty. Choose it again; perhaps it was still being written."),
    },
    forms.IntegerField: {"invalid": WHOLE_NUMBER},
    forms.DateField: {"required": DAY, "invalid": DAY},
    forms.URLField: {"invalid": _("Write the address of a page on the web, such as https://example.org.")},
}
VALIDATORS: dict[type[validators.BaseValidator], Any] = {
    validators.MaxLengthValidator: ngettext_lazy(
        "At most %(limit_value)d character; this has %(show_value)d. Shorten it.",
        "At most %(limit_value)d characters; this has %(show_value)d. Shorten it.",
        "limit_value",
    ),
    validators.MinValueValidator: _("Write a number that is at least %(limit_value)s."),
    validators.MaxValueValidator: _("Write a number that is at most %(limit_value)s."),
}
ADDRESS = _("Write a whole e-mail address, such as name@example.org.")


def use_own_words() -> None:
    """Put our sentences in the place of Django's. Once, when the portal starts."""
    for field, sentences in DEFAULTS.items():
        # A kind of field without sentences of its own would otherwise write into those of its parent.
        field.default_error_messages = {**field.__dict__.get("default_error_messages", {}), **sentences}
    for validator, sentence in VALIDATORS.items():
        validator.message = sentence
    validators.validate_email.message = ADDRESS
