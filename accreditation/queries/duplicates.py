"""Bodies that may be the same: by name, by website, by the domain of e-mail: of their people, of the contacts they gave."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection

from accreditation.models import Organization, Representative
from accreditation.models.application import mail_domain
from accreditation.queries.domains import domain_of
from accreditation.queries.organizations import SHARED_HOSTS
from accreditation.queries.secretariat import bodies, submitted_cases

ALIKE = 0.7
# Anybody may have an address there: the domain says nothing of the body.
FREE_MAIL = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "yahoo.co.uk",
        "yahoo.fr", "ymail.com", "icloud.com", "me.com", "mac.com", "aol.com", "gmx.com", "gmx.net", "gmx.de", "web.de",
        "mail.com", "mail.ru", "yandex.ru", "yandex.com", "bk.ru", "list.ru", "inbox.ru", "qq.com", "163.com", "126.com",
        "sina.com", "foxmail.com", "naver.com", "daum.net", "protonmail.com", "proton.me", "pm.me", "tutanota.com",
        "tuta.io", "zoho.com", "fastmail.com", "orange.fr", "free.fr", "wanadoo.fr", "laposte.net", "libero.it",
        "rediffmail.com", "uol.com.br", "bol.com.br", "terra.com.br",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """Two bodies and what they share: "name", "website", "e-mail"."""

    one: Organization
    other: Organization
    shares: tuple[str, ...]


def mail_domains(organization: Organization) -> set[str]:
    """The domains of the e-mail addresses of its people and of the contacts in what it has sent, free-mail ones left out."""
    people = Representative.objects.filter(organization=organization, until_at__isnull=True)
    files = submitted_cases().filter(organization=organization).exclude(contact_email="")
    addresses = {
        *people.values_list("user__email", flat=True),
        *files.order_by().values_list("contact_email", flat=True),
    }
    return {domain_of(address) for address in addresses} - FREE_MAIL


def possible_duplicates_of(organization: Organization, limit: int = 10) -> list[Pair]:
    """Other bodies that may be this one."""
    shares: dict[int, set[str]] = {}
    alike = (
        bodies()
        .exclude(pk=organization.pk)
        .filter(name__trigram_similar=organization.name)
        .annotate(likeness=TrigramSimilarity("name", organization.name))
        .filter(likeness__gte=ALIKE)
        .order_by("-likeness")
        .values_list("pk", flat=True)[:limit]
    )
    for pk in alike:
        shares.setdefault(pk, set()).add("name")
    if organization.website_domain and organization.website_domain not in SHARED_HOSTS:
        same = bodies().exclude(pk=organization.pk).filter(website_domain=organization.website_domain)
        for pk in same.values_list("pk", flat=True)[:limit]:
            shares.setdefault(pk, set()).add("website")
    for domain in sorted(mail_domains(organization)):
        same_mail = Representative.objects.filter(until_at__isnull=True, user__email__iendswith=f"@{domain}").exclude(
            organization=organization
        )
        contacts = submitted_cases().alias(domain=mail_domain("contact_email")).filter(domain=domain)
        contacts = contacts.exclude(organization=organization).order_by()
        for rows in (same_mail, contacts):
            for pk in rows.values_list("organization_id", flat=True).distinct()[:limit]:
                shares.setdefault(pk, set()).add("e-mail")
    found = Organization.objects.in_bulk(list(shares)[: 2 * limit])
    order = ("name", "website", "e-mail")
    pairs = [
        Pair(organization, found[pk], tuple(word for word in order if word in shared))
        for pk, shared in shares.items()
        if pk in found
    ]
    return sorted(pairs, key=lambda pair: -len(pair.shares))[:limit]


PAIRS = """
WITH live AS (
    SELECT o.id, o.name, o.website_domain
    FROM accreditation_organization o JOIN accreditation_application a ON a.organization_id = o.id
    WHERE a.state IN ('submitted', 'returned', 'complete')
    UNION
    SELECT id, name, website_domain FROM accreditation_organization WHERE input_waits_since IS NOT NULL
), sent AS NOT MATERIALIZED (
    SELECT a.organization_id AS id, lower(split_part(a.contact_email, '@', 2)) AS domain
    FROM accreditation_application a
    WHERE a.state <> 'draft' AND a.contact_email <> '' AND NOT a.kept_from_secretariat
), people AS (
    SELECT r.organization_id AS id, lower(split_part(u.email, '@', 2)) AS domain
    FROM accreditation_representative r JOIN accounts_user u ON u.id = r.user_id
    WHERE r.until_at IS NULL
), mine AS (
    SELECT live.id, people.domain FROM live JOIN people ON people.id = live.id
        WHERE NOT people.domain = ANY(%(free)s)
    UNION
    SELECT live.id, sent.domain FROM live JOIN sent ON sent.id = live.id WHERE NOT sent.domain = ANY(%(free)s)
), found AS (
    SELECT live.id AS one, o.id AS other, 'name' AS shares
    FROM live JOIN accreditation_organization o ON o.name %% live.name AND o.id <> live.id
    WHERE similarity(o.name, live.name) >= %(alike)s
    UNION
    SELECT live.id, o.id, 'website' FROM live JOIN accreditation_organization o
        ON o.website_domain = live.website_domain AND o.id <> live.id
    WHERE live.website_domain <> '' AND NOT live.website_domain = ANY(%(hosts)s)
    UNION
    SELECT mine.id, other.id, 'e-mail' FROM mine JOIN people other ON other.domain = mine.domain AND other.id <> mine.id
    UNION
    SELECT mine.id, other.id, 'e-mail' FROM mine JOIN sent other ON other.domain = mine.domain AND other.id <> mine.id
)
SELECT least(one, other), greatest(one, other), array_agg(DISTINCT shares)
FROM found GROUP BY 1, 2 ORDER BY count(DISTINCT shares) DESC, 1 DESC, 2 LIMIT %(limit)s
"""


def possible_duplicates(limit: int = 100) -> list[Pair]:
    """Pairs of which at least one has a file being checked, or an input that waits to be posted."""
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, {"alike": ALIKE, "hosts": list(SHARED_HOSTS), "free": list(FREE_MAIL), "limit": limit})
        rows = cursor.fetchall()
    found = bodies().in_bulk({pk for one, other, _shares in rows for pk in (one, other)})
    return [
        Pair(found[one], found[other], tuple(shares)) for one, other, shares in rows if one in found and other in found
    ]
