"""How far the parts of a draft are: not started, in progress, complete (DESIGN 10)."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Act
from accounts.said import said
from accreditation.modalities.applications import DECLARATIONS, REQUIRED, REQUIRED_PROFILE
from accreditation.modalities.states import Route
from accreditation.modalities.words import count_words, is_within
from accreditation.models import Application, Document

NOT_STARTED, IN_PROGRESS, COMPLETE = "not_started", "in_progress", "complete"


@dataclass(frozen=True)
class Progress:
    """The state of each part by its name; `words` counts each answer; `unchecked` are answers still as an earlier file had
    them, which somebody must look at."""

    states: dict[str, str]
    words: dict[str, int]
    unchecked: frozenset[str]


def standing_documents(application: Application) -> list[Document]:
    """The documents with the working file."""
    return list(application.documents.filter(removed_at__isnull=True).select_related("file").order_by("id"))


def progress_of(application: Application, documents: list[Document]) -> Progress:
    """Read from the working file alone, by the same table that decides on a submission."""
    route = application.route_now
    limits = application.cycle.process.rules().word_limits
    answers = {name: getattr(application, name) for name in REQUIRED[route]}
    words = {name: count_words(text) for name, text in answers.items()}
    states = {"profile": _profile(application, route)}
    for name, text in answers.items():
        over = name in limits and not is_within(text, limits[name])
        states[name] = (IN_PROGRESS if over else COMPLETE) if said(text) else NOT_STARTED
    whole = bool(application.contact_name and application.contact_email)
    some = bool(application.contact_name or application.contact_email or application.contact_phone)
    states["contact"] = _of(whole, some)
    states["documents"] = _of(any(d.kind == "letter_of_head" for d in documents), bool(documents))
    given = [getattr(application, name) for name in DECLARATIONS[route]]
    states["declarations"] = _of(all(given), any(given))
    return Progress(states, words, unchecked(application, answers))


def _of(whole: bool, some: bool) -> str:
    return COMPLETE if whole else IN_PROGRESS if some else NOT_STARTED


def _profile(application: Application, route: Route) -> str:
    organization = application.organization
    needed = [organization.name, organization.country, organization.head_name, organization.address]
    needed += [getattr(organization, name) for name in REQUIRED_PROFILE[route]]
    return COMPLETE if all(needed) else IN_PROGRESS


def unchecked(application: Application, answers: dict[str, str]) -> frozenset[str]:
    """Answers that an earlier file prefilled and nobody has changed since."""
    if not any(answers.values()):
        return frozenset()
    begun = Act.objects.filter(subject=application.record_subject, kind="application.begin").first()
    source_id = begun.facts.get("prefilled_from") if begun else None
    if source_id is None:
        return frozenset()
    source = Application.objects.filter(pk=source_id).first()
    return frozenset(name for name, text in answers.items() if text and source and getattr(source, name) == text)
