"""The sender's pages: write, read back, send, follow, mend, appeal, withdraw (R10, R11)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.capacities import Actor
from accounts.notices.files import FILE_SENTENCES
from accounts.queries.paging import page_of
from accounts.refusals import FileReason, Refused
from accounts.requests import PortalRequest
from accounts.signed_out import signed_out
from accounts.upload_limit import too_large
from accreditation.modalities.inputs import EDITABLE, InputState, may_appeal, may_send, missing_from
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.words import count_words
from sessions_app.models import AgendaItem, Session
from submissions.forms.writing import InputForm, ReasonForm, SendForm, VersionForm
from submissions.models import WrittenInput
from submissions.models.written_input import InputLanguage
from submissions.notices.refusals import input_refusal
from submissions.policy import is_sender
from submissions.queries.inputs import find_input, input_facts, latest_sent, organizations_of, visible_inputs
from submissions.services.drafting import begin_input, rules_of, save_input
from submissions.services.sending import appeal_return, send_input, withdraw_input
from submissions.showing import NEXT_STEPS, SHAPES, facts_of, history_of, pdf_answer, status_code

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Signed out: to the sign-in page and back again."""

    @wraps(view)
    @never_cache
    def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.actor is None:
            return signed_out(request, *_labels_and_choices(request))
        return view(request, *args, **kwargs)

    return guarded


def _named(model: type[Session] | type[AgendaItem], value: str) -> dict[str, str]:
    row = model.objects.filter(pk=int(value)).first() if value.isdecimal() and len(value) < 10 else None
    return {value: row.title} if row is not None else {}


def _labels_and_choices(request: PortalRequest) -> tuple[dict[str, object], dict[str, dict[str, str]]]:
    """The form's own words for what was typed in it. Whose input it is is not among them: only its people know."""
    if request.method in {"GET", "HEAD"}:
        return {}, {}
    titles: dict[str, object] = {name: field.label for name, field in InputForm.base_fields.items()}
    chosen = {
        "session": _named(Session, request.POST.get("session", "")),
        "agenda_item": _named(AgendaItem, request.POST.get("agenda_item", "")),
        "language": {value: str(label) for value, label in InputLanguage.choices},
        "organization": {},
        "then": {},
    }
    return titles, chosen


def _actor(request: PortalRequest) -> Actor:
    """Who acts; signed_in has asked that there is somebody."""
    assert request.actor is not None  # noqa: S101
    return request.actor


def _own(request: PortalRequest, reference: str) -> WrittenInput:
    """The input, for its own body's people; to anybody else there is no such page."""
    written = find_input(request.actor, reference)
    if written is None or not is_sender(request.actor, written):
        raise Http404
    return written


@require_GET
@signed_in
def inputs(request: PortalRequest) -> HttpResponse:
    """`/my/inputs/`: what waits for the person, and everything sent."""
    organizations = list(organizations_of(request.actor))
    rows = visible_inputs(request.actor).filter(organization__in=organizations)
    page = page_of(rows, request.GET, size=25)
    for row in page.rows:
        row.shape = SHAPES[row.state_now]
    return render(request, "submissions/my_inputs.html", {"page": page, "organizations": organizations})


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: PortalRequest, reference: str = "") -> HttpResponse:
    """Write a new input or change a draft. "Save" takes what there is; "Continue" asks for what sending needs."""
    written = _own(request, reference) if reference else None
    organizations = organizations_of(request.actor)
    if written is not None and written.state_now not in EDITABLE:
        return redirect("my_input", reference=written.reference)
    if written is None and not organizations:
        return redirect("my_inputs")
    given: dict[str, Any] = {
        "organizations": organizations,
        "written": written,
        "now": request.now,
        "rules": rules_of(written) if written else Parameters(),
    }
    if request.method == "GET":
        form = InputForm(initial=_initial(written), strict=True, **given)
        return _form_page(request, form, written)
    onward = request.POST.get("then") == "check"
    form = InputForm(request.POST, request.FILES, strict=onward, **given)
    if "file" in too_large(request):
        form.add_error("file", str(FILE_SENTENCES[FileReason.FILE_TOO_LARGE]))
    if not form.is_valid():
        return _form_page(request, form, written, status=200)
    try:
        saved = _save(request, form, written)
    except Refused as refused:
        form.add_error("file" if refused.reason in FILE_SENTENCES else None, input_refusal(refused))
        return _form_page(request, form, written, status=status_code(refused))
    if onward:
        return redirect("my_input_check", reference=saved.reference)
    messages.success(request, _("Saved %(time)s UTC.") % {"time": request.now.strftime("%H:%M")})
    return redirect("my_input_edit", reference=saved.reference)


def _initial(written: WrittenInput | None) -> dict[str, Any]:
    if written is None:
        return {"language": "en", "key": secrets.token_urlsafe(24)}
    names = ("title", "session", "agenda_item", "topic", "language", "text", "version")
    return {name: getattr(written, name) for name in names}


def _save(request: PortalRequest, form: InputForm, written: WrittenInput | None) -> WrittenInput:
    values = form.cleaned_data
    if written is None:
        organization = values.get("organization") or organizations_of(request.actor)[0]
        return begin_input(
            organization=organization,
            answers=form.answers(),
            actor=_actor(request),
            now=request.now,
            upload=values.get("file"),
            key=values.get("key") or "",
        )
    return save_input(
        written=written,
        answers=form.answers(),
        actor=_actor(request),
        now=request.now,
        version=values.get("version"),
        upload=values.get("file"),
        remove_file=bool(values.get("remove_file")),
    )


def _form_page(
    request: PortalRequest, form: InputForm, written: WrittenInput | None, status: int = 200
) -> HttpResponse:
    # The mark "(optional)" is the strict form's, however much of it a saved draft needs.
    for name in ("title", "session", "language"):
        form.fields[name].required = True
    returned = (
        written.decisions.filter(step="return").last() if written and written.state_now is InputState.RETURNED else None
    )
    context = {"form": form, "written": written, "returned": returned, "limit": form.limit}
    return render(request, "submissions/write.html", context, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def check(request: PortalRequest, reference: str) -> HttpResponse:
    """Read back, accept the guidelines, send: one button, safe to press twice."""
    written = _own(request, reference)
    if request.method == "GET":
        if written.state_now not in EDITABLE:
            return redirect("my_input", reference=written.reference)
        form = SendForm(initial={"key": secrets.token_urlsafe(24), "version": written.version})
        return _check_page(request, written, form)
    form = SendForm(request.POST)
    if not form.is_valid():
        return _check_page(request, written, form)
    values = form.cleaned_data
    try:
        send_input(
            written=written,
            key=values["key"],
            declares=values["declares"],
            actor=_actor(request),
            now=request.now,
            version=values["version"],
        )
    except Refused as refused:
        form.add_error(None, input_refusal(refused))
        return _check_page(request, written, form, status=status_code(refused))
    return redirect("my_input", reference=written.reference)


def _check_page(request: PortalRequest, written: WrittenInput, form: SendForm, status: int = 200) -> HttpResponse:
    facts = input_facts(written)
    missing = missing_from(facts)
    names = {
        "title": ("title", _("the title")),
        "session": ("session", _("the meeting")),
        "subject": ("agenda_item", _("the agenda item or topic")),
        "language": ("language", _("the language")),
        "content": ("text", _("the text or a PDF")),
    }
    edit_url = f"/my/inputs/{written.reference}/edit/"
    # What will be refused is said before the button is pressed; the declaration is what this page asks for.
    verdict = may_send(facts, request.now, rules_of(written))
    blocked = (
        input_refusal(Refused(verdict.reason, verdict.rule))
        if verdict.reason is not None and verdict.reason.value not in {"not_declared", "incomplete"}
        else ""
    )
    context = {
        "form": form,
        "written": written,
        "rows": facts_of(written, change=edit_url),
        "missing": [(f"{edit_url}#id_{names[name][0]}", names[name][1]) for name in missing],
        "blocked": blocked,
        "words": f"{count_words(written.text):,}",
        "limit": f"{rules_of(written).word_limits['written_input']:,}",
        "guidelines": PARAGRAPHS[Rule.R11],
        "edit_url": edit_url,
    }
    return render(request, "submissions/check.html", context, status=status)


@require_GET
@signed_in
def follow(request: PortalRequest, reference: str) -> HttpResponse:
    """Where an input stands: receipt, history with reasons, and the one next step."""
    written = _own(request, reference)
    step, who = NEXT_STEPS.get(written.state_now, (_("Nothing is needed from you"), ""))
    context = {
        "written": written,
        "rows": facts_of(written),
        "history": history_of(written),
        "shape": SHAPES[written.state_now],
        "next_step": step,
        "who": who,
        "sent": latest_sent(written),
        "may_edit": written.state_now in EDITABLE,
        "may_appeal": written.state_now is InputState.RETURNED and written.appealable,
        "may_withdraw": written.state_now not in {InputState.WITHDRAWN, InputState.WITHHELD},
    }
    return render(request, "submissions/follow.html", context)


@require_GET
@signed_in
def own_file(request: PortalRequest, reference: str) -> HttpResponse:
    """The PDF of one's own input, as it will be posted."""
    written = _own(request, reference)
    if written.file is None:
        raise Http404
    return pdf_answer(written.file, written.reference, public=False)


@require_http_methods(["GET", "POST"])
@signed_in
def withdraw(request: PortalRequest, reference: str) -> HttpResponse:
    """Withdraw, read back first. What was posted leaves a page that says so."""
    written = _own(request, reference)
    form = VersionForm(request.POST or None, initial={"version": written.version})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_input(
                written=written, actor=_actor(request), now=request.now, version=form.cleaned_data["version"]
            )
        except Refused as refused:
            form.add_error(None, input_refusal(refused))
            status = status_code(refused)
        else:
            messages.success(request, _("The input is withdrawn."))
            return redirect("my_input", reference=written.reference)
    sentence = (
        _(
            "%(organization)s withdraws the posted input %(symbol)s. Its page stays and says that it was withdrawn, and when."
        )
        if written.state_now is InputState.POSTED
        else _("%(organization)s withdraws the input %(reference)s. It will not be posted.")
    ) % {
        "organization": written.organization.name,
        "symbol": getattr(written, "symbol", ""),
        "reference": written.reference,
    }
    context = {"written": written, "form": form, "sentence": sentence}
    return render(request, "submissions/withdraw.html", context, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def appeal(request: PortalRequest, reference: str) -> HttpResponse:
    """Ask the Chair to look at a return (R11)."""
    written = _own(request, reference)
    verdict = may_appeal(input_facts(written), reason="…")  # what will be refused is said before it is written
    if request.method == "GET" and verdict.reason is not None:
        messages.info(request, input_refusal(Refused(verdict.reason, verdict.rule)))
        return redirect("my_input", reference=written.reference)
    labels = {
        "label": _("Why should the input be posted?"),
        "help_text": _("The Chair and the Secretariat read it. Say how the input keeps to the guidelines."),
    }
    form = ReasonForm(request.POST or None, initial={"version": written.version}, **labels)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            appeal_return(
                written=written,
                reason=form.cleaned_data["reason"],
                actor=_actor(request),
                now=request.now,
                version=form.cleaned_data["version"],
            )
        except Refused as refused:
            form.add_error(None, input_refusal(refused))
            status = status_code(refused)
        else:
            messages.success(request, _("Your appeal is before the Chair."))
            return redirect("my_input", reference=written.reference)
    context = {
        "written": written,
        "form": form,
        "returned": written.decisions.filter(step="return").last(),
        "guidelines": PARAGRAPHS[Rule.R11],
    }
    return render(request, "submissions/appeal.html", context, status=status)
