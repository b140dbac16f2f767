"""A field of a file, and what stands in it, in words: wherever changed or asked fields are listed, and versions read."""

from __future__ import annotations

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accreditation.models import Application, Organization, Question
from accreditation.models.application import AnswerLanguage
from accreditation.models.ecosoc import EcosocStatus
from accreditation.models.organization import OrganizationType
from accreditation.queries.names import country_words


def field_name(name: str) -> str:
    """What a stored name of a field stands for: an answer, a part of the profile, or the documents."""
    if name == "documents":
        return _("Documents")
    for model in (Application, Organization):
        try:
            return capfirst(str(model._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
        except (FieldDoesNotExist, AttributeError):
            continue
    # A field that the file had once and has no more.
    return capfirst(name.replace("_", " "))


def about(question: Question) -> str:
    """The part of the file that a question is about, in words; empty where it is about the whole."""
    return field_name(question.field) if question.field else ""


def field_value(name: str, value: object) -> str:
    """What is stored in a field as people read it: a country by its name, a type, a status and a language by their words."""
    text = str(value or "")
    if name == "country":
        return country_words(text)
    choices = {
        "type": OrganizationType.choices,
        "ecosoc_status": EcosocStatus.choices,
        "language": AnswerLanguage.choices,
    }
    return str(dict(choices[name]).get(text, text)) if name in choices else text


def version_reason(reason: str) -> str:
    """Why a version of a file was kept."""
    words = {
        "submitted": _("as submitted"),
        "edited": _("changed before the close"),
        "answered": _("with the answers to what was asked"),
        "corrected": _("as corrected"),
        "circulated": _("as circulated"),
        "imported": _("brought in from paper"),
    }
    return words.get(reason, reason)
