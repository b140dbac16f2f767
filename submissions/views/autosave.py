"""The text of an input saves itself while it is being written; nothing is sent by it (DESIGN 10)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import Parameters
from submissions.forms.writing import ANSWERS, InputForm
from submissions.models import WrittenInput
from submissions.notices.refusals import input_refusal
from submissions.queries.inputs import organizations_of
from submissions.services.drafting import begin_by_key, rules_of, save_input
from submissions.showing import status_code
from submissions.views.mine_doors import own_or_404

# Beyond this nothing is kept, not even a draft.
MOST_CHARACTERS = 400_000


@require_POST
@never_cache
def autosave(request: PortalRequest, reference: str = "") -> HttpResponse:
    """Save the text, and with it what stands in the other fields of the page where it can be saved. Without a reference
    the draft is begun, and the answer brings its address. Answers in JSON, asks what the button asks."""
    actor = request.actor
    if actor is None:
        return JsonResponse({"reason": "signed_out"}, status=401)
    written = own_or_404(request, reference) if reference else None
    organizations = organizations_of(actor)
    if request.POST.get("field") != "text" or "value" not in request.POST:
        return JsonResponse({"reason": "unknown_field"}, status=400)
    if written is None and (len(organizations) != 1 or not request.POST.get("key")):
        # For whom it is written is chosen once, by the button.
        return JsonResponse({"reason": "no_organization", "sentence": _("Save with the button.")}, status=409)
    if len(request.POST["value"]) > MOST_CHARACTERS:
        return JsonResponse({"reason": "too_long", "sentence": _("This text is too long to be saved.")}, status=400)
    answers = _answers(request, written, organizations)
    try:
        if written is None:
            saved = begin_by_key(
                organization=organizations[0], answers=answers, actor=actor, now=request.now, key=request.POST["key"]
            )
        else:
            saved = save_input(
                written=written, answers=answers, actor=actor, now=request.now, version=_version(request)
            )
    except Refused as refused:
        return _refused(request, refused, reference)
    # Translators: %(time)s is hours and minutes in UTC, as in "Saved 14:02 UTC".
    said = {"saved": _("Saved %(time)s UTC") % {"time": f"{request.now:%H:%M}"}, "version": saved.version}
    if written is None:
        said |= {
            "page": reverse("my_input_edit", args=[saved.reference]),
            "autosave": reverse("my_input_autosave", args=[saved.reference]),
            "keep": f"{saved.reference}:input",
        }
    return JsonResponse(said)


def _version(request: PortalRequest) -> int:
    """A missing or garbled version is 0, which nothing ever had."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _answers(request: PortalRequest, written: WrittenInput | None, organizations: Any) -> dict[str, Any]:
    """The text; and the other fields that came along, where all of them can be saved."""
    data = request.POST.copy()
    data["text"] = request.POST["value"]
    rules = rules_of(written) if written else Parameters()
    form = InputForm(data, organizations=organizations, written=written, now=request.now, rules=rules)
    if not form.is_valid():
        return {"text": request.POST["value"]}
    return {name: value for name, value in form.answers().items() if name in ANSWERS and name in data}


def _refused(request: PortalRequest, refused: Refused, reference: str) -> JsonResponse:
    said: dict[str, Any] = {"reason": refused.reason, "sentence": input_refusal(refused)}
    if refused.reason == Reason.STALE:
        fresh = own_or_404(request, reference)
        said |= {"theirs": fresh.text, "yours": request.POST["value"], "version": fresh.version}
    return JsonResponse(said, status=status_code(refused))
