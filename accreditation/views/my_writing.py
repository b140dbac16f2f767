"""Pages on which one writes and sends: what is written is kept on the server for the organization's people (DESIGN 10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accreditation.forms.case import CorrectionForm
from accreditation.forms.sections import MOST_CHARACTERS
from accreditation.modalities.applications import REQUIRED
from accreditation.modalities.outcomes import Reason
from accreditation.models import Application, UnsentText
from accreditation.notices.refusals import refusal_sentence
from accreditation.queries.own import kept_text
from accreditation.services.unsent import CORRECT, QUESTIONS, keep_text
from accreditation.views.apply_doors import (
    ApplicantRequest,
    keeps_no_more,
    own_case,
    page_version,
    status_of,
    tell_refusal,
)

# Draws the form: what was sent or None, and `initial`.
MakeForm = Callable[..., BaseForm]
ON = "on"


def plain(value: str) -> str:
    """Browsers send line ends as CR LF; what is kept has LF, so that the same text is the same."""
    return value.replace("\r\n", "\n")


def saved_words(request: PortalRequest) -> str:
    # Translators: %(time)s is hours and minutes in UTC, as in "Saved 14:02 UTC".
    return _("Saved %(time)s UTC") % {"time": f"{request.now:%H:%M}"}


@dataclass
class Writing:
    """One page on which a text is written, kept and sent."""

    request: ApplicantRequest
    application: Application
    place: str
    make_form: MakeForm
    # Sends what the form says, given the version of what was kept.
    send: Callable[[dict[str, Any], int], Any]
    # Puts more of a refusal on the form than its sentence.
    tell: Callable[[BaseForm, Refused], None] | None = None
    # Takes the file that comes with what is sent; it is not kept with the texts.
    upload: Callable[[BaseForm], None] | None = None
    # Of a form that is drawn with what there is: it, by field name. Only what differs from it is kept.
    stands: Mapping[str, str] | None = None
    status: int = 200
    # Nothing can be sent from here any more: the page only keeps what was typed.
    closed: bool = False
    theirs: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        posted = self.request.method == "POST"
        kept = self._kept()
        # A page that comes back keeps the version it was drawn from, until both texts have been shown on it.
        self.version = page_version(self.request) if posted else self._version_of(kept)
        self.form = self.make_form(self.request.POST if posted else None, initial=self._texts_of(kept))

    @staticmethod
    def _texts_of(kept: UnsentText | None) -> dict[str, str]:
        return dict(kept.texts) if kept is not None else {}

    @staticmethod
    def _version_of(kept: UnsentText | None) -> int:
        return kept.version if kept is not None else 0

    def _kept(self) -> UnsentText | None:
        return kept_text(self.request.actor, self.application, self.place)

    def answer(self) -> HttpResponse | None:
        """What a press leads to: after "Save" the page itself, None where the page is to be shown. `sent` says whether it
        was sent."""
        self.sent = False
        if self.request.method != "POST":
            return None
        saving = self.request.POST.get("action") == "save"
        if saving:
            for one in self.form.fields.values():
                one.required = False
        self.form.is_valid()
        if self.upload is not None and not saving:
            try:
                self.upload(self.form)
            except Refused as refused:
                self.status = tell_refusal(self.form, refused, "file")
                return None
        if not self.form.is_valid():
            return None
        data = {name: plain(v) if isinstance(v, str) else v for name, v in self.form.cleaned_data.items()}
        try:
            if saving:
                self._keep(data)
                messages.success(
                    self.request, _("%(saved)s. Nothing has been sent.") % {"saved": saved_words(self.request)}
                )
                return HttpResponseRedirect(self.request.path)
            self.send(data, self.version)
        except Refused as refused:
            self._refused(refused, data)
            return None
        self.sent = True
        return None

    def refuse(self, refused: Refused) -> None:
        """The page comes back without its buttons: what was typed, and why it was not sent."""
        self.form.is_valid()
        self.closed = True
        self.status = tell_refusal(self.form, refused, application=self.application)

    def _keep(self, data: dict[str, Any]) -> None:
        keep_text(
            application=self.application,
            place=self.place,
            texts=self._texts(data),
            actor=self.request.actor,
            now=self.request.now,
            version=self.version,
        )

    def _texts(self, data: dict[str, Any]) -> dict[str, str | None]:
        if self.stands is not None:
            return {name: None if data[name] == stands else data[name] for name, stands in self.stands.items()}
        return {name: value if isinstance(value, str) else (ON if value else "") for name, value in data.items()}

    def _refused(self, refused: Refused, data: dict[str, Any]) -> None:
        """For a page out of date both texts are shown, and the page carries the version as it now is."""
        if refused.reason == Reason.STALE and not refused.detail:
            kept = self._kept()
            theirs, self.version = {**(self.stands or {}), **self._texts_of(kept)}, self._version_of(kept)
            self.theirs = [
                (str(self.form[name].label), theirs.get(name, ""))
                for name, value in data.items()
                if isinstance(value, str) and value != theirs.get(name, "")
            ]
        field = "text" if refused.reason == Reason.LIMIT_EXCEEDED else None
        self.status = tell_refusal(self.form, refused, field, self.application)
        if self.tell is not None:
            self.tell(self.form, refused)

    def context(self) -> dict[str, Any]:
        """What `my/writing.html` draws: the form, its version, who saved last and when."""
        kept = self._kept()
        return {
            "form": self.form,
            "place": self.place,
            "version": self.version,
            "kept": kept if kept is not None and any(kept.texts.values()) else None,
            "theirs": self.theirs,
            "closed": self.closed,
        }


@require_POST
def autosave(request: PortalRequest, reference: str, place: str) -> HttpResponse:
    """Keep one text as it is being written. Answers in JSON as the autosave of an application's answers does."""
    if request.actor is None:
        return JsonResponse({"reason": "signed_out"}, status=401)
    application = own_case(request, reference)
    name = request.POST.get("field", "")
    if "value" not in request.POST or not _is_field(application, place, name):
        return JsonResponse({"reason": "unknown_field"}, status=400)
    value = plain(request.POST["value"])
    stands = correctable_fields(application).get(name) if place == CORRECT else None
    if len(value) > MOST_CHARACTERS:
        return JsonResponse({"reason": "too_long", "sentence": _("This text is too long to be saved.")}, status=400)
    try:
        kept = keep_text(
            application=application,
            place=place,
            texts={name: None if value == stands else value},
            actor=request.actor,
            now=request.now,
            version=page_version(request),
        )
    except KeyError:
        return JsonResponse({"reason": "unknown_field"}, status=400)
    except Refused as refused:
        if refused.reason != Reason.STALE:
            return keeps_no_more(application, refused)
        row = kept_text(request.actor, application, place)
        return JsonResponse(
            {
                "reason": refused.reason,
                "sentence": refusal_sentence(refused),
                "theirs": (row.texts.get(name) if row is not None else None) or stands or "",
                "yours": value,
                "version": row.version if row is not None else 0,
            },
            status=status_of(refused),
        )
    return JsonResponse({"saved": saved_words(request), "version": kept.version})


def correctable_fields(application: Application) -> dict[str, str]:
    """What a correction may change, as it stands in the file, and its explanation, of which there is none yet."""
    answers = {name: getattr(application, name) for name in REQUIRED[application.route_now]}
    return {"explanation": "", **CorrectionForm.initial_of(application.organization, answers)}


def _is_field(application: Application, place: str, name: str) -> bool:
    if place == CORRECT:
        return name in correctable_fields(application)
    if place != QUESTIONS:
        return name == "text"
    number = name.removeprefix("question_")
    return (
        name.startswith("question_")
        and number.isdecimal()
        and len(number) < 19
        and application.questions.filter(pk=int(number), asked_by_state__isnull=True).exists()
    )
