"""The organization is heard before its accreditation may be annulled (R2, DESIGN 3)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accreditation.forms.case import StatementForm
from accreditation.models import Accreditation
from accreditation.services.annulment import answer_annulment
from accreditation.views.apply_doors import for_applicants, own_case, tell_refusal


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def annulment(request: PortalRequest, reference: str) -> HttpResponse:
    """What the Chair proposes and why, until when the organization is heard, and its answer."""
    application = own_case(request, reference)
    place = Accreditation.objects.filter(application=application, annulment_proposed_at__isnull=False).first()
    if place is None or place.annulment_heard_until is None or request.actor is None:
        raise Http404
    form = StatementForm(application.cycle.process.rules(), request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            answer_annulment(
                application=application, text=form.cleaned_data["text"], actor=request.actor, now=request.now
            )
        except Refused as refused:
            status = tell_refusal(form, refused)
        else:
            messages.success(request, _("Your answer has reached the Chair."))
            return redirect("my_case", reference=application.reference)
    heard = place.annulment_answered_at is None and place.ended_at is None and request.now < place.annulment_heard_until
    context = {"application": application, "place": place, "form": form, "heard": heard}
    return render(request, "my/annulment.html", context, status=status)
