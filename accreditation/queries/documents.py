"""Who may have which document of a file, and in which copy (DESIGN 4): one question for every desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts.capacities import Actor
from accounts.models import StoredFile
from accreditation.modalities.states import State
from accreditation.modalities.visibility import Audience, CaseFacts, Item, may_see
from accreditation.models import (
    Application,
    ApplicationVersion,
    CirculationEntry,
    Document,
    Organization,
    OrganizationLetter,
)
from accreditation.models.application import DocumentKind
from accreditation.models.circulation import CirculationStatus
from accreditation.queries.audiences import audience_of
from accreditation.queries.secretariat import newest_file

STATES = frozenset({Audience.STATE, Audience.OWN_STATE})


@dataclass(frozen=True)
class Readable:
    """A document that somebody may have. `clean`: in the copy without metadata."""

    document: Document
    clean: bool

    @property
    def file(self) -> StoredFile:
        return self.document.file


def own_letter_of(organization: Organization) -> OrganizationLetter | None:
    """The signed letter of the head that stands at the body itself."""
    return organization.letters.filter(replaced_at__isnull=True).select_related("file").first()


def letter_of(organization: Organization) -> Document | OrganizationLetter | None:
    """The signed letter of the head that the Secretariat compares: the one with the newest file that was sent, or the one
    that was given at the body itself, whichever came later."""
    file = newest_file(organization)
    given: list[Document | OrganizationLetter | None] = [own_letter_of(organization)]
    if file is not None:
        standing = file.documents.filter(kind=DocumentKind.LETTER_OF_HEAD, removed_at__isnull=True)
        given.append(standing.select_related("file").first())
    return max((letter for letter in given if letter is not None), key=lambda letter: letter.added_at, default=None)


def lacks_letter(organization: Organization) -> bool:
    """Whether it is still to be confirmed, and there is no letter of its head to do it by."""
    return organization.confirmed_at is None and letter_of(organization) is None


def circulated_entry(application: Application) -> CirculationEntry | None:
    """The file's place on a circulated list, if States have it before them."""
    return (
        CirculationEntry.objects.filter(
            application=application, circulation__status=CirculationStatus.CIRCULATED, recalled_at__isnull=True
        )
        .select_related("version", "circulation")
        .order_by("-id")
        .first()
    )


def _listed(contents: Any, pk: int) -> bool:
    return any(row["id"] == pk for content in contents for row in content.get("documents", ()))


def document_for(actor: Actor | None, pk: int) -> Readable | None:
    """The document, if the actor may have it; None whether it is another's or does not exist.

    The applicant: its own, as uploaded, while it is with the file. Chair and Secretariat: what was sent, as uploaded. States:
    what was circulated or added to it since, without metadata, and never what was removed."""
    document = (
        Document.objects.select_related("file", "application__organization")
        .filter(pk=pk, file__checked_at__isnull=False)
        .first()
    )
    if document is None:
        return None
    application = document.application
    audience = audience_of(actor, application)
    if audience is Audience.APPLICANT:
        return Readable(document, clean=False) if document.removed_at is None else None
    entry = circulated_entry(application) if audience in STATES else None
    facts = CaseFacts(
        submitted=application.submitted_at is not None and application.state_now is not State.DRAFT,
        circulated=entry is not None,
    )
    if not may_see(Item.FILE, audience, facts):
        return None
    versions = ApplicationVersion.objects.filter(application=application)
    if audience in STATES:
        if document.removed_at is not None or entry is None or entry.version is None:
            return None
        versions = versions.filter(number__gte=entry.version.number)
    if not _listed(versions.values_list("content", flat=True), pk):
        return None
    return Readable(document, clean=audience in STATES)
