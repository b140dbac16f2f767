"""The columns of the Secretariat's lists, the same on page, in CSV and in XLSX."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accreditation.modalities.states import BEFORE_STATES
from accreditation.modalities.visibility import Audience
from accreditation.models import Application, Circulation, Document, Organization, OrganizationLetter, Representative
from accreditation.models.organization import RepresentativeRole
from accreditation.models.secretariat import OrganizationChangeKind
from accreditation.notices.case_words import status_shape, status_word, submitted_words
from accreditation.notices.refusals import SENTENCES
from accreditation.queries.case_file import compare
from accreditation.queries.circulation import Beside, Line
from accreditation.queries.documents import letter_of
from accreditation.queries.duplicates import Pair
from accreditation.queries.secretariat import masked, newest_file, shown_to, with_route
from accreditation.services.exports import Column


def file_url(application: Application) -> str:
    return reverse("admin:accreditation_application_file", args=[application.reference])


def body_url(organization: Organization) -> str:
    return reverse("admin:accreditation_organization_body", args=[organization.reference])


def short_address(website: str) -> str:
    """A web address as a narrow column has it: what every address begins with is left out."""
    return website.removeprefix("https://").removeprefix("http://").removeprefix("www.").removesuffix("/")


def shared_words(shares: Iterable[str]) -> str:
    """What two bodies share, in words."""
    words = {"name": _("name"), "website": _("website"), "e-mail": _("domain of e-mail")}
    return ", ".join(words[share] for share in shares)


def identity_facts(organization: Organization) -> list[tuple[str, str]]:
    """What is compared before a body is confirmed."""
    latest = newest_file(organization)
    people = organization.representatives.filter(until_at__isnull=True).select_related("user")
    found = compare(organization, [person.user.email for person in people], latest.contact_email if latest else "")
    judged = [f"{domain.name} ({', '.join(domain.words())})" for domain in found]
    letter = letter_of(organization)
    return [
        (_("Head"), ", ".join(filter(None, [organization.head_name, organization.head_title])) or "–"),
        (_("Website"), organization.website or "–"),
        (_("People"), ", ".join(person.user.email for person in people) or "–"),
        (_("Domains of e-mail"), "; ".join(judged) or "–"),
        (_("Letter of the head"), _letter_words(letter, people) if letter else _("none yet")),
    ]


def _letter_words(letter: Document | OrganizationLetter, people: Iterable[Representative]) -> str:
    """The letter, and whether it is older than that its focal point acts: it may name another person."""
    name = letter.file.original_name
    later = any(one.role == RepresentativeRole.FOCAL_POINT and one.from_at > letter.added_at for one in people)
    return _("%(letter)s (from before its focal point of today acted for it)") % {"letter": name} if later else name


def duplicate_columns() -> list[Column]:
    def compared(pair: Pair) -> str:
        return reverse("admin:accreditation_organization_compare", args=[pair.one.reference, pair.other.reference])

    return [
        Column("one", _("One"), lambda p: p.one.name, link=lambda p: body_url(p.one)),
        Column("other", _("The other"), lambda p: p.other.name, link=lambda p: body_url(p.other)),
        Column("shares", _("Shares"), lambda p: shared_words(p.shares)),
        Column("compare", _("Both files"), lambda _p: _("Side by side"), link=compared, of_page=True),
    ]


def case_columns(audience: Audience, now: datetime) -> list[Column]:
    """Nothing here comes from what an objection moves; the period's end is that of the list, the same for all on it."""

    def word(application: Application) -> str:
        return status_word(shown_to(application, audience, now))

    def status(application: Application) -> tuple[str, str]:
        shown = shown_to(application, audience, now)
        return status_word(shown), status_shape(shown)

    def next_at(application: Application) -> datetime | None:
        if application.due_at is not None:
            return application.due_at
        ends = application.period_ends_at if masked(application, audience, now) in BEFORE_STATES else None
        return ends if ends is not None and ends > now else None

    return [
        Column("reference", _("Reference"), lambda a: a.reference, link=file_url),
        Column("organization", _("Organization"), lambda a: a.organization.name),
        Column("country", _("Country"), lambda a: a.organization.country.name),
        Column("route", _("Route"), lambda a: with_route(a, audience, now).get_route_display()),
        Column("status", _("Status"), word, status=status),
        Column("submitted", _("Submitted"), submitted_words),
        Column("next", _("Next deadline"), next_at),
        Column("window", _("Window"), lambda a: a.window.title),
        Column("late", _("Late"), lambda a: _("late") if a.late else ""),
    ]


def line_columns() -> list[Column]:
    """A line of a circulated list, as it went out, or what it names beside its files."""

    def kind(line: Line | Beside) -> str:
        if isinstance(line, Line):
            return _("file")
        return _("not admitted") if line.reference else _("for information")

    return [
        Column("number", _("No."), lambda line: line.number),
        Column("kind", _("Kind"), kind),
        Column("reference", _("Reference"), lambda line: line.reference),
        Column("name", _("Organization"), lambda line: line.name),
        Column("country", _("Country"), lambda line: line.country_name),
        Column("type", _("Type"), lambda line: line.type),
        Column("website", _("Website"), lambda line: line.website),
        Column("late", _("Late permission"), lambda line: line.late_reason),
        Column("recalled", _("Recalled"), lambda line: line.recalled_reason),
        Column("changed", _("Taken off: changed in substance"), lambda line: getattr(line, "changed_at", None)),
        Column("because", _("Not admitted because"), lambda line: getattr(line, "not_admitted", "")),
        Column("digest", _("Digest of the file"), lambda line: line.digest),
    ]


def body_columns() -> list[Column]:
    return [
        Column("reference", _("Reference"), lambda o: o.reference, link=body_url),
        Column("name", _("Name"), lambda o: o.name),
        Column("type", _("Type"), lambda o: o.get_type_display()),
        Column("country", _("Country"), lambda o: o.country.name),
        Column("website", _("Website"), lambda o: o.website, shown=lambda o: short_address(o.website)),
        Column("ecosoc", _("ECOSOC number"), lambda o: o.ecosoc_number),
        Column("registered", _("Registered"), lambda o: o.created_at),
        Column("confirmed", _("Confirmed"), lambda o: o.confirmed_at),
        Column("frozen", _("Frozen"), lambda o: o.frozen_at),
        Column("ended", _("No more"), lambda o: OrganizationChangeKind(o.ended_as).label if o.ended_as else ""),
    ]


def list_kind(circulation: Circulation) -> str:
    """Which list of its window it is: known when it goes out, not before; an annex alone is neither."""
    if circulation.annex_only:
        return _("annex alone")
    if circulation.published_at is None:
        return "–"
    return _("supplementary") if circulation.supplementary else _("first")


SKIPPED = {
    "other_window": gettext_lazy("It belongs to another window."),
    "on_prepared_list": gettext_lazy("It is on a prepared list already."),
}


def skipped_words(code: str) -> str:
    return str({**SENTENCES, **SKIPPED}.get(code, code))
