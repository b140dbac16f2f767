"""One case on the Secretariat's screen: what was sent, what changed, who it is, what was asked and noted."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Field, Model
from django.utils.translation import gettext as _

from accounts.capacities import Actor
from accounts.models import Act
from accreditation.modalities.applications import REQUIRED
from accreditation.modalities.checking import is_checked
from accreditation.modalities.periods import may_recall
from accreditation.modalities.states import Route, State, Step, steps_from
from accreditation.modalities.visibility import Audience, Shown
from accreditation.models import (
    Application,
    ApplicationVersion,
    ChecklistTick,
    CirculationEntry,
    Claim,
    Correction,
    Document,
    LatePermission,
    Organization,
    OrganizationChange,
    Question,
    Representative,
    RouteChange,
    ScopeProposal,
    SecretariatNote,
)
from accreditation.models.circulation import CirculationStatus
from accreditation.models.secretariat import ChecklistItem
from accreditation.queries.audiences import audience_of
from accreditation.queries.circulation import RecallAsked, recall_asked
from accreditation.queries.domains import domain_of
from accreditation.queries.duplicates import FREE_MAIL, Pair, possible_duplicates_of
from accreditation.queries.ecosoc import Match, matches_of
from accreditation.queries.names import country_words, status_words
from accreditation.queries.secretariat import facts_of, history_of, masked, questions_for, shown_to, with_route


@dataclass(frozen=True)
class Change:
    """A field that differs between two versions of a file."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class MailDomain:
    """A domain of e-mail, judged by itself: another that fits says nothing of this one. `typed`: of the contact, whom the
    applicant names; nobody has shown that mail to it reaches the body."""

    name: str
    same: bool
    free: bool
    typed: bool

    def words(self) -> list[str]:
        """What is to be known of it, as its badges have it."""
        same = _("same as the website") if self.same else _("not that of the website")
        typed = [_("typed, not verified")] if self.typed else []
        return [*typed, same, *([_("free mail")] if self.free else [])]


@dataclass
class CaseFile:
    """Everything the page shows; `steps` are the acts that the table allows, before rights are asked."""

    application: Application
    audience: Audience
    shown: Shown
    state: State
    steps: list[Step]
    versions: list[ApplicationVersion]
    changes: list[tuple[ApplicationVersion, list[Change]]]
    documents: list[Document]
    questions: list[Question]
    notes: list[SecretariatNote]
    ticks: dict[str, ChecklistTick]
    proposals: list[ScopeProposal]
    corrections: list[Correction]
    entries: list[CirculationEntry]
    route_changes: list[RouteChange]
    late: LatePermission | None
    claims: list[Claim]
    people: list[Representative]
    domains: list[MailDomain]
    duplicates: list[Pair]
    matches: list[Match]
    history: list[Act]
    body_changes: list[OrganizationChange] = field(default_factory=list)
    may_be_recalled: CirculationEntry | None = None
    recall_asked: RecallAsked | None = None
    untold: bool = False

    @property
    def open_proposal(self) -> ScopeProposal | None:
        return next((p for p in self.proposals if p.decided_at is None), None)

    @property
    def version_number(self) -> int:
        return self.versions[-1].number if self.versions else 0


def case_file(application: Application, actor: Actor, now: datetime) -> CaseFile:
    """Read it all; nothing in it separates a contested case from an uncontested one for the ordinary Secretariat."""
    audience = audience_of(actor, application)
    application = with_route(application, audience, now)
    organization = application.organization
    state = masked(application, audience, now)
    untold = facts_of(application, now).outcome_untold
    versions = list(application.versions.all())
    people = list(
        Representative.objects.filter(organization=organization, until_at__isnull=True)
        .select_related("user")
        .order_by("role", "pk")
    )
    entries = list(application.entries.select_related("circulation__window", "recall_asked_by").order_by("pk"))
    may_be_recalled = next(
        (
            entry
            for entry in reversed(entries)
            if entry.recalled_at is None
            and entry.circulation.status == CirculationStatus.CIRCULATED
            and may_recall(entry.circulation.period_ends_at, now).allowed
            and state is State.CIRCULATED
        ),
        None,
    )
    checking = application.state_now in {State.SUBMITTED, State.RETURNED, State.COMPLETE}
    return CaseFile(
        application=application,
        audience=audience,
        shown=shown_to(application, audience, now),
        state=state,
        steps=list(steps_from(state, application.route_now)),
        versions=versions,
        changes=[(after, changes_between(before, after)) for before, after in itertools.pairwise(versions)],
        documents=list(application.documents.filter(removed_at__isnull=True).select_related("file")),
        questions=list(questions_for(application, audience, now)),
        notes=list(application.secretariat_notes.select_related("written_by", "file")),
        ticks={t.item: t for t in application.ticks.filter(unticked_at__isnull=True).select_related("ticked_by")},
        proposals=list(application.scope_proposals.order_by("pk")),
        corrections=list(application.corrections.all()),
        entries=entries,
        route_changes=_route_changes(application, audience, untold=untold),
        late=LatePermission.objects.filter(window_id=application.window_id, organization=organization).first(),
        claims=list(organization.claims.select_related("claimed_by").order_by("pk")),
        people=people,
        domains=compare(organization, [person.user.email for person in people], application.contact_email),
        duplicates=possible_duplicates_of(organization, 5) if checking else [],
        matches=matches_of(organization) if checking or application.route_now is Route.ECOSOC else [],
        history=list(history_of(application, actor, now)[:300]),
        body_changes=list(organization.changes.select_related("other")),
        may_be_recalled=may_be_recalled,
        recall_asked=recall_asked(may_be_recalled) if may_be_recalled else None,
        untold=untold,
    )


def _route_changes(application: Application, audience: Audience, *, untold: bool) -> list[RouteChange]:
    """While outcomes are not told, as they stood when the period ended: later one takes effect on pending files alone."""
    found = list(application.route_changes.select_related("file").order_by("pk"))
    ends = application.period_ends_at
    if audience is Audience.SECRETARIAT and ends is not None and untold:
        for change in found:
            change.done_at = change.done_at if change.done_at is not None and change.done_at < ends else None
    return found


def changes_between(before: ApplicationVersion, after: ApplicationVersion) -> list[Change]:
    """What differs, field by field: answers, organization data, documents by name."""
    old, new = flat(before.content), flat(after.content)
    names = [*new, *(name for name in old if name not in new)]
    return [
        Change(name, old.get(name, ""), new.get(name, "")) for name in names if old.get(name, "") != new.get(name, "")
    ]


def flat(content: dict[str, Any]) -> dict[str, str]:
    """A version as one level of names and texts."""
    documents = "\n".join(sorted(f"{d['name']} ({d['sha256'][:12]})" for d in content.get("documents", ())))
    return {
        **{name: str(text or "") for name, text in content.get("answers", {}).items()},
        **{name: str(text or "") for name, text in content.get("organization", {}).items()},
        "documents": documents,
    }


def compare(organization: Organization, addresses: list[str], contact: str = "") -> list[MailDomain]:
    """Who it says it is: the website's domain beside each of its people's, who have shown that they read mail there, and
    beside that of the `contact` typed in a file, if it has one, where no person has it."""
    website = organization.website_domain
    verified = {domain_of(address) for address in addresses if address}
    typed = {domain_of(contact)} - verified if contact else set()
    return [
        MailDomain(name, _belongs(name, website), name in FREE_MAIL, name in typed)
        for name in [*sorted(verified), *sorted(typed)]
    ]


def _belongs(domain: str, website: str) -> bool:
    """The website's own domain, one under it, or the one that it is under."""
    related = domain == website or domain.endswith(f".{website}") or website.endswith(f".{domain}")
    return bool(website) and related


def field_words(model: type[Model], name: str) -> str:
    """The words of a field, as its form asks for it."""
    field = model._meta.get_field(name)
    if not isinstance(field, Field):
        raise TypeError(f"{name} is no column of {model.__name__}")
    return str(field.verbose_name)


def profile_words(organization: Organization, name: str) -> str:
    """A value of the profile as people read it: a country by its name, a type and a status by their words."""
    if name == "country":
        return country_words(str(organization.country))
    if name == "type":
        return str(organization.get_type_display())
    value = getattr(organization, name)
    return str(status_words(value) if name == "ecosoc_status" else value or "")


def answers_of(application: Application) -> list[tuple[str, str]]:
    """The answers of the route, with the words of their questions."""
    return [(field_words(Application, name), getattr(application, name)) for name in REQUIRED[application.route_now]]


def checklist(case: CaseFile) -> list[dict[str, Any]]:
    """Each point that the route has, with its tick, and whether the tick is of the version that is on the table."""
    return [
        {
            "item": item.value,
            "label": item.label,
            "tick": case.ticks.get(item.value),
            "stale": item.value in case.ticks and case.ticks[item.value].version_number != case.version_number,
        }
        for item in ChecklistItem
        if is_checked(case.application.route_now, item.value)
    ]
