"""Check your answers, and submit: once, at the instant read at the door."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.refusals import Refused
from accreditation.forms.sections import ANSWERS, DECLARATIONS, SECTIONS, TITLES, DeclarationsForm, section_of
from accreditation.modalities.applications import DECLARATIONS as DECLARED
from accreditation.modalities.applications import REQUIRED, REQUIRED_PROFILE, may_take_route, missing_from, over_limit
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from accreditation.modalities.states import PENDING, State
from accreditation.models import Application
from accreditation.models.application import AnswerLanguage
from accreditation.notices.own_case import own_close
from accreditation.notices.refusals import refusal_sentence
from accreditation.queries.beginning import bar_of
from accreditation.queries.files import file_facts
from accreditation.queries.own import window_to_apply_in
from accreditation.queries.progress import standing_documents
from accreditation.services.applications import submit_application
from accreditation.views.apply_doors import (
    ApplicantRequest,
    for_applicants,
    has_shut,
    is_editable,
    not_editable,
    own_working_file,
    section_url,
    status_of,
)
from accreditation.views.my_file import profile_rows


def _answers_rows(application: Application, *, change: bool) -> list[dict[str, Any]]:
    first = REQUIRED[application.route_now][0]
    rows: list[dict[str, Any]] = [
        {
            "key": _("Language of the answers"),
            "value": dict(AnswerLanguage.choices).get(application.language, application.language),
            "change": section_url(application, first) if change else "",
        }
    ]
    for name in REQUIRED[application.route_now]:
        url = section_url(application, section_of(name)) if change else ""
        rows.append({"key": ANSWERS[name].title, "value": getattr(application, name), "change": url})
    return rows


def _missing_rows(application: Application) -> list[tuple[str, str]]:
    """What is missing or too long, each with the page where it is mended: for the error summary. What a draft declares is
    asked on this page, beside the button."""
    facts = file_facts(application)
    rules = application.cycle.process.rules()
    rows = []
    fits = may_take_route(facts.route, facts.organization_type)
    if fits.reason is not None:
        rows.append((section_url(application, "profile"), refusal_sentence(Refused(fits.reason, fits.rule))))
    for name in missing_from(facts):
        if name in DECLARED[application.route_now]:
            continue
        if name in REQUIRED_PROFILE[application.route_now]:
            words = _("%(part)s: status and number in the ECOSOC register are missing") % {"part": TITLES["profile"]}
            rows.append((section_url(application, "profile"), words))
        elif name == "letter_of_head":
            rows.append(
                (section_url(application, "documents"), _("Documents: the signed letter of the head is missing"))
            )
        else:
            part = {"part": ANSWERS[name].title}
            rows.append((section_url(application, section_of(name)), _("%(part)s: not answered yet") % part))
    for name in over_limit(facts.words, rules, facts.characters):
        limit = rules.word_limits[name]
        words = (
            _("%(part)s: %(count)d words, the limit is %(limit)d")
            if facts.words[name] > limit
            else _("%(part)s: far more characters than %(limit)d words can have")
        )
        values = {"part": ANSWERS[name].title, "count": facts.words[name], "limit": limit}
        rows.append((section_url(application, section_of(name)), words % values))
    return list(dict.fromkeys(rows))


def _declared(application: Application, request: ApplicantRequest) -> DeclarationsForm:
    """What a draft declares, beside the button: ticked on this page. What was sent without a tick is asked for."""
    names = DECLARED[application.route_now]
    if request.method != "POST":
        return DeclarationsForm(names, initial={name: getattr(application, name) for name in names})
    form = DeclarationsForm(names, request.POST)
    for name in names if form.is_valid() else ():
        if not form.cleaned_data[name]:
            form.add_error(name, _("Tick this declaration. Without it nothing is submitted."))
    return form


def _check_page(
    request: ApplicantRequest, application: Application, *, refused: Refused | None = None, key: str = ""
) -> HttpResponse:
    documents = standing_documents(application)
    missing = _missing_rows(application)
    draft = application.state_now is State.DRAFT
    form = _declared(application, request) if draft else None
    if form is not None:
        unticked = _("Not accepted yet: “%(declaration)s”")
        missing += [
            (f"#{form[name].id_for_label}", unticked % {"declaration": DECLARATIONS[name]}) for name in form.errors
        ]
    bar = bar_of(application)
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
        ]
        if not draft
        else [],
        "declares": form,
        "r11": PARAGRAPHS[Rule.R11],
        "missing": missing,
        "draft": draft,
        "barred": refusal_sentence(Refused(bar.reason, bar.rule)) if bar is not None and bar.reason else "",
        "key": key or secrets.token_hex(16),
        "sentence": refusal_sentence(refused) if refused else "",
        "opened": application.window.opens_at <= request.now,
        "closes_at": own_close(application),
        "closed": draft and has_shut(application, request.now),
        "next_window": window_to_apply_in(request.now),
    }
    return render(request, "my/check.html", context, status=status_of(refused) if refused else 200)


@require_safe
@for_applicants
def check(request: ApplicantRequest, reference: str) -> HttpResponse:
    """Check your answers, with Change links, and the one button."""
    application = own_working_file(request, reference)
    if not is_editable(application, request.now):
        return not_editable(request, application)
    return _check_page(request, application)


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def submit(request: ApplicantRequest, reference: str) -> HttpResponse:
    """Submit, at the instant read at the door. Pressed twice it is one submission; where a colleague or another tab was
    quicker, this leads to the receipt too. Who comes back from sign-in, or by a bookmark, finds the button."""
    application = own_working_file(request, reference)
    if request.method != "POST":
        return redirect("my_check", reference=reference)
    key = request.POST.get("key", "")[:64]
    ticked = frozenset(name for name in DECLARED[application.route_now] if name in request.POST)
    try:
        submit_application(application=application, key=key, actor=request.actor, now=request.now, declares=ticked)
    except Refused as refused:
        fresh = own_working_file(request, reference)
        if refused.reason == Reason.WRONG_STATE and fresh.state_now in PENDING:
            messages.info(
                request, _("The application was received already, and was not sent twice: this is its receipt.")
            )
            return redirect("my_receipt", reference=reference)
        return _check_page(request, fresh, refused=refused, key=key)
    return redirect("my_receipt", reference=reference)
