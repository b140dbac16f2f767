"""Annulments: proposed with ground and proof, heard, confirmed by a second person or dropped (R2, DESIGN 3)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.file_answers import file_answer
from accounts.reauthentication import sign_in_again_required
from accounts.refusals import Refused
from accreditation.acting import sentence_of
from accreditation.modalities.annulments import Ground, may_propose_annulment
from accreditation.models import Accreditation, Application
from accreditation.services import annulment
from accreditation.services.annulment_entries import enter_answer
from accreditation.services.answerable import insist_may_enter_answer
from accreditation.services.trying import refusal_of
from objections.forms.chair_consents import AnnulmentForm, AnswerForm
from objections.notices.chair_done import annulment_over
from objections.views.chair_cases import case_url
from objections.views.chair_door import (
    READ_OR_ACT,
    ActPage,
    ChairRequest,
    answer_act,
    case_or_404,
    chair_desk,
    told_already,
)


@require_http_methods(READ_OR_ACT)
@chair_desk
def propose(request: ChairRequest, reference: str) -> HttpResponse:
    """Propose to annul a place."""
    application = case_or_404(reference)
    proposed = Accreditation.objects.filter(application=application, annulment_proposed_at__isnull=False).exists()
    verdict = may_propose_annulment(application.state_now, proposed)
    if request.method != "POST" and verdict.reason is not None:  # nothing is typed into a form that will be refused
        messages.error(request, sentence_of(Refused(verdict.reason, verdict.rule)))
        return redirect(case_url(application))
    return answer_act(
        request,
        ActPage(
            title=_("Propose to annul the accreditation"),
            sentence=_(
                "The accreditation of %(organization)s may be annulled only for a proven clerical error or fraud. It is "
                "heard first, and a second person of the Chair's office decides."
            )
            % {"organization": application.organization.name},
            button=_("Propose"),
            back=case_url(application),
            done=_("Proposed. The organization is told and heard."),
            form=AnnulmentForm,
            rule="R2",
            danger=True,
            again=True,
            act=lambda data: annulment.propose_annulment(
                application=application,
                ground=Ground(data["ground"]),
                reason=data["reason"],
                actor=request.actor,
                now=request.now,
            ),
        ),
    )


def _place(application: Application) -> Accreditation | None:
    """The place with an open proposal."""
    return (
        Accreditation.objects.select_related(
            "application__organization", "application__cycle__process", "annulment_entered_by"
        )
        .filter(application=application, annulment_proposed_at__isnull=False, ended_at__isnull=True)
        .first()
    )


def _place_or_404(reference: str) -> Accreditation:
    found = _place(case_or_404(reference))
    if found is None:
        raise Http404
    return found


def _over(request: ChairRequest, application: Application) -> tuple[str, str] | None:
    words = annulment_over(application, request.actor.user_id)
    return (words, case_url(application)) if words else None


def _with_proposal(view: Callable[[ChairRequest, Accreditation], HttpResponse]) -> Callable[..., HttpResponse]:
    """A page on an open proposal; where it was confirmed or dropped already, that is said on the case."""

    @wraps(view)
    def guarded(request: ChairRequest, reference: str) -> HttpResponse:
        application = case_or_404(reference)
        place = _place(application)
        if place is not None:
            return view(request, place)
        done = _over(request, application)
        if done is None:
            raise Http404
        return told_already(request, *done)

    return guarded


def _facts(place: Accreditation) -> list[tuple[str, Any]]:
    answer = place.annulment_answer or _("It has not answered.")
    entered: list[tuple[str, Any]] = []
    if place.annulment_entered_at is not None:
        entered += [
            (_("Entered by the office from a letter"), place.annulment_entered),
            (_("Entered by"), str(place.annulment_entered_by)),
            (_("Entered"), place.annulment_entered_at),
        ]
    if place.annulment_entry_contested_at is not None:
        entered.append((_("The organization says that it did not write it"), place.annulment_entry_contested_at))
    return [
        (_("Ground"), place.get_annulment_ground_display()),
        (_("What is proven"), place.annulment_reason),
        (_("The organization is heard until"), place.annulment_heard_until),
        (_("Its answer"), answer),
        *entered,
    ]


@require_http_methods(READ_OR_ACT)
@chair_desk
@sign_in_again_required
def answer(request: ChairRequest, reference: str) -> HttpResponse:
    """Enter the organization's answer, received by letter. Asked to sign in again first, so that no chosen file is lost."""
    place = _place_or_404(reference)
    return answer_act(
        request,
        ActPage(
            title=_("The organization's answer"),
            sentence=_(
                "An answer of %(organization)s came by letter, and you enter it. The organization is told at once, and may say "
                "that it did not write it. Its time to answer goes on, and whoever enters this cannot confirm the annulment."
            )
            % {"organization": place.application.organization.name},
            button=_("Enter the answer"),
            back=case_url(place.application),
            done=_("The answer is entered; the organization is told."),
            form=AnswerForm,
            rule="R2",
            facts=_facts(place),
            refused=refusal_of(lambda: insist_may_enter_answer(place, request.now)),
            paper="paper",
            most_bytes=place.application.cycle.process.rules().max_file_bytes,
            secret=False,
            act=lambda data: enter_answer(application=place.application, actor=request.actor, now=request.now, **data),
        ),
    )


@require_safe
@chair_desk
def answer_scan(request: ChairRequest, reference: str) -> FileResponse:
    """The letter from which the answer was entered, as it was received."""
    paper = _place_or_404(reference).annulment_paper
    if paper is None:
        raise Http404
    return file_answer(paper, clean=False)


@require_http_methods(READ_OR_ACT)
@chair_desk
@_with_proposal
def confirm(request: ChairRequest, place: Accreditation) -> HttpResponse:
    """The second person annuls."""
    return answer_act(
        request,
        ActPage(
            title=_("Annul the accreditation as second person"),
            sentence=_("The accreditation of %(organization)s is annulled. All Member States are told.")
            % {"organization": place.application.organization.name},
            button=_("Annul"),
            back=case_url(place.application),
            done=_("The accreditation is annulled."),
            rule="R2",
            danger=True,
            again=True,
            facts=_facts(place),
            already=lambda: _over(request, place.application),
            refused=refusal_of(lambda: annulment.insist_may_confirm(place, request.actor, request.now)),
            act=lambda _data: annulment.confirm_annulment(
                application=place.application, actor=request.actor, now=request.now
            ),
        ),
    )


@require_http_methods(READ_OR_ACT)
@chair_desk
@_with_proposal
def drop(request: ChairRequest, place: Accreditation) -> HttpResponse:
    """Drop the proposal."""
    return answer_act(
        request,
        ActPage(
            title=_("Drop the proposal"),
            sentence=_("The proposal is dropped, and the accreditation of %(organization)s stands.")
            % {"organization": place.application.organization.name},
            button=_("Drop"),
            back=case_url(place.application),
            done=_("The accreditation stands; the organization is told."),
            rule="R2",
            facts=_facts(place),
            already=lambda: _over(request, place.application),
            act=lambda _data: annulment.drop_annulment(
                application=place.application, actor=request.actor, now=request.now
            ),
        ),
    )
