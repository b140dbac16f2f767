"""Inputs for tests, made by the services alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from accounts.capacities import Actor
from accreditation.models import Organization
from accreditation.services.organizations import confirm_organization
from sessions_app.models import AgendaItem, Session
from submissions.models import PostedInput, WrittenInput
from submissions.services.drafting import begin_input
from submissions.services.moderating import post_input
from submissions.services.sending import send_input
from tests import builders as build

_numbers = count(1)
NOW = datetime(2027, 3, 1, 15, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def meeting(slug: str = "plenary-2027", title: str = "Plenary 2027") -> Session:
    made, _ = Session.objects.get_or_create(
        slug=slug,
        defaults={
            "cycle": build.cycle(),
            "title": title,
            "kind": "plenary",
            "opens_at": datetime(2027, 7, 19, 14, tzinfo=UTC),
            "closes_at": datetime(2027, 7, 23, 22, tzinfo=UTC),
        },
    )
    return made


def item(session: Session, number: str = "5", title: str = "Existing and potential threats") -> AgendaItem:
    made, _ = AgendaItem.objects.get_or_create(session=session, number=number, defaults={"title": title})
    return made


def body(name: str = "", country: str = "KE", type: str = "ngo", confirmed: bool = True) -> tuple[Actor, Organization]:  # noqa: A002
    """An organization and the person who acts for it."""
    alice = build.applicant()
    organization = build.organization(alice, name or f"Body {next(_numbers)}")
    Organization.objects.filter(pk=organization.pk).update(country=country, type=type)
    if confirmed:
        confirm_organization(organization=organization, actor=build.secretariat(), now=NOW, otherwise=True)
    organization.refresh_from_db()
    return alice, organization


def answers(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Norms in practice",
        "session": meeting(),
        "topic": "Rules, norms and principles",
        "language": "en",
        "text": "States could publish their national views on norms.",
        **changes,
    }


@dataclass
class Story:
    """An input on its way and the people around it."""

    written: WrittenInput
    alice: Actor
    organization: Organization
    moderator: Actor = field(default_factory=build.secretariat)
    chair: Actor = field(default_factory=build.chair)

    def fresh(self) -> WrittenInput:
        self.written = WrittenInput.objects.get(pk=self.written.pk)
        return self.written

    @property
    def state(self) -> str:
        return self.fresh().state

    @property
    def public(self) -> PostedInput:
        return PostedInput.objects.get(input=self.written)


def draft(alice: Actor | None = None, organization: Organization | None = None, **changes: Any) -> Story:
    if alice is None or organization is None:
        alice, organization = body(
            **{key: changes.pop(key) for key in ("name", "country", "type", "confirmed") if key in changes}
        )
    return Story(
        begin_input(organization=organization, answers=answers(**changes), actor=alice, now=NOW), alice, organization
    )


def sent(alice: Actor | None = None, organization: Organization | None = None, **changes: Any) -> Story:
    story = draft(alice, organization, **changes)
    send_input(written=story.written, key="once", declares=True, actor=story.alice, now=NOW + MINUTE)
    story.fresh()
    return story


def posted(alice: Actor | None = None, organization: Organization | None = None, **changes: Any) -> Story:
    story = sent(alice, organization, **changes)
    post_input(written=story.written, actor=story.moderator, now=NOW + 2 * MINUTE)
    story.fresh()
    return story


def fields(**changes):
    return {
        "title": "Norms in practice",
        "session": meeting().pk,
        "topic": "Rules and norms",
        "language": "en",
        "text": "States could publish their national views on norms.",
        "then": "check",
        **changes,
    }
