"""The file as it was sent: the receipt, the frozen version, its corrections."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accreditation.forms.sections import ANSWERS
from accreditation.models import ApplicationVersion, Organization
from accreditation.models.application import AnswerLanguage, DocumentKind
from accreditation.notices.own_case import late_said, own_close
from accreditation.notices.own_timeline import timeline
from accreditation.queries.field_names import field_name
from accreditation.queries.own_case import own_case_facts
from accreditation.services.answerable import correcting
from accreditation.services.edits import late_permission_of
from accreditation.services.organizations import PROFILE_FIELDS
from accreditation.views.apply_doors import (
    ApplicantRequest,
    for_applicants,
    is_editable,
    own_case,
)


def profile_rows(body: Organization, url: str = "") -> list[dict[str, str]]:
    """An organization's profile as a summary list."""
    rows = [
        (_("Legal name"), body.name),
        (_("Acronym"), body.acronym),
        (_("Type"), capfirst(body.get_type_display())),
        (_("Country of headquarters"), getattr(body.country, "name", "")),
        (_("Legal form"), body.legal_form),
        (_("Year founded"), str(body.founded or "")),
        (_("Website"), body.website),
        (_("Address of headquarters"), body.address),
        (_("Head"), ", ".join(filter(None, [body.head_name, body.head_title]))),
        (_("Consultative status with ECOSOC"), " ".join(filter(None, [body.ecosoc_status, body.ecosoc_number]))),
    ]
    return [{"key": key, "value": value, "change": url} for key, value in rows]


@require_safe
@for_applicants
def receipt(request: ApplicantRequest, reference: str) -> HttpResponse:
    """What was received, when exactly, under which digest; what follows and when."""
    application = own_case(request, reference)
    version = application.versions.filter(reason="submitted").order_by("number").first()
    if version is None:
        return redirect("my_case", reference=reference)
    latest = application.versions.order_by("-number").first() or version
    facts = own_case_facts(application, request.now)
    context = {
        "application": application,
        "version": version,
        "latest": latest if latest is not None and latest.pk != version.pk else None,
        "editable": is_editable(application, request.now),
        "closes_at": own_close(application),
        "by_late": own_close(application) > application.window.closes_at,
        "steps": [s for s in timeline(application, facts, request.now) if s["state"] != "done"],
    }
    return render(request, "my/receipt.html", context)


def sent_profile(version: ApplicationVersion) -> Organization:
    """The organization as a frozen version has it; never saved."""
    return Organization(**{key: version.content["organization"][key] for key in PROFILE_FIELDS})


def content_rows(version: ApplicationVersion) -> dict[str, list[tuple[Any, Any]]]:
    """A frozen version as summary lists: answers, documents."""
    kinds, languages = dict(DocumentKind.choices), dict(AnswerLanguage.choices)
    content = version.content
    return {
        "answers": [
            (_("Language of the answers"), languages.get(content.get("language", ""), "")),
            # In the order of the form: JSON in the database keeps none.
            *(
                (str(one.title), content["answers"][name])
                for name, one in ANSWERS.items()
                if name in content["answers"]
            ),
        ],
        "documents": [
            (capfirst(str(kinds.get(row["kind"], row["kind"]))), row["name"]) for row in content["documents"]
        ],
    }


@require_safe
@for_applicants
def sent_file(request: ApplicantRequest, reference: str) -> HttpResponse:
    """The file as it was last sent, and its corrections."""
    application = own_case(request, reference)
    version = application.versions.order_by("-number").first()
    if version is None:
        return redirect("my_case", reference=reference)
    corrections = [
        (correction, ", ".join(field_name(field) for field in correction.fields))
        for correction in application.corrections.select_related("version").order_by("-id")
    ]
    context = {
        "application": application,
        "version": version,
        "profile": profile_rows(sent_profile(version)),
        "corrections": corrections,
        "contact": [
            (_("Name"), application.contact_name),
            (_("E-mail"), application.contact_email),
            (_("Telephone"), application.contact_phone),
        ],
        "late": late_said(application, late_permission_of(application.window, application.organization)),
        "correctable": correcting(application, request.now).allowed,
        **content_rows(version),
    }
    return render(request, "my/file.html", context)
