"""Writing an input: form, draft, check, send (R10, R11)."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.notices.files import FILE_SENTENCES
from accounts.refusals import FileReason, Refused
from accounts.requests import PortalRequest
from accounts.upload_limit import say_too_large
from accreditation.modalities.inputs import InputState, may_edit, may_send, missing_from
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.words import count_words
from accreditation.queries.documents import lacks_letter
from submissions.forms.writing import InputForm, SendForm
from submissions.models import WrittenInput
from submissions.notices.refusals import input_refusal
from submissions.queries.inputs import input_facts, organizations_of
from submissions.services.drafting import begin_input, rules_of, save_input, without_controls
from submissions.services.sending import send_input
from submissions.showing import facts_of, status_code
from submissions.views.mine_doors import actor_of, own_or_404, signed_in

_SENT_ALREADY = gettext_lazy(
    "The input was sent already; this change is not in it. What you typed stands below: copy what you want to keep."
)


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: PortalRequest, reference: str = "") -> HttpResponse:
    """Write a new input or change a draft. "Save" takes what there is; "Continue" asks for what sending needs."""
    written = own_or_404(request, reference) if reference else None
    organizations = organizations_of(request.actor)
    if written is not None and request.method != "POST" and not may_edit(written.state_now).allowed:
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
    if written is not None and not may_edit(written.state_now).allowed:
        return _not_in_it(request, written, given)
    onward = request.POST.get("then") == "check"
    form = InputForm(request.POST, request.FILES, strict=onward, **given)
    say_too_large(request, form, "file", FILE_SENTENCES[FileReason.FILE_TOO_LARGE])
    if not form.is_valid():
        return _form_page(request, form, written, status=200)
    try:
        saved = _save(request, form, written)
    except Refused as refused:
        moved = own_or_404(request, reference) if reference else None
        if moved is not None and not may_edit(moved.state_now).allowed:
            return _not_in_it(request, moved, given)
        form.add_error("file" if refused.reason in FILE_SENTENCES else None, input_refusal(refused))
        theirs = _draw_anew(request, form, reference) if refused.reason == Reason.STALE else ""
        return _form_page(request, form, written, status=status_code(refused), theirs=theirs)
    if onward:
        return redirect("my_input_check", reference=saved.reference)
    messages.success(request, _("Saved %(time)s UTC.") % {"time": request.now.strftime("%H:%M")})
    return redirect("my_input_edit", reference=saved.reference)


def _not_in_it(request: PortalRequest, written: WrittenInput, given: dict[str, Any]) -> HttpResponse:
    """A page older than the sending: nothing is changed, and what was typed stays on the page to be taken elsewhere."""
    form = InputForm(request.POST, **{**given, "written": written})
    form.is_valid()
    gone = written.state_now in {InputState.WITHDRAWN, InputState.WITHHELD}
    form.add_error(None, input_refusal(Refused(Reason.WRONG_STATE)) if gone else _SENT_ALREADY)
    return _form_page(request, form, written, status=409, closed=True)


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
            actor=actor_of(request),
            now=request.now,
            upload=values.get("file"),
            key=values.get("key") or "",
        )
    return save_input(
        written=written,
        answers=form.answers(),
        actor=actor_of(request),
        now=request.now,
        version=values.get("version"),
        upload=values.get("file"),
        remove_file=bool(values.get("remove_file")),
    )


def _draw_anew(request: PortalRequest, form: InputForm, reference: str) -> str:
    """The form keeps what was typed and carries the version as it now is; returns the text saved there, if it is another."""
    fresh = own_or_404(request, reference)
    data = request.POST.copy()
    data["version"] = str(fresh.version)
    form.data = data
    return fresh.text if fresh.text != without_controls(form.cleaned_data.get("text") or "") else ""


def _form_page(
    request: PortalRequest,
    form: InputForm,
    written: WrittenInput | None,
    status: int = 200,
    theirs: str = "",
    *,
    closed: bool = False,
) -> HttpResponse:
    # The mark "(optional)" is the strict form's, however much of it a saved draft needs.
    for name in ("title", "session", "language"):
        form.fields[name].required = True
    returned = (
        written.decisions.filter(step="return").last() if written and written.state_now is InputState.RETURNED else None
    )
    context = {
        "form": form,
        "written": written,
        "returned": returned,
        "limit": form.limit,
        "theirs": theirs,
        "closed": closed,
    }
    return render(request, "submissions/write.html", context, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def check(request: PortalRequest, reference: str) -> HttpResponse:
    """Read back, accept the guidelines, send: one button, safe to press twice."""
    written = own_or_404(request, reference)
    if request.method == "GET":
        if not may_edit(written.state_now).allowed:
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
            actor=actor_of(request),
            now=request.now,
            version=values["version"],
        )
    except Refused as refused:
        fresh = own_or_404(request, reference)
        if fresh.state_now is InputState.SENT:
            messages.info(request, _("The input was sent already, and was not sent twice: here is what was sent."))
            return redirect("my_input", reference=reference)
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
        "letter_lacks": lacks_letter(written.organization),
        "words": f"{count_words(written.text):,}",
        "limit": f"{rules_of(written).word_limits['written_input']:,}",
        "guidelines": PARAGRAPHS[Rule.R11],
        "edit_url": edit_url,
    }
    return render(request, "submissions/check.html", context, status=status)
