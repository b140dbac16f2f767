"""An applicant's front page, a case, its check and its receipt."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.refusals import Refused
from accreditation.forms.sections import ANSWERS, DECLARATIONS, SECTIONS, TITLES
from accreditation.modalities.applications import DECLARATIONS as DECLARED
from accreditation.modalities.applications import REQUIRED, REQUIRED_PROFILE, may_take_route, missing_from, over_limit
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import LIVE, PENDING, State
from accreditation.models import Application, ApplicationVersion, Document, Organization
from accreditation.models.application import AnswerLanguage, DocumentKind
from accreditation.notices.own_case import next_action, own_close, own_status, status_words, timeline
from accreditation.notices.refusals import refusal_sentence
from accreditation.queries.files import file_facts
from accreditation.queries.own import own_applications, own_organizations, window_to_apply_in
from accreditation.queries.own_case import own_case_facts
from accreditation.queries.progress import COMPLETE, Progress, progress_of, standing_documents
from accreditation.services.applications import submit_application
from accreditation.services.corrections import correcting
from accreditation.services.edits import late_permission_of
from accreditation.services.organizations import PROFILE_FIELDS
from accreditation.views.apply_doors import (
    ApplicantRequest,
    for_applicants,
    is_editable,
    not_editable,
    own_case,
    section_url,
    status_of,
)

PAGE = 25


@require_safe
@for_applicants
def home(request: ApplicantRequest) -> HttpResponse:
    """The person's organizations and cases, with the one next action of each."""
    organizations = list(own_organizations(request.actor).order_by("name"))
    before = request.GET.get("before", "")
    rows = own_applications(request.actor)
    if before.isdecimal() and len(before) < 18:
        rows = rows.filter(pk__lt=int(before))
    page = list(rows[: PAGE + 1])
    cases = []
    for application in page[:PAGE]:
        word, shape = status_words(own_status(application, request.now))
        action = next_action(application, request.now)
        cases.append({"application": application, "word": word, "shape": shape, "action": action})
    older = f"?before={page[PAGE - 1].pk}" if len(page) > PAGE else ""
    context = {
        "organizations": organizations,
        "cases": cases,
        "older": older,
        "newer": reverse("my_home") if before else "",
        "window": window_to_apply_in(request.now),
    }
    return render(request, "my/home.html", context)


def _tasks(application: Application, progress: Progress) -> list[dict[str, Any]]:
    limits = application.cycle.process.rules().word_limits
    tasks = []
    for name in SECTIONS[application.route_now]:
        hint = ""
        if progress.words.get(name):
            hint = _("%(count)d of %(limit)d words") % {"count": progress.words[name], "limit": limits.get(name, 0)}
        if name in progress.unchecked:
            hint = _("As in your earlier file: check this") + f" · {hint}"
        if name == "contact" and progress.states[name] != COMPLETE:
            hint = _("Optional: without it the Secretariat writes to those who act for the organization")
        if name == "documents" and progress.states[name] != COMPLETE:
            hint = _("The signed letter of the head is required")
        url = section_url(application, name)
        tasks.append({"name": TITLES[name], "url": url, "state": progress.states[name], "hint": hint})
    return tasks


@require_safe
@for_applicants
def case(request: ApplicantRequest, reference: str) -> HttpResponse:
    """A draft shows its task list; afterwards the case, its timeline and its one next action."""
    application = own_case(request, reference)
    documents = standing_documents(application)
    word, shape = status_words(own_status(application, request.now))
    context = {
        "application": application,
        "word": word,
        "shape": shape,
        "action": next_action(application, request.now),
        "editable": is_editable(application, request.now),
    }
    if application.state_now is State.DRAFT:
        return _draft_page(request, application, documents, context)
    facts = own_case_facts(application, request.now)
    context |= {
        "facts": facts,
        "steps": timeline(application, facts, request.now),
        "tasks": _tasks(application, progress_of(application, documents)) if context["editable"] else [],
        "pending": application.state_now in LIVE - {State.ACCREDITED},
        "correctable": correcting(application, request.now).allowed,
    }
    return render(request, "my/case.html", context)


def _draft_page(
    request: ApplicantRequest, application: Application, documents: list[Document], context: dict[str, Any]
) -> HttpResponse:
    progress = progress_of(application, documents)
    parts = [progress.states[name] for name in SECTIONS[application.route_now]]
    late = late_permission_of(application.window, application.organization)
    until = own_close(application)
    context |= {
        "tasks": _tasks(application, progress),
        "done": parts.count(COMPLETE),
        "parts": len(parts),
        "unchecked": progress.unchecked,
        "late": late,
        "closes_at": until,
        "opens_at": application.window.opens_at,
        "opened": application.window.opens_at <= request.now,
        "closed": until <= request.now,
    }
    return render(request, "my/draft.html", context)


def _answers_rows(application: Application, *, change: bool) -> list[dict[str, Any]]:
    first = REQUIRED[application.route_now][0]
    rows: list[dict[str, Any]] = [
        {
            "key": _("Language of the answers"),
            "value": dict(AnswerLanguage.choices).get(application.language, application.language),
            "change": section_url(application, first) if change else "",
        }
    ]
    for name in SECTIONS[application.route_now]:
        if name in ANSWERS:
            url = section_url(application, name) if change else ""
            rows.append({"key": TITLES[name], "value": getattr(application, name), "change": url})
    return rows


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


def _missing_rows(application: Application) -> list[tuple[str, str]]:
    """What is missing or too long, each with the page where it is mended: for the error summary."""
    facts = file_facts(application)
    rules = application.cycle.process.rules()
    rows = []
    fits = may_take_route(facts.route, facts.organization_type)
    if fits.reason is not None:
        rows.append((section_url(application, "profile"), refusal_sentence(Refused(fits.reason, fits.rule))))
    for name in missing_from(facts):
        part = "declarations" if name in DECLARED[application.route_now] else name
        if name in REQUIRED_PROFILE[application.route_now]:
            words = _("%(part)s: status and number in the ECOSOC register are missing") % {"part": TITLES["profile"]}
            rows.append((section_url(application, "profile"), words))
        elif name == "letter_of_head":
            rows.append(
                (section_url(application, "documents"), _("Documents: the signed letter of the head is missing"))
            )
        elif part == "declarations":
            rows.append((section_url(application, part), f"{TITLES[part]}: {DECLARATIONS[name]}"))
        else:
            rows.append((section_url(application, part), _("%(part)s: not answered yet") % {"part": TITLES[part]}))
    for name in over_limit(facts.words, rules, facts.characters):
        limit = rules.word_limits[name]
        words = (
            _("%(part)s: %(count)d words, the limit is %(limit)d")
            if facts.words[name] > limit
            else _("%(part)s: far more characters than %(limit)d words can have")
        )
        values = {"part": TITLES[name], "count": facts.words[name], "limit": limit}
        rows.append((section_url(application, name), words % values))
    return list(dict.fromkeys(rows))


def _check_page(
    request: ApplicantRequest, application: Application, *, refused: Refused | None = None, key: str = ""
) -> HttpResponse:
    documents = standing_documents(application)
    missing = _missing_rows(application)
    draft = application.state_now is State.DRAFT
    context = {
        "application": application,
        "profile": profile_rows(application.organization, section_url(application, "profile")),
        "answers": _answers_rows(application, change=True),
        "contact": [
            {
                "key": _("Contact person"),
                "value": ", ".join(
                    filter(None, [application.contact_name, application.contact_email, application.contact_phone])
                ),
                "change": section_url(application, "contact"),
            }
        ]
        if "contact" in SECTIONS[application.route_now]
        else [],
        "documents": [
            {
                "key": capfirst(document.get_kind_display()),
                "value": document.file.original_name,
                "change": section_url(application, "documents"),
            }
            for document in documents
        ],
        "declarations": [
            {
                "key": _("Accepted") if getattr(application, name) else _("Not accepted yet"),
                "value": DECLARATIONS[name],
                "change": section_url(application, "declarations"),
            }
            for name in DECLARED[application.route_now]
        ],
        "missing": missing,
        "draft": draft,
        "key": key or secrets.token_hex(16),
        "sentence": refusal_sentence(refused) if refused else "",
        "opened": application.window.opens_at <= request.now,
        "closes_at": own_close(application),
    }
    return render(request, "my/check.html", context, status=status_of(refused) if refused else 200)


@require_safe
@for_applicants
def check(request: ApplicantRequest, reference: str) -> HttpResponse:
    """Check your answers, with Change links, and the one button."""
    application = own_case(request, reference)
    if not is_editable(application, request.now):
        return not_editable(request, application)
    return _check_page(request, application)


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def submit(request: ApplicantRequest, reference: str) -> HttpResponse:
    """Submit, at the instant read at the door. Pressed twice it is one submission; where a colleague or another tab was
    quicker, this leads to the receipt too. Who comes back from sign-in, or by a bookmark, finds the button."""
    application = own_case(request, reference)
    if request.method != "POST":
        return redirect("my_check", reference=reference)
    key = request.POST.get("key", "")[:64]
    try:
        submit_application(application=application, key=key, actor=request.actor, now=request.now)
    except Refused as refused:
        fresh = own_case(request, reference)
        if refused.reason == Reason.WRONG_STATE and fresh.state_now in PENDING:
            messages.info(
                request, _("The application was received already, and was not sent twice: this is its receipt.")
            )
            return redirect("my_receipt", reference=reference)
        return _check_page(request, fresh, refused=refused, key=key)
    return redirect("my_receipt", reference=reference)


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
            *((str(title), content["answers"][name]) for name, title in TITLES.items() if name in content["answers"]),
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
        (correction, ", ".join(str(TITLES.get(field, field.replace("_", " "))) for field in correction.fields))
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
        "late": late_permission_of(application.window, application.organization),
        "correctable": correcting(application, request.now).allowed,
        **content_rows(version),
    }
    return render(request, "my/file.html", context)
