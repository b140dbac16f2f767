"""Facts about a file, as modalities take them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from accounts.said import said
from accreditation.modalities.applications import DECLARATIONS, REQUIRED, REQUIRED_PROFILE, Earlier, FileFacts
from accreditation.modalities.states import State
from accreditation.modalities.words import count_words
from accreditation.models import Application, Organization, Window
from accreditation.queries.organizations import is_gone

# An application's state, cycle, and when its window opened.
File = tuple[str, int, datetime]


@dataclass(frozen=True)
class EarlierFiles:
    """What some bodies have sent, by body."""

    files: Mapping[int, list[File]]

    def before(self, window: Window, body: int) -> tuple[Earlier, ...]:
        """The body's other applications as `window` counts them: what decides whether it may apply again in it (R2)."""
        return tuple(
            Earlier(State(state), cycle == window.cycle_id, opened_at >= window.opens_at)
            for state, cycle, opened_at in self.files.get(body, ())
        )


def earlier_files(bodies: Collection[int], *, besides: int | None = None) -> EarlierFiles:
    """Of one body or of many, drafts left out, and the application `besides` which they are looked at. One query."""
    rows = Application.objects.filter(organization__in=bodies).exclude(state=State.DRAFT.value)
    if besides is not None:
        rows = rows.exclude(pk=besides)
    files: dict[int, list[File]] = defaultdict(list)
    for body, state, cycle, opened_at in rows.values_list("organization_id", "state", "cycle_id", "window__opens_at"):
        files[body].append((state, cycle, opened_at))
    return EarlierFiles(files)


def earlier_applications(
    organization: Organization, window: Window, *, besides: int | None = None
) -> tuple[Earlier, ...]:
    """The same of one body alone."""
    return earlier_files([organization.pk], besides=besides).before(window, organization.pk)


def file_facts(application: Application) -> FileFacts:
    """What a submission is judged on, read under the caller's lock."""
    route = application.route_now
    answers = {name: said(getattr(application, name)) for name in REQUIRED[route]}
    return FileFacts(
        route=route,
        state=application.state_now,
        answered=frozenset(name for name, text in answers.items() if text),
        documents=frozenset(application.documents.filter(removed_at__isnull=True).values_list("kind", flat=True)),
        declared=frozenset(name for name in DECLARATIONS[route] if getattr(application, name)),
        words={name: count_words(text) for name, text in answers.items()},
        characters={name: len(text) for name, text in answers.items()},
        profile=frozenset(name for name in REQUIRED_PROFILE[route] if getattr(application.organization, name)),
        organization_type=application.organization.type,
        organization_frozen=application.organization.frozen_at is not None,
        organization_gone=is_gone(application.organization),
        earlier=earlier_applications(application.organization, application.window, besides=application.pk),
    )


def prefill_source(organization: Organization) -> Application | None:
    """The latest file of the organization, from which a new draft is prefilled."""
    return Application.objects.filter(organization=organization).order_by("-id").first()
