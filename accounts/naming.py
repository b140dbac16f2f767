"""Countries and enumerations as pages name them."""

from __future__ import annotations

from django.db.models import TextChoices
from django_countries import countries

from accounts.kept_words import kept_by_language


@kept_by_language(most=2048)
def country_name(code: str) -> str:
    """The name of a country by its ISO 3166-1 code, in the reader's language; "" for a code that is none."""
    return str(countries.name(code))


@kept_by_language(most=1024)
def label_of(choices: type[TextChoices], value: str) -> str:
    """What a value of an enumeration is called, in the reader's language; the value itself where it is none of them."""
    return str(choices(value).label) if value in choices.values else value
