"""The sender's inputs: what waits, where one stands, withdrawing it, appealing a return (R10, R11)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.queries.paging import page_of
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accreditation.modalities.inputs import WAITING, InputState, may_appeal, may_edit, may_withdraw
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from accreditation.notices.next_steps import ORGANIZATION
from accreditation.queries.documents import lacks_letter
from submissions.forms.writing import ReasonForm, VersionForm
from submissions.notices.refusals import input_refusal
from submissions.queries.inputs import input_facts, latest_sent, organizations_of, visible_inputs
from submissions.services.sending import appeal_return, withdraw_input
from submissions.showing import SHAPES, facts_of, history_of, next_step_of, pdf_answer, status_code
from submissions.views.mine_doors import actor_of, own_or_404, signed_in


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


@require_GET
@signed_in
def follow(request: PortalRequest, reference: str) -> HttpResponse:
    """Where an input stands: receipt, history with reasons, and the one next step."""
    written = own_or_404(request, reference)
    facts = input_facts(written)
    lacks = lacks_letter(written.organization)
    step, who = next_step_of(written, letter_lacks=lacks) or (_("Nothing is needed from you"), "")
    context = {
        "written": written,
        "rows": facts_of(written),
        "history": history_of(written, letter_lacks=lacks),
        "letter_lacks": lacks and written.state_now in WAITING,
        "shape": SHAPES[written.state_now],
        "next_step": step,
        "who": _("You") if who is ORGANIZATION else who,
        "sent": latest_sent(written),
        "may_edit": may_edit(written.state_now).allowed,
        "may_appeal": may_appeal(facts, reason="…").allowed,
        "may_withdraw": may_withdraw(facts).allowed,
    }
    return render(request, "submissions/follow.html", context)


@require_GET
@signed_in
def own_file(request: PortalRequest, reference: str) -> HttpResponse:
    """The PDF of one's own input, as it will be posted."""
    written = own_or_404(request, reference)
    if written.file is None:
        raise Http404
    return pdf_answer(written.file, written.reference, public=False)


@require_http_methods(["GET", "POST"])
@signed_in
def withdraw(request: PortalRequest, reference: str) -> HttpResponse:
    """Withdraw, read back first. What was posted leaves a page that says so."""
    written = own_or_404(request, reference)
    form = VersionForm(request.POST or None, initial={"version": written.version})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_input(
                written=written, actor=actor_of(request), now=request.now, version=form.cleaned_data["version"]
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
    written = own_or_404(request, reference)
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
                actor=actor_of(request),
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
