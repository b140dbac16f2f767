"""Before an application: what is needed, which route, which organization (R1, R3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.kept_uploads import take_upload
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accreditation.acting import refused_by
from accreditation.forms.case import ClaimForm
from accreditation.forms.profile import ProfileForm
from accreditation.forms.sections import ANSWERS, DECLARATIONS, TITLES
from accreditation.modalities.applications import REQUIRED
from accreditation.modalities.earliest import Horizon, earliest_decision
from accreditation.modalities.outcomes import Verdict
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.states import Route, State
from accreditation.models import Organization, Window
from accreditation.models.application import DocumentKind
from accreditation.notices.refusals import refusal_sentence
from accreditation.queries.accredited import public_name_of
from accreditation.queries.beginning import Place, late_of, places_for, sent_by, why_not_begin
from accreditation.queries.held import held_windows
from accreditation.queries.organizations import bodies_like
from accreditation.queries.own import own_applications, own_organizations, window_to_apply_in, windows_to_apply_in
from accreditation.queries.people import is_acted_for
from accreditation.services.applications import begin_application
from accreditation.services.claims import claim_organization
from accreditation.services.organizations import register_organization
from accreditation.views.apply_doors import (
    ApplicantRequest,
    for_applicants,
    own_body,
    status_of,
    tell_refusal,
)

CLAIM_SALT = "accreditation.claim"
CLAIM_SECONDS = 24 * 3600


def _rules(window: Window | None) -> Parameters:
    return window.cycle.process.rules() if window is not None else Parameters()


@require_safe
def landing(request: PortalRequest) -> HttpResponse:
    """Who may apply, what is needed, how long it takes, when, and what happens next. Public."""
    ahead = windows_to_apply_in(request.now)
    windows = [one for one in ahead if one.opens_at <= request.now] or ahead[:1]
    rules = _rules(windows[0] if windows else None)
    context = {
        "windows": windows,
        "is_open": bool(windows) and windows[0].opens_at <= request.now,
        "rules": rules,
        "megabytes": rules.max_file_bytes // (1024 * 1024),
        "earliest": [
            (one, earliest_decision(Horizon(closes_at=one.closes_at), (), request.now, rules).at) for one in windows
        ],
        "held": list(held_windows()),
        "r1": PARAGRAPHS[Rule.R1],
    }
    return render(request, "apply/landing.html", context)


@require_safe
def questions(request: PortalRequest) -> HttpResponse:
    """All questions of both routes on one page, to print."""
    rules = _rules(window_to_apply_in(request.now))
    routes = [
        (
            title,
            [(ANSWERS[name].title, ANSWERS[name].question, rules.word_limits.get(name)) for name in names],
        )
        for title, names in (
            (_("Non-objection route"), REQUIRED[Route.NON_OBJECTION]),
            (_("ECOSOC route"), REQUIRED[Route.ECOSOC]),
        )
    ]
    profile = ProfileForm(year=request.now.year)
    context = {
        "routes": routes,
        "profile": [(field.label, field.help_text, field.field.required) for field in profile],
        "documents": DocumentKind.labels,
        "declarations": list(DECLARATIONS.values()),
        "contact": TITLES["contact"],
        "rules": rules,
        "megabytes": rules.max_file_bytes // (1024 * 1024),
    }
    return render(request, "apply/questions.html", context)


@require_safe
def which_route(request: PortalRequest) -> HttpResponse:
    """Two questions, asked by a GET form: nothing is kept."""
    asked = {name: request.GET.get(name, "") for name in ("ngo", "status", "accredited")}
    answer = ""
    if asked["accredited"] == "yes":
        answer = "accredited"
    elif asked["ngo"] == "no" or asked["status"] in {"no", "pending"}:
        answer = "non_objection"
    elif asked["ngo"] == "yes" and asked["status"] == "yes":
        answer = "ecosoc"
    incomplete = bool(request.GET) and not answer
    return render(request, "apply/which_route.html", {"asked": asked, "answer": answer, "incomplete": incomplete})


def _places(body: Organization, now: datetime) -> tuple[list[Place], Verdict | None]:
    """Where this body may begin, and where it may not, why: None where no window is announced."""
    windows, sent = windows_to_apply_in(now), sent_by([body.pk])
    late = late_of([body], now).get(body.pk)
    places = places_for(body, windows, late, sent, now)
    first = late.window if late is not None else next(iter(windows), None)
    return places, None if places or first is None else why_not_begin(body, first, sent)


@require_safe
@for_applicants
def begin(request: ApplicantRequest) -> HttpResponse:
    """Choose among one's organizations, or register one."""
    organizations = list(own_organizations(request.actor).order_by("name"))
    if not organizations:
        return redirect("apply_register")
    live = {row.organization_id: row for row in own_applications(request.actor).exclude(state=State.DRAFT.value)[:50]}
    context = {"organizations": [(body, live.get(body.pk)) for body in organizations]}
    return render(request, "apply/begin.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def register(request: ApplicantRequest) -> HttpResponse:
    """Register a body. One that seems registered already is told plainly, without revealing people."""
    form = ProfileForm(request.POST or None, year=request.now.year)
    alike: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        mine = set(own_organizations(request.actor).values_list("pk", flat=True))
        found = bodies_like(form.cleaned_data["name"], form.cleaned_data["website"])
        own = [body for body in found if body.pk in mine]
        if own and own[0].name.casefold() == form.cleaned_data["name"].casefold():
            return redirect("my_organization", reference=own[0].reference)  # the button pressed twice
        others = [body for body in found if body.pk not in mine]
        if not others or request.POST.get("different") == "yes":
            try:
                organization = register_organization(profile=form.cleaned_data, actor=request.actor, now=request.now)
            except Refused as refused:
                return render(request, "apply/register.html", {"form": form}, status=tell_refusal(form, refused))
            return redirect("apply_organization", reference=organization.reference)
        alike = [_alike(body, form.cleaned_data["name"]) for body in others]
    status = 200 if not alike else 409
    return render(request, "apply/register.html", {"form": form, "alike": alike}, status=status)


def _alike(body: Organization, typed: str) -> dict[str, Any]:
    """A body registered already, as a stranger may hear of it: by the name typed or the public one, else by none (DESIGN 4);
    and whether somebody acts for it, which of one entered from paper nobody does at first."""
    name = body.name if body.name.casefold() == " ".join(typed.split()).casefold() else public_name_of(body)
    token = signing.dumps([body.pk, name], salt=CLAIM_SALT)
    return {"name": name, "token": token, "has_people": is_acted_for(body)}


@require_safe
@for_applicants
def organization(request: ApplicantRequest, reference: str) -> HttpResponse:
    """One organization: by which route it applies, and begin."""
    body = own_body(request, reference)
    return _begin_page(request, body)


def _begin_page(
    request: ApplicantRequest, body: Organization, refused: Refused | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    """Where it may begin, and by which route. Who cannot apply is told before writing, not after."""
    places, bar = _places(body, request.now)
    drafts = {
        draft.window_id: draft
        for draft in own_applications(request.actor).filter(
            organization=body, state=State.DRAFT.value, window__in=[place.window.pk for place in places]
        )
    }
    begun = [place for place in places if place.window.pk in drafts]
    draft = drafts[begun[0].window.pk] if begun else None
    if bar is not None and refused is None:
        refused, status = refused_by(bar), 200
    elif refused is not None:
        status = status_of(refused)
    proposed = Route(draft.route) if draft else Route.ECOSOC if body.ecosoc_status else Route.NON_OBJECTION
    context = {
        "organization": body,
        "places": [(place, drafts.get(place.window.pk)) for place in places],
        "chosen": request.POST.get("window") or str((begun or places)[0].window.pk) if places else "",
        "drafts": [drafts[place.window.pk] for place in begun],
        "route": proposed.value,
        "sentence": refusal_sentence(refused) if refused else problem,
    }
    return render(request, "apply/organization.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def begin_draft(request: ApplicantRequest, reference: str) -> HttpResponse:
    """Begin the draft, or go on with the one there is. Who comes back from sign-in finds the form."""
    body = own_body(request, reference)
    if request.method != "POST":
        return redirect("apply_organization", reference=reference)
    places, bar = _places(body, request.now)
    if bar is not None:
        return _begin_page(request, body, refused_by(bar))
    route, chosen = request.POST.get("route", ""), request.POST.get("window", "")
    windows = {str(place.window.pk): place.window for place in places}
    if not windows:
        return _begin_page(request, body)
    if chosen and chosen not in windows:
        return _begin_page(
            request, body, problem=_("That window is over for this organization. Choose again."), status=409
        )
    if route not in set(Route):
        return _begin_page(request, body, problem=_("Choose a route."), status=400)
    window = windows[chosen] if chosen else places[0].window
    try:
        application = begin_application(
            organization=body, window=window, route=Route(route), actor=request.actor, now=request.now
        )
    except Refused as refused:
        return _begin_page(request, body, refused)
    return redirect("my_case", reference=application.reference)


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def claim(request: ApplicantRequest, token: str) -> HttpResponse:
    """Say, with a letter of the head, that one acts for a body that others registered."""
    try:
        pk, name = signing.loads(token, salt=CLAIM_SALT, max_age=CLAIM_SECONDS)
    except signing.SignatureExpired:
        messages.info(
            request, _("That link has expired. Name the organization here once more, and you get a fresh one.")
        )
        return redirect("apply_register")
    except signing.BadSignature as error:
        raise Http404 from error
    body = Organization.objects.filter(pk=pk).first()
    if body is None:
        raise Http404
    form = ClaimForm(request.POST or None, request.FILES or None)
    status, rules = 200, _rules(window_to_apply_in(request.now))
    if request.method == "POST":
        valid = form.is_valid()
        try:
            letter = take_upload(request, form, "letter", rules.max_file_bytes)
            if valid:
                claim_organization(
                    organization=body,
                    statement=form.cleaned_data["statement"],
                    letter=letter,
                    actor=request.actor,
                    now=request.now,
                    rules=rules,
                )
                return render(request, "apply/claimed.html", {"name": name, "has_people": is_acted_for(body)})
        except Refused as refused:
            status = tell_refusal(form, refused, "letter" if refused.reason.startswith("file_") else None)
    return render(
        request, "apply/claim.html", {"form": form, "name": name, "has_people": is_acted_for(body)}, status=status
    )
