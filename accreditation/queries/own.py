"""An applicant's own organizations and cases: fetched through the right to see them (DESIGN 4)."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from accounts.capacities import Actor, Party
from accreditation.models import (
    Accreditation,
    Application,
    Claim,
    LatePermission,
    ObjectionReply,
    Organization,
    OrganizationInvitation,
    Question,
    Representative,
    ScopeProposal,
    UnsentText,
    Window,
)
from accreditation.models.organization import RepresentativeRole

# How long the decision on one's claim stays on one's front page.
CLAIM_SHOWN = timedelta(days=90)


def _represented(actor: Actor | None) -> QuerySet[Representative]:
    rows = Representative.objects.filter(until_at__isnull=True)
    if actor is None or actor.party is not Party.PERSON:
        return rows.none()
    return rows.filter(user_id=actor.person_id)


def own_organizations(actor: Actor | None) -> QuerySet[Organization]:
    """The organizations that the person acts for now, and only in no other capacity."""
    return Organization.objects.filter(pk__in=_represented(actor).values("organization_id"))


def bodies_with_what_waits(actor: Actor | None) -> QuerySet[Organization]:
    """The same by name, each with until when the person, as its focal point, may answer a request to be replaced."""
    mine = _represented(actor).filter(organization=OuterRef("pk"), role=RepresentativeRole.FOCAL_POINT)
    asked = Claim.objects.filter(
        organization=OuterRef("pk"), replaces=True, decided_at__isnull=True, answered_at__isnull=True
    )
    return (
        own_organizations(actor)
        .annotate(is_focal=Exists(mine), asked_until=Subquery(asked.values("heard_until")[:1]))
        .order_by("name")
    )


def invitations_to(actor: Actor | None, now: datetime) -> QuerySet[OrganizationInvitation]:
    """The invitations that wait in letters to the person's own, confirmed address."""
    rows = OrganizationInvitation.objects.filter(
        accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now
    ).select_related("organization")
    if actor is None or actor.party is not Party.PERSON:
        return rows.none()
    address = EmailAddress.objects.filter(user_id=actor.person_id, primary=True, verified=True)
    return rows.filter(email__in=address.annotate(lowered=Lower("email")).values("lowered")).order_by("expires_at")


def own_claims(actor: Actor | None, now: datetime) -> QuerySet[Claim]:
    """What the person has said about acting for an organization: undecided, or decided within CLAIM_SHOWN; newest first."""
    rows = Claim.objects.select_related("organization").order_by("-id")
    if actor is None or actor.party is not Party.PERSON:
        return rows.none()
    shown = Q(decided_at__isnull=True) | Q(decided_at__gt=now - CLAIM_SHOWN)
    return rows.filter(shown, claimed_by_id=actor.person_id)


def has_left(actor: Actor | None, reference: str, representative: int) -> bool:
    """Whether the person once acted for the organization of that reference, and this is where it ended."""
    return (
        actor is not None
        and actor.party is Party.PERSON
        and Representative.objects.filter(
            pk=representative, user_id=actor.person_id, organization__reference=reference, until_at__isnull=False
        ).exists()
    )


def _own(actor: Actor | None) -> QuerySet[Application]:
    late = LatePermission.objects.filter(window_id=OuterRef("window_id"), organization_id=OuterRef("organization_id"))
    return (
        Application.objects.filter(organization__in=_represented(actor).values("organization_id"))
        .select_related("organization", "window", "cycle__process")
        .annotate(late_until=Subquery(late.values("until_at")[:1]))
    )


def own_applications(actor: Actor | None) -> QuerySet[Application]:
    """Their applications, the latest first, each with what awaits its people: a question of the Secretariat or of a State, a
    hearing on scope or on an annulment, whether they have replied to an objection; and until when a late permission runs."""
    case = {"application": OuterRef("pk")}
    hearing = ScopeProposal.objects.filter(**case, decided_at__isnull=True, statement_at__isnull=True)
    annulment = Accreditation.objects.filter(
        **case, annulment_proposed_at__isnull=False, annulment_answered_at__isnull=True, ended_at__isnull=True
    )
    questions = Question.objects.filter(**case, answered_at__isnull=True)
    return (
        _own(actor)
        .annotate(
            heard_until=Subquery(hearing.values("heard_until")[:1]),
            annulment_until=Subquery(annulment.values("annulment_heard_until")[:1]),
            asked_by_secretariat=Exists(questions.filter(asked_by_state__isnull=True)),
            state_question_id=Subquery(questions.filter(asked_by_state__isnull=False).order_by("id").values("pk")[:1]),
            has_replied=Exists(ObjectionReply.objects.filter(**case)),
        )
        .order_by("-id")
    )


def waiting_invitations(actor: Actor | None) -> QuerySet[OrganizationInvitation]:
    """Invitations of colleagues that nobody has accepted or taken back, those that have run out among them; of the
    organizations that the person acts for."""
    return (
        OrganizationInvitation.objects.filter(
            organization__in=_represented(actor).values("organization_id"),
            accepted_at__isnull=True,
            revoked_at__isnull=True,
        )
        .select_related("organization")
        .annotate(
            focal=Exists(
                _represented(actor).filter(
                    organization_id=OuterRef("organization_id"), role=RepresentativeRole.FOCAL_POINT
                )
            )
        )
        .order_by("organization__name", "id")
    )


def own_application(actor: Actor | None, reference: str) -> Application | None:
    """One of them, or None: the same whether it is another's or does not exist."""
    return _with_cycle(own_applications(actor).filter(reference=reference).first())


def own_file(actor: Actor | None, reference: str) -> Application | None:
    """The same case to be written on: without what awaits its people, which a page that saves or sends does not say."""
    return _with_cycle(_own(actor).filter(reference=reference).first())


def _with_cycle(application: Application | None) -> Application | None:
    if application is not None:
        application.share_cycle()
    return application


def windows_to_apply_in(now: datetime) -> list[Window]:
    """The announced windows that are not over, in which somebody may apply: those that are open, the one that closes first
    before the others; then those that open later. An older window may be open again, after an outage, beside a newer one."""
    windows = (
        Window.objects.announced().filter(closes_at__gt=now, cycle__ends_at__gt=now).select_related("cycle__process")
    )
    return sorted(windows, key=lambda one: (one.opens_at > now, max(one.opens_at, now), one.closes_at))


def window_to_apply_in(now: datetime) -> Window | None:
    """The first of them: open now, else the next one. None when the calendar holds none."""
    return next(iter(windows_to_apply_in(now)), None)


def kept_text(actor: Actor | None, application: Application, place: str) -> UnsentText | None:
    """What the organization's people are writing in a place and have not sent; nobody else's query (DESIGN 4)."""
    rows = UnsentText.objects.filter(application__organization__in=_represented(actor).values("organization_id"))
    return rows.filter(application=application, place=place).select_related("saved_by").first()
