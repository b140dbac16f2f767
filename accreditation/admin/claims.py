"""Claims: somebody else says that they act for a body."""

from __future__ import annotations

from django.contrib import admin
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.asked import Asked
from accounts.deadline_words import instant_words
from accounts.requests import PortalRequest
from accreditation.admin.base import DeskAdmin, Routes, by, posted
from accreditation.admin.serving import stored_file_response
from accreditation.admin.tables import body_url
from accreditation.forms.organization_acts import ClaimForm
from accreditation.modalities.mandates import ActOf
from accreditation.models import Claim
from accreditation.queries.people import people_for
from accreditation.queries.recipients import these_people
from accreditation.services.claims import decide_claim
from accreditation.services.exports import Column


@admin.register(Claim)
class ClaimAdmin(DeskAdmin):
    """Each freezes its body until a letter of the head decides."""

    def routes(self) -> Routes:
        return [
            ("", "changelist", self.claims),
            ("<int:pk>/", "decide", self.decide),
            ("<int:pk>/letter/", "letter", self.letter),
        ]

    def claims(self, request: PortalRequest) -> HttpResponseBase:
        columns = [
            Column(
                "organization",
                _("Organization"),
                lambda c: c.organization.name,
                link=lambda c: reverse("admin:accreditation_claim_decide", args=[c.pk]),
            ),
            Column("kind", _("What is asked"), lambda c: _("replace the focal point") if c.replaces else _("a claim")),
            Column("by", _("Claimed by"), lambda c: c.claimed_by.email),
            Column("at", _("Claimed"), lambda c: c.claimed_at),
            Column("letter", _("Letter"), lambda c: _("with a letter") if c.letter_id else _("no letter")),
            Column("answered", _("Focal point answered"), lambda c: c.answered_at),
            Column("heard", _("Focal point may answer until"), lambda c: c.heard_until),
            Column("decided", _("Decided"), lambda c: c.decided_at),
        ]
        rows = Claim.objects.select_related("organization", "claimed_by")
        with Asked(request.GET) as asked:
            waiting = asked.one("queue", ("open",)) == "open"
        if waiting:
            rows = rows.filter(decided_at__isnull=True)
        return self.list_page(
            request,
            title=_("Claims to decide") if waiting else _("Claims"),
            name="claims",
            empty=_("A claim appears here when somebody else says that they act for a registered organization."),
            columns=columns,
            rows=rows,
        )

    def found(self, pk: int) -> Claim:
        claim = Claim.objects.select_related("organization", "claimed_by", "letter").filter(pk=pk).first()
        if claim is None:
            raise Http404
        return claim

    def decide(self, request: PortalRequest, pk: int) -> HttpResponse:
        claim = self.found(pk)
        facts = [
            (_("Claimed by"), f"{claim.claimed_by} ({claim.claimed_by.email})"),
            (_("What the claimant says"), claim.statement or "–"),
        ]
        facts += _heard(claim)
        if claim.letter is not None:
            facts.append((_("Letter"), claim.letter.original_name))
        return self.act_page(
            request,
            act=ActOf.DECIDE_CLAIM,
            form=ClaimForm(posted(request), replaces=claim.replaces),
            title=(_("Who is the focal point of %(name)s?") if claim.replaces else _("Who acts for %(name)s?"))
            % {"name": claim.organization.name},
            submit=_("Decide"),
            back=body_url(claim.organization),
            done=_("Decided. All concerned are told."),
            facts=facts,
            notified=these_people([*people_for(claim.organization), claim.claimed_by])
            if claim.decided_at is None
            else None,
            also=(reverse("admin:accreditation_claim_letter", args=[pk]), _("Download the letter"))
            if claim.letter_id
            else None,
            do=lambda data: decide_claim(
                claim=claim, upheld=data["upheld"] == "yes", reason=data["reason"], **by(request)
            ),
        )

    def letter(self, request: PortalRequest, pk: int) -> FileResponse:
        claim = self.found(pk)
        if claim.letter is None or claim.letter.checked_at is None:
            raise Http404
        return stored_file_response(claim.letter, inline=False)


def _heard(claim: Claim) -> list[tuple[str, str]]:
    """Of a request to replace the focal point: until when it may answer, and what it answered."""
    if not claim.replaces or claim.heard_until is None:
        return []
    if claim.answered_at is None:
        return [(_("The focal point may answer until"), instant_words(claim.heard_until))]
    answer = _("agrees") if claim.agreed else _("contests: the organization is frozen")
    return [
        (_("The focal point"), f"{answer}, {instant_words(claim.answered_at)}"),
        (_("What the focal point says"), claim.answer or "–"),
    ]
