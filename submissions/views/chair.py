"""The Chair's pages: appeals against returns, what is not posted yet, and withholding (R11)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.capacities import Party
from accounts.queries.paging import page_of
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accounts.signed_out import signed_out
from accreditation.modalities.inputs import InputState, InputStep, may_overturn, may_step
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from submissions.forms.writing import AppealForm, ReasonForm
from submissions.models import WrittenInput
from submissions.notices.refusals import input_refusal
from submissions.policy import may_withhold
from submissions.queries.inputs import find_input, input_facts, latest_sent, visible_inputs
from submissions.services.moderating import decide_appeal, withhold_input
from submissions.showing import SHAPES, facts_of_version, history_of, next_step_of, pdf_answer, status_code

SHOWN = 50


def _insist_chair(request: PortalRequest) -> HttpResponse | None:
    """Signed out: to the sign-in page. Another desk has no such page."""
    if request.actor is None:
        return signed_out(request)
    if request.actor.party is not Party.CHAIR:
        raise Http404
    return None


@require_GET
@never_cache
def inputs(request: PortalRequest) -> HttpResponse:
    """`/chair/inputs/`: appeals that wait for the Chair, then everything sent, newest first; a reference or symbol finds one."""
    elsewhere = _insist_chair(request)
    if elsewhere is not None:
        return elsewhere
    seen = visible_inputs(request.actor)
    appeals = list(seen.filter(state=InputState.APPEALED.value).order_by("state_since", "id")[:SHOWN])
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    others = seen.filter(reference__iexact=asked) | seen.filter(posted__symbol__iexact=asked) if asked else seen
    page = page_of(others, request.GET, size=25)
    for row in page.rows:
        row.shape = SHAPES[row.state_now]
    context = {"appeals": appeals, "page": page, "asked": asked}
    return render(request, "submissions/chair_inputs.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def decide(request: PortalRequest, reference: str) -> HttpResponse:
    """One input: what was sent, its history, and what the Chair may decide on it now."""
    elsewhere = _insist_chair(request)
    if elsewhere is not None:
        return elsewhere
    written = find_input(request.actor, reference)
    if written is None:
        raise Http404
    form, status = _form_for(request, written), 200
    if request.method == "POST":
        if form is None:
            # Somebody else was faster: the page says where it stands now.
            return _page(request, written, None, status=409)
        if form.is_valid():
            try:
                said = _act(request, written, form)
            except Refused as refused:
                form.add_error(None, input_refusal(refused))
                status = status_code(refused)
            else:
                messages.success(request, said)
                return redirect("chair_input", reference=written.reference)
        else:
            status = 422
    return _page(request, written, form, status)


def _form_for(request: PortalRequest, written: WrittenInput) -> ReasonForm | None:
    given: dict[str, Any] = {
        "initial": {"version": written.version},
        "label": _("Reason"),
        "help_text": _("Sent to the organization and kept on record."),
    }
    if not may_withhold(request.actor):
        return None
    if may_step(InputStep.UPHOLD, written.state_now).allowed:
        given["help_text"] = _("Sent to the organization and to the Secretariat’s moderators, and kept on record.")
        return AppealForm(request.POST or None, waits_for=_waits_for(written), **given)
    if may_step(InputStep.WITHHOLD, written.state_now).allowed:
        return ReasonForm(request.POST or None, **given)
    return None


def _waits_for(written: WrittenInput) -> str:
    """What posting an appealed input waits for, in words; "" where nothing stands in its way."""
    verdict = may_overturn(input_facts(written), reason="…")
    if verdict.reason is Reason.ORGANIZATION_NOT_CONFIRMED:
        return _(
            "It can be posted once the Secretariat has confirmed the organization; until then the return can only stand."
        )
    return input_refusal(Refused(verdict.reason, verdict.rule)) if verdict.reason is not None else ""


def _act(request: PortalRequest, written: WrittenInput, form: ReasonForm) -> str:
    assert request.actor is not None  # noqa: S101 - asked above
    values = form.cleaned_data
    if isinstance(form, AppealForm):
        overturn = values["outcome"] == "overturn"
        decide_appeal(
            written=written,
            overturn=overturn,
            reason=values["reason"],
            actor=request.actor,
            now=request.now,
            version=values["version"],
        )
        return _("The return is overturned and the input is posted.") if overturn else _("The return stands.")
    withhold_input(
        written=written,
        reason=values["reason"],
        actor=request.actor,
        now=request.now,
        version=values["version"],
    )
    return _("The input is withheld. Its page says so.")


def _page(request: PortalRequest, written: WrittenInput, form: ReasonForm | None, status: int = 200) -> HttpResponse:
    sent = latest_sent(written)
    step, who = next_step_of(written) or ("", "")
    context = {
        "written": written,
        "next_step": step,
        "who": who,
        "form": form,
        "appeal": isinstance(form, AppealForm),
        "sent": sent,
        "rows": facts_of_version(sent),
        "history": history_of(written),
        "shape": SHAPES[written.state_now],
        "guidelines": PARAGRAPHS[Rule.R11],
        "stale": status == 409 and form is None,
    }
    return render(request, "submissions/chair_input.html", context, status=status)


@require_GET
@never_cache
def file(request: PortalRequest, reference: str) -> HttpResponse:
    """The PDF that was sent."""
    elsewhere = _insist_chair(request)
    if elsewhere is not None:
        return elsewhere
    written = find_input(request.actor, reference)
    sent = latest_sent(written) if written else None
    if sent is None or sent.file is None:
        raise Http404
    return pdf_answer(sent.file, reference, public=False)
