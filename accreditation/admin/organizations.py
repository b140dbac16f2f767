"""Organizations: who they are, who acts for them, what became of them, which may be the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import PortalRequest
from accreditation.admin.base import DeskAdmin, Routes, actor_of, audience, posted
from accreditation.admin.serving import stored_file_response
from accreditation.admin.tables import body_columns, body_url
from accreditation.forms.secretariat import (
    ClaimForm,
    ConfirmForm,
    EvidenceForm,
    FocalPointForm,
    OtherBodyForm,
    RenameForm,
)
from accreditation.modalities.mandates import ActOf
from accreditation.models import Accreditation, Application, Claim, Organization
from accreditation.notices.case_words import status_shape, status_word
from accreditation.policy import may
from accreditation.queries import secretariat as queries
from accreditation.queries.case_file import answers_of, compare
from accreditation.queries.duplicates import possible_duplicates, possible_duplicates_of
from accreditation.queries.ecosoc import lost
from accreditation.services.claims import decide_claim
from accreditation.services.claims_decision import free_organization, freeze_organization, replace_focal_point
from accreditation.services.exports import Column
from accreditation.services.organization_changes import (
    dissolve_organization,
    link_organization,
    merge_organization,
    rename_organization,
    split_organization,
)
from accreditation.services.organizations import confirm_organization
from accreditation.services.route_changes import status_lost

WITH_OTHER: dict[str, Callable[..., Any]] = {
    "merge": merge_organization,
    "split": split_organization,
    "link": link_organization,
}


@admin.register(Organization)
class OrganizationAdmin(DeskAdmin):
    """Bodies that have begun to apply."""

    def routes(self) -> Routes:
        one = "<str:reference>/"
        return [
            ("", "changelist", self.bodies),
            ("duplicates/", "duplicates", self.duplicates),
            ("compare/<str:one>/<str:other>/", "compare", self.compare),
            (one, "body", self.body),
            (f"{one}confirm/", "confirm", self.confirm),
            (f"{one}rename/", "rename", self.rename),
            (f"{one}merge/", "merge", self.merge),
            (f"{one}split/", "split", self.split),
            (f"{one}link/", "link", self.link),
            (f"{one}dissolve/", "dissolve", self.dissolve),
            (f"{one}freeze/", "freeze", self.freeze),
            (f"{one}free/", "free", self.free),
            (f"{one}focal-point/", "focal_point", self.focal_point),
        ]

    def found(self, reference: str) -> Organization:
        organization = Organization.objects.filter(reference=reference).first()
        if organization is None:
            raise Http404
        return organization

    def bodies(self, request: PortalRequest) -> HttpResponse:
        rows = Organization.objects.all()
        waiting = request.GET.get("queue") == "confirm"
        if waiting:
            rows = queries.to_confirm()
        if request.GET.get("queue") == "frozen":
            rows = rows.filter(frozen_at__isnull=False)
        search = request.GET.get("q", "").replace("\x00", "").strip()[:200]
        if search:
            rows = rows.filter(Q(name__icontains=search) | Q(reference__iexact=search) | Q(acronym__iexact=search))
        return self.list_page(
            request,
            title=_("Organizations to confirm") if waiting else _("Organizations"),
            name="organizations",
            columns=body_columns(),
            rows=rows,
            search=search,
        )

    def body(self, request: PortalRequest, reference: str) -> HttpResponse:
        """One body: its profile, its people, its files, and what may be done."""
        organization = self.found(reference)
        who, actor = audience(request), actor_of(request)
        files = [
            (application, *_word(application, who))
            for application in queries.submitted_cases().filter(organization=organization).order_by("submitted_at")
        ]
        keep, decide = may(ActOf.KEEP_ORGANIZATION, actor), may(ActOf.DECIDE_CLAIM, actor)
        names = []
        if may(ActOf.CONFIRM_ORGANIZATION, actor) and organization.confirmed_at is None:
            names.append(("confirm", _("Confirm the organization")))
        if keep:
            names += [
                ("rename", _("Rename")),
                ("merge", _("Merged into another")),
                ("split", _("Split, with an heir")),
                ("link", _("Branch of another")),
                ("dissolve", _("Dissolved")),
            ]
        if decide:
            names.append(("focal_point", _("Replace the focal point")))
            names.append(("free", _("Free")) if organization.frozen_at else ("freeze", _("Freeze")))
        latest = files[-1][0] if files else None
        people = list(organization.representatives.select_related("user").order_by("until_at", "role", "pk"))
        return self.page(
            request,
            "admin/accreditation/body.html",
            title=organization.name,
            organization=organization,
            files=files,
            people=people,
            claims=list(organization.claims.select_related("claimed_by").order_by("pk")),
            changes=list(organization.changes.select_related("other", "recorded_by")),
            duplicates=possible_duplicates_of(organization),
            comparison=compare(latest, [p.user.email for p in people if p.until_at is None]) if latest else None,
            letter=latest.documents.filter(kind="letter_of_head", removed_at__isnull=True).first() if latest else None,
            latest=latest,
            acts=[
                (reverse(f"admin:accreditation_organization_{name}", args=[organization.reference]), label)
                for name, label in names
            ],
            may_decide=decide,
        )

    def duplicates(self, request: PortalRequest) -> HttpResponse:
        """Pairs that may be the same body, where one of the two has a file being checked."""
        return self.page(
            request,
            "admin/accreditation/duplicates.html",
            title=_("Possible duplicates"),
            pairs=possible_duplicates(),
        )

    def compare(self, request: PortalRequest, one: str, other: str) -> HttpResponse:
        """Two bodies with their latest files side by side."""
        who = audience(request)
        sides = []
        for organization in (self.found(one), self.found(other)):
            latest = queries.submitted_cases().filter(organization=organization).order_by("-submitted_at").first()
            sides.append(
                {
                    "organization": organization,
                    "application": latest,
                    "status": _word(latest, who) if latest else None,
                    "answers": answers_of(latest) if latest else [],
                    "people": list(organization.representatives.filter(until_at__isnull=True).select_related("user")),
                    "documents": list(latest.documents.filter(removed_at__isnull=True).select_related("file"))
                    if latest
                    else [],
                }
            )
        return self.page(request, "admin/accreditation/compare.html", title=_("Two bodies side by side"), sides=sides)

    def confirm(self, request: PortalRequest, reference: str) -> HttpResponse:
        organization = self.found(reference)
        form = ConfirmForm(posted(request))
        return self.act_page(
            request,
            act=ActOf.CONFIRM_ORGANIZATION,
            form=form,
            title=_("Confirm %(name)s") % {"name": organization.name},
            submit=_("Confirm the organization"),
            back=body_url(organization),
            done=_("Confirmed."),
            sentence=_(
                "The letter of its head, its website and its e-mail domain were compared: it is who it says it is."
            ),
            do=lambda: (
                confirm_organization(organization=organization, actor=actor_of(request), now=request.now) and None
            ),
        )

    def rename(self, request: PortalRequest, reference: str) -> HttpResponse:
        organization = self.found(reference)
        form = RenameForm(posted(request), initial={"version": organization.version, "name": organization.name})
        return self.act_page(
            request,
            act=ActOf.KEEP_ORGANIZATION,
            form=form,
            title=_("Rename %(name)s") % {"name": organization.name},
            submit=_("Rename"),
            back=body_url(organization),
            done=_("Renamed. Everything stands; the former name is shown."),
            sentence=_("Everything stands under the new name; “formerly %(name)s” is shown beside it.")
            % {"name": organization.name},
            do=lambda: (
                rename_organization(
                    organization=organization,
                    name=form.cleaned_data["name"],
                    evidence=form.cleaned_data["evidence"],
                    actor=actor_of(request),
                    now=request.now,
                    version=form.cleaned_data["version"],
                )
                and None
            ),
        )

    def _with_other(
        self, request: PortalRequest, reference: str, name: str, title: str, argument: str, sentence: str
    ) -> HttpResponse:
        organization = self.found(reference)
        form = OtherBodyForm(posted(request))
        service = WITH_OTHER[name]
        return self.act_page(
            request,
            act=ActOf.KEEP_ORGANIZATION,
            form=form,
            title=title % {"name": organization.name},
            submit=_("Record it"),
            back=body_url(organization),
            done=_("Recorded, with its evidence."),
            sentence=sentence,
            read_back=lambda: {
                "sentence": f"{title % {'name': organization.name}}: {form.cleaned_data['other'].name}. {sentence}"
            },
            do=lambda: (
                service(
                    organization=organization,
                    evidence=form.cleaned_data["evidence"],
                    actor=actor_of(request),
                    now=request.now,
                    **{argument: form.cleaned_data["other"]},
                )
                and None
            ),
        )

    def merge(self, request: PortalRequest, reference: str) -> HttpResponse:
        return self._with_other(
            request,
            reference,
            "merge",
            _("%(name)s was merged into another body"),
            "survivor",
            _(
                "A place stands only if the survivor is accredited itself: this body's own place ends, a pending file is withdrawn."
            ),
        )

    def split(self, request: PortalRequest, reference: str) -> HttpResponse:
        return self._with_other(
            request,
            reference,
            "split",
            _("%(name)s was split"),
            "heir",
            _("If it is accredited, its place goes to the one named heir, which may have no live file of its own."),
        )

    def link(self, request: PortalRequest, reference: str) -> HttpResponse:
        return self._with_other(
            request,
            reference,
            "link",
            _("%(name)s is a branch of another body"),
            "parent",
            _("Both are bodies of their own; the link is shown to Member States."),
        )

    def _with_evidence(
        self, request: PortalRequest, reference: str, act: ActOf, service: Callable[..., Any], title: str, sentence: str
    ) -> HttpResponse:
        organization = self.found(reference)
        form = EvidenceForm(posted(request))
        return self.act_page(
            request,
            act=act,
            form=form,
            title=title % {"name": organization.name},
            submit=_("Record it"),
            back=body_url(organization),
            done=_("Recorded, with its evidence."),
            sentence=sentence,
            do=lambda: (
                service(
                    organization=organization,
                    evidence=form.cleaned_data["evidence"],
                    actor=actor_of(request),
                    now=request.now,
                )
                and None
            ),
        )

    def dissolve(self, request: PortalRequest, reference: str) -> HttpResponse:
        return self._with_evidence(
            request,
            reference,
            ActOf.KEEP_ORGANIZATION,
            dissolve_organization,
            _("%(name)s was dissolved"),
            _("Its place, if it has one, is given up; a pending file is withdrawn."),
        )

    def freeze(self, request: PortalRequest, reference: str) -> HttpResponse:
        return self._with_evidence(
            request,
            reference,
            ActOf.DECIDE_CLAIM,
            freeze_organization,
            _("Freeze %(name)s"),
            _("Nothing moves for this body until it is known who acts for it."),
        )

    def free(self, request: PortalRequest, reference: str) -> HttpResponse:
        return self._with_evidence(
            request,
            reference,
            ActOf.DECIDE_CLAIM,
            free_organization,
            _("Free %(name)s"),
            _("It is known who acts for this body. While a claim is open, deciding that claim frees it."),
        )

    def focal_point(self, request: PortalRequest, reference: str) -> HttpResponse:
        organization = self.found(reference)
        form = FocalPointForm(posted(request))

        return self.act_page(
            request,
            act=ActOf.DECIDE_CLAIM,
            form=form,
            title=_("Replace the focal point of %(name)s") % {"name": organization.name},
            submit=_("Replace"),
            back=body_url(organization),
            done=_("Replaced. Both are told."),
            sentence=_("On a letter of the head. The former focal point no longer acts for the body; both are told."),
            do=lambda: replace_focal_point(
                organization=organization,
                user=form.cleaned_data["email"],
                evidence=form.cleaned_data["evidence"],
                actor=actor_of(request),
                now=request.now,
            ),
        )


def _word(application: Application, who: Any) -> tuple[str, str]:
    shown = queries.shown_to(application.state_now, who)
    return status_word(shown), status_shape(shown)


@admin.register(Claim)
class ClaimAdmin(DeskAdmin):
    """Somebody else says that they act for a body."""

    def routes(self) -> Routes:
        return [
            ("", "changelist", self.claims),
            ("<int:pk>/", "decide", self.decide),
            ("<int:pk>/letter/", "letter", self.letter),
        ]

    def claims(self, request: PortalRequest) -> HttpResponse:
        columns = [
            Column(
                "organization",
                _("Organization"),
                lambda c: c.organization.name,
                link=lambda c: reverse("admin:accreditation_claim_decide", args=[c.pk]),
            ),
            Column("by", _("Claimed by"), lambda c: c.claimed_by.email),
            Column("at", _("Claimed"), lambda c: c.claimed_at),
            Column("letter", _("Letter"), lambda c: _("with a letter") if c.letter_id else _("no letter")),
            Column("decided", _("Decided"), lambda c: c.decided_at),
        ]
        rows = Claim.objects.select_related("organization", "claimed_by")
        if request.GET.get("queue") == "open":
            rows = rows.filter(decided_at__isnull=True)
        return self.list_page(request, title=_("Claims"), name="claims", columns=columns, rows=rows)

    def found(self, pk: int) -> Claim:
        claim = Claim.objects.select_related("organization", "claimed_by", "letter").filter(pk=pk).first()
        if claim is None:
            raise Http404
        return claim

    def decide(self, request: PortalRequest, pk: int) -> HttpResponse:
        claim = self.found(pk)
        form = ClaimForm(posted(request))
        facts = [
            (_("Claimed by"), f"{claim.claimed_by} ({claim.claimed_by.email})"),
            (_("What the claimant says"), claim.statement or "–"),
        ]
        if claim.letter is not None:
            facts.append((_("Letter"), claim.letter.original_name))
        return self.act_page(
            request,
            act=ActOf.DECIDE_CLAIM,
            form=form,
            title=_("Who acts for %(name)s?") % {"name": claim.organization.name},
            submit=_("Decide"),
            back=body_url(claim.organization),
            done=_("Decided. All concerned are told."),
            facts=facts,
            also=(reverse("admin:accreditation_claim_letter", args=[pk]), _("Download the letter"))
            if claim.letter_id
            else None,
            do=lambda: (
                decide_claim(
                    claim=claim,
                    upheld=form.cleaned_data["upheld"] == "yes",
                    reason=form.cleaned_data["reason"],
                    actor=actor_of(request),
                    now=request.now,
                )
                and None
            ),
        )

    def letter(self, request: PortalRequest, pk: int) -> FileResponse:
        claim = self.found(pk)
        if claim.letter is None or claim.letter.checked_at is None:
            raise Http404
        return stored_file_response(claim.letter, inline=False)


@admin.register(Accreditation)
class AccreditationAdmin(DeskAdmin):
    """The accredited, by cycle and year. The day of an accreditation is not shown: it would tell what stood against it."""

    def routes(self) -> Routes:
        return [("", "changelist", self.places), ("<int:pk>/status-lost/", "status_lost", self.status_lost)]

    def places(self, request: PortalRequest) -> HttpResponse:
        actor = actor_of(request)
        queue = request.GET.get("queue") == "lost"
        columns = [
            Column(
                "organization",
                _("Organization"),
                lambda a: a.organization.name,
                link=lambda a: body_url(a.organization),
            ),
            Column("country", _("Country"), lambda a: a.organization.country.name),
            Column("route", _("Route"), lambda a: a.application.get_route_display()),
            Column("cycle", _("Cycle"), lambda a: str(a.cycle)),
            Column("ending", _("Ended"), lambda a: a.get_ending_display()),
            Column("lost", _("Status lost"), lambda a: a.status_lost_at),
        ]
        if queue and may(ActOf.CHANGE_ROUTE, actor):
            columns.append(
                Column(
                    "flag",
                    _("Act"),
                    lambda _a: _("Flag the lost status"),
                    link=lambda a: reverse("admin:accreditation_accreditation_status_lost", args=[a.pk]),
                )
            )
        rows = (
            lost() if queue else Accreditation.objects.select_related("organization", "application", "cycle__process")
        )
        return self.list_page(
            request,
            title=_("Consultative status lost") if queue else _("Accredited organizations"),
            name="accredited",
            columns=columns,
            rows=rows.select_related("organization", "application", "cycle__process"),
            # By name: the order in which places were gained is nobody's to read here.
            order=("organization__name", "id"),
        )

    def status_lost(self, request: PortalRequest, pk: int) -> HttpResponse:
        place = Accreditation.objects.select_related("organization", "application").filter(pk=pk).first()
        if place is None:
            raise Http404
        form = EvidenceForm(posted(request))
        return self.act_page(
            request,
            act=ActOf.CHANGE_ROUTE,
            form=form,
            title=_("%(name)s is no longer in the ECOSOC register") % {"name": place.organization.name},
            submit=_("Flag it"),
            back=reverse("admin:accreditation_accreditation_changelist") + "?queue=lost",
            done=_("Flagged to the Chair and to Member States. The place stands to the end of the cycle."),
            sentence=_("The place stands to the end of the cycle, flagged to the Chair and to Member States."),
            do=lambda: (
                status_lost(
                    accreditation=place,
                    evidence=form.cleaned_data["evidence"],
                    actor=actor_of(request),
                    now=request.now,
                )
                and None
            ),
        )
