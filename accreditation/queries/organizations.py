"""Whether a body is registered already."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accreditation.models import Organization, OrganizationChange
from accreditation.models.secretariat import OrganizationChangeKind
from accreditation.queries.domains import domain_of

# Many bodies share these hosts: the domain says nothing about who they are.
SHARED_HOSTS = frozenset(
    {
        "facebook.com",
        "linkedin.com",
        "instagram.com",
        "x.com",
        "twitter.com",
        "youtube.com",
        "github.io",
        "sites.google.com",
        "wordpress.com",
        "blogspot.com",
        "medium.com",
    }
)


ENDS = (OrganizationChangeKind.MERGED.value, OrganizationChangeKind.DISSOLVED.value)


def is_gone(organization: Organization) -> bool:
    """Whether it is recorded as merged into another body, or as dissolved."""
    return organization.changes.filter(kind__in=ENDS).exists()


def with_end(rows: QuerySet[Organization]) -> QuerySet[Any]:
    """Each with `ended_as`: the kind of change by which it is no more, merged or dissolved; None while it is there."""
    ends = OrganizationChange.objects.filter(organization=OuterRef("pk"), kind__in=ENDS).order_by("recorded_at", "id")
    return rows.annotate(ended_as=Subquery(ends.values("kind")[:1]))


def bodies_like(name: str, website: str, *, besides: set[int] | None = None) -> list[Organization]:
    """Organizations of the same name, or at the same domain. Says that they exist, never who acts for them."""
    same = Q(name__iexact=" ".join(name.split()))
    domain = domain_of(website) if website else ""
    if domain and domain not in SHARED_HOSTS:
        same |= Q(website_domain=domain)
    return list(Organization.objects.filter(same).exclude(pk__in=besides or set()).order_by("id")[:3])
