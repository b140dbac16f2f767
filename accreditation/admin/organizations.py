"""Organizations: who they are, who acts for them, what became of them, which may be the same."""

from __future__ import annotations

from datetime import datetime

from django.contrib import admin
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.asked import Asked
from accounts.requests import PortalRequest
from accreditation.admin.base import Routes, actor_of, audience
from accreditation.admin.file_acts import may_be_asked
from accreditation.admin.organization_acts import BODY_ACTS, BodyActs, acts_open, body_named_by
from accreditation.admin.serving import stored_file_response
from accreditation.admin.tables import body_columns, duplicate_columns, file_url, shared_words
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.visibility import Audience
from accreditation.models import Application, Document, Organization
from accreditation.notices.case_words import status_shape, status_word
from accreditation.policy import may
from accreditation.queries import secretariat as queries
from accreditation.queries.case_file import answers_of, compare
from accreditation.queries.documents import letter_of, own_letter_of
from accreditation.queries.duplicates import possible_duplicates, possible_duplicates_of
from accreditation.queries.organizations import ENDS, with_end


@admin.register(Organization)
class OrganizationAdmin(BodyActs):
    """Bodies that have begun to apply."""

    def routes(self) -> Routes:
        return [
            ("", "changelist", self.bodies),
            ("duplicates/", "duplicates", self.duplicates),
            ("compare/<str:one>/<str:other>/", "compare", self.compare),
            ("<str:reference>/", "body", self.body),
            ("<str:reference>/letter/", "letter", self.letter),
            ("<str:reference>/changes/<int:pk>/", "evidence", self.evidence),
            *self.act_routes(),
        ]

    def bodies(self, request: PortalRequest) -> HttpResponseBase:
        with Asked(request.GET) as asked:
            queue, search = asked.one("queue", ("confirm", "frozen")), asked.text("q")
        waiting = queue == "confirm"
        rows = queries.to_confirm() if waiting else queries.bodies(audience(request))
        if queue == "frozen":
            rows = rows.filter(frozen_at__isnull=False)
        if search:
            rows = rows.filter(Q(name__icontains=search) | Q(reference__iexact=search) | Q(acronym__iexact=search))
        return self.list_page(
            request,
            title=_("Organizations to confirm") if waiting else _("Organizations"),
            name="organizations",
            empty=_("An organization appears here once somebody registers it."),
            columns=body_columns(),
            rows=with_end(rows),
            search=search,
        )

    def body(self, request: PortalRequest, reference: str) -> HttpResponse:
        """One body: its profile, its people, its files, and what may be done."""
        organization = body_named_by(request, reference)
        who = audience(request)
        files = [
            (application, *_word(application, who, request.now))
            for application in queries.submitted_cases(who).filter(organization=organization).order_by("submitted_at")
        ]
        latest = files[-1][0] if files else None
        changes = list(organization.changes.select_related("other", "recorded_by", "file"))
        people = list(organization.representatives.select_related("user").order_by("until_at", "role", "pk"))
        return self.page(
            request,
            "admin/accreditation/body.html",
            title=organization.name,
            organization=organization,
            files=files,
            people=people,
            claims=list(organization.claims.select_related("claimed_by").order_by("pk")),
            changes=changes,
            ended=next((change for change in changes if change.kind in ENDS), None),
            duplicates=[(pair, shared_words(pair.shares)) for pair in possible_duplicates_of(organization)],
            domains=compare(
                organization,
                [person.user.email for person in people if person.until_at is None],
                latest.contact_email if latest else "",
            ),
            letter=_letter_url(organization, latest),
            acts=[
                (
                    reverse(f"admin:accreditation_organization_{name}", args=[organization.reference]),
                    BODY_ACTS[name].label,
                )
                for name in acts_open(organization, request)
            ],
            may_decide=may(ActOf.DECIDE_CLAIM, actor_of(request)),
        )

    def evidence(self, request: PortalRequest, reference: str, pk: int) -> FileResponse:
        """The document on which something was recorded."""
        change = body_named_by(request, reference).changes.select_related("file").filter(pk=pk).first()
        if change is None or change.file is None:
            raise Http404
        return stored_file_response(change.file, inline=False)

    def letter(self, request: PortalRequest, reference: str) -> FileResponse:
        """The letter of its head that was given at the body itself."""
        letter = own_letter_of(body_named_by(request, reference))
        if letter is None:
            raise Http404
        return stored_file_response(letter.file, inline=False)

    def duplicates(self, request: PortalRequest) -> HttpResponseBase:
        """Pairs that may be the same body, where one of the two has a file being checked or an input that waits."""
        return self.short_list(
            request,
            title=_("Possible duplicates"),
            name="possible-duplicates",
            empty=_("Two organizations that share a name, a website or a domain of e-mail appear here."),
            columns=duplicate_columns(),
            rows=possible_duplicates(),
            intro=_(
                "Bodies that share a name, a website or the domain of their e-mail (of their people, or of the contact in a file), "
                "where one of the two has a file being checked or an input that waits to be posted. Free-mail domains do not count."
            ),
        )

    def compare(self, request: PortalRequest, one: str, other: str) -> HttpResponse:
        """Two bodies with their latest files side by side."""
        who = audience(request)
        sides = []
        pair = body_named_by(request, one), body_named_by(request, other)
        for organization, beside in (pair, pair[::-1]):
            latest = queries.submitted_cases(who).filter(organization=organization).order_by("-submitted_at").first()
            sides.append(
                {
                    "organization": organization,
                    "application": latest,
                    "status": _word(latest, who, request.now) if latest else None,
                    "answers": answers_of(latest) if latest else [],
                    "people": list(organization.representatives.filter(until_at__isnull=True).select_related("user")),
                    "documents": list(latest.documents.filter(removed_at__isnull=True).select_related("file"))
                    if latest
                    else [],
                    "letter": own_letter_of(organization),
                    "acts": self._acts_beside(request, organization, beside, latest),
                }
            )
        return self.page(request, "admin/accreditation/compare.html", title=_("Two bodies side by side"), sides=sides)

    @staticmethod
    def _acts_beside(
        request: PortalRequest, organization: Organization, beside: Organization, latest: Application | None
    ) -> list[tuple[str, str]]:
        """What may follow from the comparison, each the page of its act: address and words."""
        open_ones = acts_open(organization, request)
        found = []
        if latest is not None:
            found.append((file_url(latest), _("Open the file")))
        if latest is not None and may_be_asked(latest, request):
            ask = reverse("admin:accreditation_application_ask", args=[latest.reference])
            found.append((ask, _("Ask this applicant")))
        for name, words in BESIDE.items():
            if name in open_ones:
                page = reverse(f"admin:accreditation_organization_{name}", args=[organization.reference])
                query = f"?{urlencode({'other': beside.reference})}" if "other" in BODY_ACTS[name].takes else ""
                found.append((page + query, str(words)))
        return found


# What may follow where two bodies were compared, in the words of that page.
BESIDE = {
    "freeze": gettext_lazy("Freeze: two people claim it"),
    "free": gettext_lazy("Free: it is known who acts for it"),
    "merge": gettext_lazy("It was merged into the other"),
    "link": gettext_lazy("It is a branch of the other"),
}


def _letter_url(organization: Organization, latest: Application | None) -> str:
    """Where the letter of the head is opened that is compared; "" where there is none."""
    letter = letter_of(organization)
    if isinstance(letter, Document) and latest is not None:
        return reverse("admin:accreditation_application_document", args=[latest.reference, letter.pk])
    return reverse("admin:accreditation_organization_letter", args=[organization.reference]) if letter else ""


def _word(application: Application, who: Audience, now: datetime) -> tuple[str, str]:
    shown = queries.shown_to(application, who, now)
    return status_word(shown), status_shape(shown)
