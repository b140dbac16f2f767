"""Inputs before they are posted, fetched through the right to see them (DESIGN 4)."""

from __future__ import annotations

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from accounts.capacities import Actor, Party
from accounts.said import said
from accreditation.modalities.inputs import InputFacts, InputState
from accreditation.modalities.visibility import Audience, CaseFacts, Item, may_see
from accreditation.modalities.words import count_words
from accreditation.models import Accreditation, Organization
from accreditation.queries.organizations import is_gone
from submissions.models import InputVersion, WrittenInput

AUDIENCES = {
    Party.PERSON: Audience.APPLICANT,
    Party.STATE: Audience.STATE,
    Party.CHAIR: Audience.CHAIR,
    Party.SECRETARIAT: Audience.SECRETARIAT,
}


def organizations_of(actor: Actor | None) -> QuerySet[Organization]:
    """The bodies that the person acts for now; none for who acts for a State, the Chair or the Secretariat."""
    if actor is None or actor.party is not Party.PERSON or actor.user_id is None:
        return Organization.objects.none()
    return Organization.objects.filter(
        representatives__user_id=actor.user_id, representatives__until_at__isnull=True
    ).distinct()


def visible_inputs(actor: Actor | None) -> QuerySet[WrittenInput]:
    """The inputs whose working copy the actor may see: its own body's, and for the Chair and the Secretariat what was sent."""
    audience = AUDIENCES.get(actor.party, Audience.PUBLIC) if actor else Audience.PUBLIC
    seen = Q(pk__in=[])
    if may_see(Item.UNPOSTED_INPUT, audience, CaseFacts(own=True)) and audience is Audience.APPLICANT:
        seen = Q(organization__in=organizations_of(actor))
    elif may_see(Item.UNPOSTED_INPUT, audience, CaseFacts()):
        # A draft is nobody's but its writers' until they send it.
        seen = Q(sent_at__isnull=False)
    newest = InputVersion.objects.filter(input=OuterRef("pk")).order_by("-number")
    return (
        WrittenInput.objects.filter(seen)
        .select_related("organization", "session__cycle__process", "agenda_item", "file")
        .annotate(
            symbol=F("posted__symbol"),
            slug=F("posted__slug"),
            # What a sender changes after a return is its own until sent again: others read what was sent.
            sent_title=Subquery(newest.values("content__title")[:1]),
            sent_meeting=Subquery(newest.values("session__title")[:1]),
        )
    )


def find_input(actor: Actor | None, reference: str) -> WrittenInput | None:
    """The input of a reference, or None where there is none that the actor may know of."""
    return visible_inputs(actor).filter(reference=reference.upper()).first()


def waiting_for_moderation() -> QuerySet[WrittenInput]:
    """What the Secretariat has to look at, oldest first."""
    return WrittenInput.objects.filter(state=InputState.SENT.value).order_by("state_since", "id")


def appealed() -> QuerySet[WrittenInput]:
    """Returned inputs on which the Chair is asked (R11)."""
    return WrittenInput.objects.filter(state=InputState.APPEALED.value).order_by("state_since", "id")


def latest_sent(written: WrittenInput) -> InputVersion | None:
    """The newest version that was sent."""
    return written.versions.select_related("file", "session__cycle").order_by("-number").first()


def as_sent(written: WrittenInput) -> InputVersion:
    """The same where there must be one: what is decided on, told of and posted. The working copy is the sender's own."""
    version = latest_sent(written)
    assert version is not None  # noqa: S101 - every step but a draft's withdrawal comes after a sending
    return version


def input_facts(written: WrittenInput) -> InputFacts:
    """What an act on the input is judged on, read under the caller's lock."""
    organization, session = written.organization, written.session
    filled = {
        "title": bool(said(written.title)),
        "session": session is not None,
        "subject": written.agenda_item is not None or bool(said(written.topic)),
        "language": bool(written.language),
        "content": bool(said(written.text)) or written.file is not None,
    }
    return InputFacts(
        state=written.state_now,
        cycle_ends_at=session.cycle.ends_at if session else None,
        meeting_closes_at=session.closes_at if session else None,
        filled=frozenset(name for name, there in filled.items() if there),
        words={"text": count_words(written.text)},
        declared=written.declares_guidelines,
        appealable=written.appealable,
        organization_frozen=organization.frozen_at is not None,
        organization_gone=is_gone(organization),
        organization_confirmed=organization.confirmed_at is not None,
        organization_accredited=session is not None
        and Accreditation.objects.filter(
            organization=organization, cycle=session.cycle, ended_at__isnull=True
        ).exists(),
    )
