"""A form's field for one e-mail address, no longer than what is kept of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from accounts.mail_addresses import MOST_CHARACTERS


def mail_field(**kwargs: Any) -> forms.EmailField:
    return forms.EmailField(max_length=MOST_CHARACTERS, **kwargs)


def keep_short(field: forms.Field) -> None:
    """Give a field of somebody else's form (allauth's) our limit, if it asks for an address."""
    if isinstance(field, forms.EmailField):
        field.max_length = MOST_CHARACTERS
        others = [one for one in field.validators if not isinstance(one, MaxLengthValidator)]
        field.validators = [*others, MaxLengthValidator(MOST_CHARACTERS)]
        field.widget.attrs["maxlength"] = str(MOST_CHARACTERS)
