"""What may be done with a body: one table of acts, one page that does any of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accreditation.acting import refused_by
from accreditation.admin.base import DeskAdmin, Routes, View, actor_of, audience, by, kept, posted
from accreditation.admin.tables import body_url, file_url, identity_facts
from accreditation.forms.drawn import ConfirmForm, VersionForm
from accreditation.forms.organization_acts import EvidenceForm, FocalPointForm, OtherBodyForm, OtherwiseForm, RenameForm
from accreditation.modalities.applications import may_record_change
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Verdict
from accreditation.models import Organization
from accreditation.policy import may
from accreditation.queries import secretariat as queries
from accreditation.queries.documents import letter_of
from accreditation.queries.organizations import bodies_like, is_gone
from accreditation.queries.people import is_acted_for
from accreditation.services.claims_decision import free_organization, freeze_organization, replace_focal_point
from accreditation.services.organization_changes import (
    dissolve_organization,
    link_organization,
    merge_organization,
    rename_organization,
    split_organization,
)
from accreditation.services.organizations import confirm_organization

RECORD = gettext_lazy("Record it")
RECORDED = gettext_lazy("Recorded, with its evidence.")


@dataclass(frozen=True)
class BodyAct:
    """An act on a body: its words, its form, its service; `takes` maps the form's fields to the service's arguments.
    With another body, or a new name, the page reads the whole sentence back before it is done. `of_nobody`: the sentence for
    a body for which nobody acts."""

    act: ActOf
    label: str | Promise
    title: str | Promise
    sentence: str | Promise
    form: type[VersionForm]
    do: Callable[..., object]
    takes: dict[str, str]
    submit: str | Promise = RECORD
    done: str | Promise = RECORDED
    read_back: bool = False
    of_nobody: str | Promise = ""


EVIDENCE = {"evidence": "evidence"}
BODY_ACTS: dict[str, BodyAct] = {
    "confirm": BodyAct(
        ActOf.CONFIRM_ORGANIZATION,
        gettext_lazy("Confirm the organization"),
        gettext_lazy("Confirm %(name)s"),
        gettext_lazy("You confirm that it is who it says it is, having compared what this page shows."),
        ConfirmForm,
        confirm_organization,
        {},
        submit=gettext_lazy("Confirm the organization"),
        done=gettext_lazy("Confirmed."),
    ),
    "rename": BodyAct(
        ActOf.KEEP_ORGANIZATION,
        gettext_lazy("Rename"),
        gettext_lazy("Rename %(name)s"),
        gettext_lazy("Everything stands under the new name; “formerly %(name)s” is shown beside it."),
        RenameForm,
        rename_organization,
        {"name": "name", **EVIDENCE},
        submit=gettext_lazy("Rename"),
        done=gettext_lazy("Renamed. Everything stands; the former name is shown."),
        read_back=True,
    ),
    "merge": BodyAct(
        ActOf.KEEP_ORGANIZATION,
        gettext_lazy("Merged into another"),
        gettext_lazy("%(name)s was merged into another body"),
        gettext_lazy(
            "A place stands only if the survivor is accredited itself: this body's own place ends, a pending file is withdrawn."
        ),
        OtherBodyForm,
        merge_organization,
        {"other": "survivor", **EVIDENCE},
        read_back=True,
    ),
    "split": BodyAct(
        ActOf.KEEP_ORGANIZATION,
        gettext_lazy("Split, with an heir"),
        gettext_lazy("%(name)s was split"),
        gettext_lazy(
            "If it is accredited, its place goes to the one named heir, which may have no live file of its own."
        ),
        OtherBodyForm,
        split_organization,
        {"other": "heir", **EVIDENCE},
        read_back=True,
    ),
    "link": BodyAct(
        ActOf.KEEP_ORGANIZATION,
        gettext_lazy("Branch of another"),
        gettext_lazy("%(name)s is a branch of another body"),
        gettext_lazy("Both are bodies of their own; the link is shown to Member States."),
        OtherBodyForm,
        link_organization,
        {"other": "parent", **EVIDENCE},
        read_back=True,
    ),
    "dissolve": BodyAct(
        ActOf.KEEP_ORGANIZATION,
        gettext_lazy("Dissolved"),
        gettext_lazy("%(name)s was dissolved"),
        gettext_lazy("Its place, if it has one, is given up; a pending file is withdrawn."),
        EvidenceForm,
        dissolve_organization,
        EVIDENCE,
        read_back=True,
    ),
    "focal_point": BodyAct(
        ActOf.DECIDE_CLAIM,
        gettext_lazy("Replace the focal point"),
        gettext_lazy("Replace the focal point of %(name)s"),
        gettext_lazy("On a letter of the head. The former focal point no longer acts for the body; both are told."),
        FocalPointForm,
        replace_focal_point,
        {"email": "user", **EVIDENCE},
        submit=gettext_lazy("Replace"),
        done=gettext_lazy("Replaced. Both are told."),
        read_back=True,
    ),
    "freeze": BodyAct(
        ActOf.DECIDE_CLAIM,
        gettext_lazy("Freeze"),
        gettext_lazy("Freeze %(name)s"),
        gettext_lazy(
            "Nothing moves for this body until it is known who acts for it. Its people are told, with the evidence as you write it."
        ),
        EvidenceForm,
        freeze_organization,
        EVIDENCE,
        read_back=True,
        of_nobody=gettext_lazy(
            "Nothing moves for this body until it is known who acts for it. Nobody acts for it now: nobody is told."
        ),
    ),
    "free": BodyAct(
        ActOf.DECIDE_CLAIM,
        gettext_lazy("Free"),
        gettext_lazy("Free %(name)s"),
        gettext_lazy(
            "It is known who acts for this body. While a claim is open, deciding that claim frees it. Its people are told, with "
            "the evidence as you write it."
        ),
        EvidenceForm,
        free_organization,
        EVIDENCE,
        read_back=True,
        of_nobody=gettext_lazy(
            "While a claim is open, deciding that claim frees it. Nobody acts for this body now: nobody is told."
        ),
    ),
}


def body_named_by(request: PortalRequest, reference: str) -> Organization:
    organization = queries.bodies(audience(request)).filter(reference=reference).first()
    if organization is None:
        raise Http404
    return organization


# What becomes of the body itself; not of one that is disputed, nor of one that is no more.
CHANGES = ("rename", "merge", "split", "dissolve")


def change_verdict(organization: Organization) -> Verdict:
    """Whether anything may be recorded of it as it stands; of the other body the service asks."""
    return may_record_change(
        organization_frozen=organization.frozen_at is not None, organization_gone=is_gone(organization)
    )


def acts_open(organization: Organization, request: PortalRequest) -> list[str]:
    """The acts that this person may do with this body as it stands, by name."""
    frozen = organization.frozen_at is not None
    idle = {"freeze" if frozen else "free", *(() if organization.confirmed_at is None else ("confirm",))}
    idle |= set() if change_verdict(organization).allowed else set(CHANGES)
    return [name for name, one in BODY_ACTS.items() if name not in idle and may(one.act, actor_of(request))]


class BodyActs(DeskAdmin):
    """A page for each act of the table."""

    def act_routes(self) -> Routes:
        return [(f"<str:reference>/{name.replace('_', '-')}/", name, self._page_of(name)) for name in BODY_ACTS]

    def _page_of(self, name: str) -> View:
        def view(request: PortalRequest, reference: str) -> HttpResponse:
            organization = body_named_by(request, reference)
            verdict = change_verdict(organization) if name in CHANGES and request.method != "POST" else None
            refused = refused_by(verdict) if verdict is not None else None
            return self.body_act(request, organization, BODY_ACTS[name], refused)

        return view

    def body_act(
        self, request: PortalRequest, organization: Organization, one: BodyAct, refusal: Refused | None
    ) -> HttpResponse:
        names = {"name": organization.name}
        initial = {"name": organization.name} if one.form is RenameForm else {}
        if "other" in one.takes:
            initial["other"] = request.GET.get("other", "").replace("\x00", "")
        confirming = one.do is confirm_organization
        unsure = confirming and letter_of(organization) is None
        drawn = OtherwiseForm if unsure else one.form
        form = drawn(posted(request), request.FILES or None, version=organization.version, initial=initial)
        scan = kept(request, form, "scan")
        nobody = one.of_nobody and not is_acted_for(organization)
        sentence = str(one.of_nobody if nobody else one.sentence) % names

        def read_back(data: dict[str, Any]) -> dict[str, Any]:
            rows = [(str(form.fields[field].label), str(data[field])) for field in one.takes]
            rows += [(_("The document"), scan.original_name)] if scan is not None else []
            return {
                "sentence": f"{str(one.title) % names}. {sentence}",
                "rows": rows,
                "warnings": self._warnings(organization, data),
            }

        return self.act_page(
            request,
            act=one.act,
            form=form,
            refusal=refusal,
            title=str(one.title) % names,
            submit=str(one.submit),
            back=back_from_body(organization) if confirming else body_url(organization),
            done=str(one.done),
            sentence=sentence,
            facts=identity_facts(organization) if confirming else [],
            warnings=[_("There is no letter of its head to compare: make sure in another way, and say so below.")]
            if unsure
            else [],
            read_back=read_back if one.read_back else None,
            do=lambda data: one.do(
                organization=organization,
                version=data["version"],
                **{argument: data[field] for field, argument in one.takes.items()},
                **({"scan": scan} if scan is not None else {}),
                **({"otherwise": data["otherwise"]} if unsure else {}),
                **by(request),
            ),
        )

    @staticmethod
    def _warnings(organization: Organization, data: dict[str, Any]) -> list[str]:
        """What is known of the other body, before the two are tied together; and who else has the new name."""
        if "name" in data:
            return [
                _("Another body has this name already: %(reference)s. Compare the two before you rename.")
                % {"reference": same.reference}
                for same in bodies_like(data["name"], "", besides={organization.pk})
            ]
        other = data.get("other")
        if other is None:
            return []
        found = []
        if other.frozen_at is not None:
            found.append(_("%(name)s is frozen.") % {"name": other.name})
        if other.confirmed_at is None:
            found.append(_("%(name)s has not been confirmed yet.") % {"name": other.name})
        return found


def back_from_body(organization: Organization) -> str:
    """A body is confirmed in the middle of the check of its file: back to that, else to the body."""
    file = queries.to_check().filter(organization=organization).order_by("submitted_at", "id").first()
    return body_url(organization) if file is None else file_url(file)
