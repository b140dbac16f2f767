"""Objections and withdrawals on paper, their scans; withholding (R5, R6)."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.reauthentication import sign_in_again_required
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from accreditation.modalities.parameters import Parameters
from accreditation.models import Application, Process
from accreditation.services.trying import foreseen
from objections.forms.chair_cases import ReasonForm
from objections.forms.chair_paper import PaperObjectionForm, PaperWithdrawalForm
from objections.models import NoteReceived, Objection
from objections.notices.paper_words import objection_sentence, withdrawal_sentence
from objections.queries.after_paper import after_entry, notice_runs
from objections.queries.chair_cases import received, received_or_struck
from objections.queries.notes import flagged_notes, is_its_own
from objections.services import paper
from objections.services.disseminating import release_to_applicant, withhold_from_applicant
from objections.views.chair_cases import case_url
from objections.views.chair_door import (
    READ_OR_ACT,
    ActPage,
    ChairRequest,
    answer_act,
    case_or_404,
    chair_desk,
)
from objections.views.chair_notes import scan_or_404


def objection_or_404(pk: int, *, struck: bool = False) -> Objection:
    """One that was received; `struck`: or that was entered from a note, and struck."""
    rows = received_or_struck() if struck else received()
    return get_object_or_404(rows.select_related("application__cycle__process", "state"), pk=pk)


def _flag_of(application: Application | None, pk: str) -> NoteReceived | None:
    """The flag from which "Enter it" was followed: what is known of the note is not typed again."""
    if application is None or not pk.isdecimal():
        return None
    return flagged_notes().filter(application=application, lifted_at=None, missed=False, pk=int(pk[:9])).first()


@require_http_methods(READ_OR_ACT)
@chair_desk
@sign_in_again_required
def objection(request: ChairRequest) -> HttpResponse:
    """Enter an objection received by note verbale. Asked to sign in again first, so that no chosen file is lost."""
    reference = request.GET.get("case", "")
    of_case = case_or_404(reference) if reference else None
    note = _flag_of(of_case, request.GET.get("note", ""))
    process = of_case.cycle.process if of_case else Process.objects.order_by("id").first()
    rules = process.rules() if process else Parameters()

    def form(*args: Any, **kwargs: Any) -> PaperObjectionForm:
        return PaperObjectionForm(*args, most_words=rules.basis_words, **kwargs)

    def act(data: dict[str, Any]) -> Objection:
        application = data["case"]
        return paper.enter_objection(
            application=application,
            state=data["state"],
            received_at=data["received_at"],
            paper=data["paper"],
            basis=data["basis"],
            share_basis=data["share_basis"],
            share_name=data["share_name"],
            note=note,
            actor=request.actor,
            now=request.now,
        )

    return answer_act(
        request,
        ActPage(
            title=_("Enter an objection received on paper"),
            sentence=_(
                "The note counts by when it reached the Chair's office, not by when it is entered. The mission gets a "
                "receipt and may contest the entry."
            ),
            button=_("Enter the objection"),
            back=case_url(of_case) if of_case else reverse("chair"),
            done=_("The objection is entered; the mission has been sent a receipt."),
            form=form,
            initial={"case": reference, "state": note.state_id, "received_at": note.received_at}
            if note
            else {"case": reference},
            paper="paper",
            most_bytes=rules.max_file_bytes,
            rule="R5",
            quote=PARAGRAPHS[Rule.R5].text,
            then=lambda made: case_url(made.application),
            refused=Refused(Reason.ALREADY_OBJECTED, "R5") if note and is_its_own(note, request.now) else None,
            read_back=lambda data: objection_sentence(
                data["case"],
                data["state"],
                data["received_at"],
                foreseen(lambda: act(data), after_entry),
                basis=data["basis"],
                shares=(data["share_name"], data["share_basis"]),
                ends_notice=notice_runs(data["case"]),
            ),
            act=act,
        ),
    )


@require_http_methods(READ_OR_ACT)
@chair_desk
@sign_in_again_required
def withdrawal(request: ChairRequest, pk: int) -> HttpResponse:
    """Enter a withdrawal received by note verbale, after its consequence was read back: it may accredit at once."""
    found = objection_or_404(pk)

    def act(data: dict[str, Any]) -> Objection:
        return paper.enter_withdrawal(
            objection=found,
            received_at=data["received_at"],
            paper=data["paper"],
            actor=request.actor,
            now=request.now,
        )

    return answer_act(
        request,
        ActPage(
            title=_("Enter a withdrawal received on paper"),
            sentence=_("%(state)s withdraws its objection to the accreditation of %(organization)s (%(reference)s).")
            % {
                "state": found.state.name,
                "organization": found.application.organization.name,
                "reference": found.application.reference,
            },
            button=_("Enter the withdrawal"),
            back=case_url(found.application),
            done=_("The withdrawal is entered; the mission has been sent a receipt."),
            form=PaperWithdrawalForm,
            paper="paper",
            most_bytes=found.application.cycle.process.rules().max_file_bytes,
            rule="R5",
            read_back=lambda data: withdrawal_sentence(
                found.application, found.state, data["received_at"], foreseen(lambda: act(data), after_entry)
            ),
            act=act,
        ),
    )


@require_http_methods(READ_OR_ACT)
@chair_desk
def withhold(request: ChairRequest, pk: int) -> HttpResponse:
    """Withhold name and basis from the applicant, or no longer."""
    found = objection_or_404(pk)
    values = {"state": found.state.name, "reference": found.application.reference}
    if found.withheld_at is not None:
        return answer_act(
            request,
            ActPage(
                title=_("No longer withhold"),
                sentence=_("The organization of %(reference)s may again read what %(state)s chose to share.") % values,
                button=_("No longer withhold"),
                back=case_url(found.application),
                done=_("It is no longer withheld."),
                rule="R6",
                act_name="release",
                again=True,
                act=lambda _data: release_to_applicant(objection=found, actor=request.actor, now=request.now),
            ),
        )
    return answer_act(
        request,
        ActPage(
            title=_("Withhold from the organization"),
            sentence=_(
                "The organization of %(reference)s will not read the name of %(state)s or its basis, whatever the State "
                "shared. It still learns that an objection was received. Member States read everything."
            )
            % values,
            button=_("Withhold"),
            back=case_url(found.application),
            done=_("Name and basis are withheld from the organization."),
            form=ReasonForm,
            rule="R6",
            act_name="withhold",
            again=True,
            act=lambda data: withhold_from_applicant(
                objection=found, reason=data["reason"], actor=request.actor, now=request.now
            ),
        ),
    )


@require_safe
@chair_desk
def objection_scan(request: ChairRequest, pk: int) -> FileResponse:
    """The note verbale itself: evidence, as it was received."""
    return scan_or_404(objection_or_404(pk, struck=True).paper)


@require_safe
@chair_desk
def withdrawal_scan(request: ChairRequest, pk: int) -> FileResponse:
    return scan_or_404(objection_or_404(pk).withdrawal_paper)


@require_safe
@chair_desk
def struck_scan(request: ChairRequest, pk: int) -> FileResponse:
    """The note of a withdrawal that was struck."""
    return scan_or_404(objection_or_404(pk).struck_paper)
