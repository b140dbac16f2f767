"""Facts about a file, as modalities take them."""

from __future__ import annotations

from accounts.said import said
from accreditation.modalities.applications import DECLARATIONS, REQUIRED, REQUIRED_PROFILE, Earlier, FileFacts
from accreditation.modalities.states import State
from accreditation.modalities.words import count_words
from accreditation.models import Application, Organization, Window
from accreditation.queries.organizations import is_gone


def earlier_applications(
    organization: Organization, window: Window, *, besides: int | None = None
) -> tuple[Earlier, ...]:
    """The organization's other applications, drafts left out: what decides whether it may apply again in `window` (R2)."""
    rows = (
        Application.objects.filter(organization=organization)
        .exclude(state=State.DRAFT.value)
        .values_list("state", "cycle_id", "window__opens_at")
    )
    if besides is not None:
        rows = rows.exclude(pk=besides)
    return tuple(
        Earlier(State(state), cycle == window.cycle_id, opened_at >= window.opens_at)
        for state, cycle, opened_at in rows
    )


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
