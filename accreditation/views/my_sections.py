"""One page for each part of an application; saved on every page, and long texts by themselves (DESIGN 10)."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accreditation.forms.profile import ProfileForm
from accreditation.forms.sections import (
    ANSWERS,
    MOST_CHARACTERS,
    SECTIONS,
    TITLES,
    AnswerForm,
    ContactForm,
    DeclarationsForm,
    answers_on,
    over_by,
    section_of,
    sections_of,
)
from accreditation.modalities.applications import DECLARATIONS, REQUIRED
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from accreditation.modalities.states import PENDING, Route, State
from accreditation.modalities.words import count_words
from accreditation.models import Application
from accreditation.notices.own_case import own_refusal
from accreditation.queries.progress import unchecked
from accreditation.services.applications import save_answers, save_profile
from accreditation.views.apply_doors import (
    ApplicantRequest,
    carried_version,
    edit_verdict,
    for_applicants,
    keeps_no_more,
    not_editable,
    own_working_file,
    page_version,
    section_url,
    status_of,
    tell_refusal,
)

# A text in a working file is saved by itself; of a submitted file every save is a version, so the button decides.
AUTOSAVED = frozenset({State.DRAFT, State.RETURNED})


def section_form(application: Application, name: str, request: ApplicantRequest) -> BaseForm:
    """The form of one part, bound if something was sent."""
    data = request.POST if request.method == "POST" else None
    if name == "profile":
        return ProfileForm(
            data,
            instance=application.organization,
            year=request.now.year,
            ecosoc_route=application.route_now is Route.ECOSOC,
        )
    if name == "contact":
        names = ("contact_name", "contact_email", "contact_phone", "contact_sensitive")
        return ContactForm(data, initial={key: getattr(application, key) for key in names})
    if name == "declarations":
        declarations = DECLARATIONS[application.route_now]
        return DeclarationsForm(declarations, data, initial={key: getattr(application, key) for key in declarations})
    initial = {key: getattr(application, key) for key in (*answers_on(name), "language")}
    return AnswerForm(name, application.cycle.process.rules(), data, initial=initial)


def _next(application: Application, name: str) -> str:
    names = sections_of(application.route_now, application.state_now)
    index = names.index(name) + 1
    if name == "contact" and application.state_now is not State.DRAFT:
        return reverse("my_case", args=[application.reference])
    if application.state_now is not State.DRAFT or index == len(names):
        return reverse("my_check", args=[application.reference])
    return section_url(application, names[index])


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def section(request: ApplicantRequest, reference: str, name: str) -> HttpResponse:
    """Show and save one part."""
    application = own_working_file(request, reference)
    if name == "documents":
        return redirect("my_documents", reference=reference)
    if name == "declarations" and application.state_now is State.DRAFT:
        return redirect("my_check", reference=reference)
    if section_of(name) != name:
        return redirect(section_url(application, section_of(name)))
    if name not in SECTIONS[application.route_now]:
        raise Http404
    contact = name == "contact" and application.state_now in PENDING
    verdict = edit_verdict(application, request.now)
    if request.method != "POST" and not contact and not verdict.allowed:
        return not_editable(request, application)
    form = section_form(application, name, request)
    if not contact and verdict.reason is not None:
        # Said before anything else: a page out of date is not asked to join two texts in vain.
        form.is_valid()
        status = tell_refusal(form, Refused(verdict.reason, verdict.rule), application=application)
        return _page(request, own_working_file(request, reference), name, form, status=status, closed=True)
    if request.method != "POST" or not form.is_valid():
        return _page(request, application, name, form, told=False)
    try:
        saved = _save(request, application, name, form)
    except Refused as refused:
        return _refused(request, own_working_file(request, reference), name, form, refused)
    limits = saved.cycle.process.rules().word_limits
    for one in answers_on(name):
        over = over_by(getattr(saved, one), limits[one]) if one in limits else ""
        if over:
            form.add_error(one, over)
    if form.errors:
        return _page(request, saved, name, form)
    if request.POST.get("action") == "list":
        return redirect("my_case", reference=reference)
    return redirect(_next(application, name))


def _save(request: ApplicantRequest, application: Application, name: str, form: BaseForm) -> Application:
    data = {key: _plain(value) for key, value in form.cleaned_data.items()}
    if not data.get("language"):
        data.pop("language", None)  # a page that did not bring it changes nothing
    save: dict[str, Any] = {
        "application": application,
        "actor": request.actor,
        "now": request.now,
        "version": page_version(request),
    }
    if name == "profile":
        return save_profile(profile=data, **save)
    return save_answers(answers=data, **save)


def _plain(value: Any) -> Any:
    """Browsers send line ends as CR LF; the file keeps LF, so that the same text is the same."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _page(
    request: ApplicantRequest,
    application: Application,
    name: str,
    form: BaseForm,
    *,
    status: int = 200,
    told: bool = True,
    **more: Any,
) -> HttpResponse:
    in_force = application.organization.version if name == "profile" else application.version
    version = carried_version(request, in_force, told=told)
    answers = {one: getattr(application, one) for one in answers_on(name)}
    limits = application.cycle.process.rules().word_limits
    context = {
        "application": application,
        "name": name,
        "title": TITLES[name],
        "form": form,
        "version": version,
        "autosave": bool(answers) and application.state_now in AUTOSAVED and not more.get("closed"),
        "sent": application.state_now not in AUTOSAVED and name != "contact" and not more.get("closed"),
        "unchecked": unchecked(application, answers),
        "counts": [
            (ANSWERS[one].title, count_words(text), limits[one]) for one, text in answers.items() if one in limits
        ],
        "r11": PARAGRAPHS[Rule.R11],
        **more,
    }
    return render(request, "my/section.html", context, status=status)


def _refused(
    request: ApplicantRequest, fresh: Application, name: str, form: BaseForm, refused: Refused
) -> HttpResponse:
    """The refusal beside the form, everything typed kept. For a stale page both texts are shown, and the page carries the
    version as it now is: saving again is then a choice made with open eyes."""
    theirs = []
    if refused.reason == Reason.STALE:
        holder = fresh.organization if name == "profile" else fresh
        theirs = [
            (form[key].label, getattr(holder, key))
            for key in form.cleaned_data
            if key != "language"
            if _plain(form.cleaned_data[key]) != getattr(holder, key)
        ]
    emptied = [one for one in refused.detail if one in form.fields] if refused.reason == Reason.INCOMPLETE else []
    for one in emptied:
        form.add_error(one, _("The application has been sent, so this cannot be left empty."))
    status = status_of(refused) if emptied else tell_refusal(form, refused, application=fresh)
    return _page(request, fresh, name, form, status=status, theirs=theirs, told=refused.reason == Reason.STALE)


@require_POST
def autosave(request: PortalRequest, reference: str) -> HttpResponse:
    """Save one long text as it is being written. Answers in JSON, asks what the page's own button asks."""
    if request.actor is None:
        return JsonResponse({"reason": "signed_out"}, status=401)
    application = own_working_file(request, reference)
    name = request.POST.get("field", "")
    if name not in REQUIRED[application.route_now] or "value" not in request.POST:
        return JsonResponse({"reason": "unknown_field"}, status=400)
    verdict = edit_verdict(application, request.now)
    if verdict.reason is not None:
        return keeps_no_more(application, Refused(verdict.reason, verdict.rule))
    if application.state_now not in AUTOSAVED:
        return JsonResponse({"reason": "sent", "sentence": _("Save with the button.")}, status=409)
    value = _plain(request.POST["value"])
    if len(value) > MOST_CHARACTERS:
        return JsonResponse({"reason": "too_long", "sentence": _("This text is too long to be saved.")}, status=400)
    try:
        saved = save_answers(
            application=application,
            answers={name: value},
            actor=request.actor,
            now=request.now,
            version=page_version(request),
        )
    except Refused as refused:
        fresh = own_working_file(request, reference)
        return JsonResponse(
            {
                "reason": refused.reason,
                "sentence": own_refusal(fresh, refused),
                "theirs": getattr(fresh, name),
                "yours": value,
                "version": fresh.version,
            },
            status=status_of(refused),
        )
    # Translators: %(time)s is hours and minutes in UTC, as in "Saved 14:02 UTC".
    sentence = _("Saved %(time)s UTC") % {"time": f"{request.now:%H:%M}"}
    return JsonResponse({"saved": sentence, "version": saved.version})
