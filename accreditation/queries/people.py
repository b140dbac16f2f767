"""Whom a letter about a case reaches on the applicant's side."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User
from accreditation.models import Organization, Representative


def people_for(organization: Organization) -> list[User]:
    """Everybody who acts for the organization now."""
    return list(
        User.objects.filter(
            pk__in=Representative.objects.filter(organization=organization, until_at__isnull=True).values("user_id"),
            is_active=True,
        ).order_by("id")
    )


def acting() -> QuerySet[Representative]:
    """Those who act for a body now, and can sign in."""
    return Representative.objects.filter(until_at__isnull=True, user__is_active=True)


def is_acted_for(organization: Organization) -> bool:
    """Whether anybody does so for this one. For one entered from a window on paper nobody does until a claim is upheld."""
    return acting().filter(organization=organization).exists()


def acts_for_some_body(user: User) -> bool:
    """Whether the person acts now for an organization."""
    return Representative.objects.filter(user=user, until_at__isnull=True).exists()
