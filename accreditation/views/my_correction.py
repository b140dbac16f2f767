"""A visible correction after the close: written over days, kept on the server, sent once (R3, DESIGN 3 and 10)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.kept_uploads import take_upload
from accounts.models import StoredFile
from accounts.refusals import Refused
from accreditation.forms.case import CorrectionForm
from accreditation.modalities.applications import REQUIRED
from accreditation.modalities.changes import calls_for_new_circulation
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import BEFORE_STATES, State
from accreditation.models import Application, Correction
from accreditation.models.application import DocumentKind
from accreditation.queries.own_case import consultations_over_at
from accreditation.services.answerable import insist_correctable
from accreditation.services.corrections import correct_file
from accreditation.services.unsent import CORRECT
from accreditation.views.apply_doors import (
    ApplicantRequest,
    back_to_case,
    case_page,
    case_url,
    for_applicants,
    own_case,
    refusal_page,
)
from accreditation.views.my_writing import Writing, correctable_fields


class _Correcting:
    """One correction as its page is drawn and sent: the file as it stands, the document beside it, what was made of it."""

    def __init__(self, request: ApplicantRequest, application: Application) -> None:
        self.request, self.application = request, application
        self.names = REQUIRED[application.route_now]
        self.stands = correctable_fields(application)
        self.file: StoredFile | None = None
        self.made: Correction | None = None
        self.in_force = application.versions.count()
        posted = request.POST.get("drawn_from", "")
        # A page that lost it is as good as one out of date.
        asked = int(posted) if posted.isdecimal() and len(posted) < 10 else 0
        self.drawn_from = asked if request.method == "POST" else self.in_force
        self.writing = Writing(
            request,
            application,
            place=CORRECT,
            make_form=self.form,
            send=self.send,
            tell=self.tell,
            upload=self.upload,
            stands=self.stands,
        )

    def form(self, data: Any = None, *, initial: dict[str, str]) -> CorrectionForm:
        files = self.request.FILES if data is not None else None
        rules = self.application.cycle.process.rules()
        return CorrectionForm(self.names, rules, data, files, initial={**self.stands, **initial})

    def upload(self, form: Any) -> None:
        self.file = take_upload(self.request, form, "file", self.application.cycle.process.rules().max_file_bytes)
        form.pair(self.file is not None)

    def send(self, data: dict[str, Any], kept_version: int) -> None:
        self.made = correct_file(
            application=self.application,
            answers={name: data[name] for name in self.names},
            profile={name: data[name] for name in CorrectionForm.PROFILE},
            explanation=data["explanation"],
            document=(DocumentKind(data["kind"]), self.file) if self.file is not None else None,
            drawn_from=self.drawn_from,
            kept_version=kept_version,
            actor=self.request.actor,
            now=self.request.now,
        )

    def tell(self, form: Any, refused: Refused) -> None:
        """The file has been corrected since: both texts are shown, and the next press is drawn from the file as it is."""
        if refused.reason != Reason.STALE or not refused.detail:
            return
        self.drawn_from = self.in_force
        self.writing.theirs = [
            (str(form[name].label), stands)
            for name, stands in self.stands.items()
            if form.cleaned_data.get(name) not in {None, stands} and stands
        ]


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def correct(request: ApplicantRequest, reference: str) -> HttpResponse:
    """Write a correction, keep it, send it."""
    application = own_case(request, reference)
    page = _Correcting(request, application)
    writing = page.writing
    try:
        insist_correctable(application, request.now)
    except Refused as refused:
        if request.method != "POST":
            return refusal_page(request, refused, case_url(application))
        writing.refuse(refused)
        return _page(request, page)
    elsewhere = writing.answer()
    if page.made is None:
        return elsewhere or _page(request, page)
    anew = calls_for_new_circulation(application.state_now, frozenset(page.made.fields))
    return back_to_case(
        request,
        application,
        _("Your correction was received. It changes purpose, control or funding: the case is to be circulated anew.")
        if anew
        else _("Your correction was received and is visible beside the file."),
    )


def _page(request: ApplicantRequest, page: _Correcting) -> HttpResponse:
    application, over_at = page.application, consultations_over_at(page.application)
    context = {
        "before_states": application.state_now in BEFORE_STATES,
        "circulated": application.state_now is State.CIRCULATED,
        "yearly": over_at is not None and request.now >= over_at,
        "drawn_from": page.drawn_from,
        **page.writing.context(),
    }
    return case_page(request, "my/correct.html", application, page.writing.status, **context)
