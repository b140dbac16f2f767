"""What is kept as a code, by its name in the reader's language."""

from __future__ import annotations

from accounts.naming import country_name, label_of
from accreditation.models.ecosoc import EcosocStatus
from accreditation.models.organization import OrganizationType


def country_words(code: str) -> str:
    """The name of a country; the code itself where no country has it."""
    return country_name(code) or code


def type_words(value: str) -> str:
    """What kind of body it is: a business, an NGO, an academic body…"""
    return label_of(OrganizationType, value)


def status_words(value: str) -> str:
    """A consultative status with ECOSOC: general, special, roster."""
    return label_of(EcosocStatus, value)
