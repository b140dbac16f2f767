"""Cases: the list, one case whole, its file, and the acts of consultation (R7)."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.capacities import Party
from accounts.deadline_words import instant_words
from accounts.file_answers import file_answer
from accounts.queries.mandates import people_of
from accounts.queries.paging import page_of
from accounts.services.file_checks import TYPE_WORDS
from accreditation.acting import refused_by
from accreditation.modalities.consultations import clock_end, may_end_early, may_open
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from accreditation.modalities.states import State
from accreditation.models import Accreditation, Application, Correction, Document
from accreditation.queries.field_names import field_name, field_value
from accreditation.services.annulment import insist_may_confirm
from accreditation.services.answerable import insist_may_enter_answer
from accreditation.services.edits import late_permission_of
from accreditation.services.trying import refusal_of
from objections.forms.chair_cases import FacilitatorForm, LogForm, ReasonForm
from objections.notices.addenda import changes_of
from objections.notices.chair_clocks import clocks_of
from objections.notices.chair_objections import objection_rows
from objections.notices.chair_timeline import steps_of
from objections.notices.chair_words import STAGE, flag_holds, no_objection_words, status_of, unsent_bars
from objections.notices.earliest import for_chair
from objections.notices.next_steps import for_chair as next_step
from objections.queries import chair_cases as queries
from objections.queries.cases import clock_facts
from objections.queries.lodging import note_may_come
from objections.queries.notes import entering
from objections.services.consulting import end_consultation, log_contact, name_facilitator, open_consultation
from objections.views.chair_door import (
    READ_OR_ACT,
    ActPage,
    ChairRequest,
    answer_act,
    case_or_404,
    chair_desk,
)


def case_url(application: Application) -> str:
    return reverse("chair-case", args=[application.reference])


@require_safe
@chair_desk
def cases(request: ChairRequest) -> HttpResponse:
    """The cases, filtered by stage and words; the address says which."""
    page = page_of(queries.cases(request.GET), request.GET, size=50)
    stage = queries.stage_of(request.GET)
    choices = [{"value": key, "label": STAGE[key], "selected": key == stage} for key in queries.STAGES]
    return render(
        request,
        "chair/cases.html",
        {
            "page": page,
            "rows": [(row, *status_of(row.state)) for row in page.rows],
            "groups": [{"name": "stage", "label": _("Stage"), "choices": choices, "one": True}],
            "q": request.GET.get("q", ""),
            "stage_words": STAGE[stage],
        },
    )


@require_safe
@chair_desk
def case(request: ChairRequest, reference: str) -> HttpResponse:
    """One case whole: clock, objections, log, reply, contacts, timeline, earliest possible decision."""
    application = case_or_404(reference)
    found = queries.case_file(application, request.now)
    facts = clock_facts(application, found.consultation)
    word, shape = status_of(application.state)
    return render(
        request,
        "chair/case.html",
        {
            "file": found,
            "application": application,
            "word": word,
            "shape": shape,
            "next": next_step(
                found.earliest,
                application,
                found.consultation,
                holds=found.holds,
                now=request.now,
            ),
            "flags": [(flag, entering(flag, request.now).reason) for flag in found.flags if flag.lifted_at is None],
            "flag_holds": flag_holds(application),
            "objections": objection_rows(found),
            "no_objection": no_objection_words(application),
            "unsent_bars": unsent_bars(application),
            "clocks": clocks_of(found),
            "facilitator_left": queries.facilitator_left(found.consultation, request.now),
            "steps": steps_of(found, request.now),
            "earliest": for_chair(found.earliest, application, holds=found.holds, unsent=found.unsent, now=request.now),
            "may_open": may_open(facts, request.now).allowed,
            "may_enter": note_may_come(application, request.now).allowed,
            "may_end": may_end_early(facts, request.now).allowed,
            "may_annul": found.accreditation is not None and _may_annul(request, found.accreditation),
            "may_enter_answer": found.accreditation is not None and _may_enter_answer(request, found.accreditation),
            "may_flag": application.state_now is State.CIRCULATED,
            "r7": PARAGRAPHS[Rule.R7],
        },
    )


def _may_annul(request: ChairRequest, place: Accreditation) -> bool:
    """Whether the reader may confirm the annulment that was proposed: a second person, once the body was heard."""
    return refusal_of(lambda: insist_may_confirm(place, request.actor, request.now)) is None


def _may_enter_answer(request: ChairRequest, place: Accreditation) -> bool:
    return refusal_of(lambda: insist_may_enter_answer(place, request.now)) is None


@require_safe
@chair_desk
def file(request: ChairRequest, reference: str) -> HttpResponse:
    """The frozen version that States read, and its documents."""
    application = case_or_404(reference)
    found = queries.case_file(application, request.now)
    if found.version is None:
        raise Http404
    content = found.version.content
    held = {document.pk: document for document in application.documents.select_related("file")}

    def files_of(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {
                "name": row["name"],
                "size": row["size"],
                "type": TYPE_WORDS.get(row["media_type"], ""),
                "url": reverse("chair-document", args=[application.reference, row["id"]]) if row["id"] in held else "",
            }
            for row in rows
        ]

    corrections = [
        {"addendum": correction.addendum, **changed, "documents": files_of(changed["documents"])}
        for correction, changed in corrections_of(application)
    ]
    return render(
        request,
        "chair/file.html",
        {
            "application": application,
            "version": found.version,
            "profile": [
                (field_name(key), field_value(key, value))
                for key, value in content.get("organization", {}).items()
                if value
            ],
            "answers": [
                (field_name(key), field_value(key, value)) for key, value in content.get("answers", {}).items() if value
            ],
            "files": files_of(content.get("documents", [])),
            "corrections": corrections,
            "questions": application.questions.select_related("asked_by_state").order_by("id"),
            "late": late_permission_of(application.window, application.organization),
            "scope": application.scope_proposals.order_by("id"),
        },
    )


def corrections_of(application: Application) -> list[tuple[Correction, dict[str, Any]]]:
    """Each correction with what it changed of the version before it, the latest first."""
    versions = dict(application.versions.values_list("number", "content"))
    rows = application.corrections.select_related("version").order_by("-id")
    return [(row, changes_of(versions.get(row.version.number - 1, {}), row)) for row in rows]


@require_safe
@chair_desk
def document(request: ChairRequest, reference: str, pk: int) -> FileResponse:
    """A document of the file, the copy without metadata."""
    application = case_or_404(reference)
    found = Document.objects.select_related("file").filter(application=application, pk=pk).first()
    if found is None:
        raise Http404
    return file_answer(found.file, clean=True)


@require_http_methods(READ_OR_ACT)
@chair_desk
def open_early(request: ChairRequest, reference: str) -> HttpResponse:
    """Open consultations before the period has ended (R7)."""
    application = case_or_404(reference)
    ends = clock_end(request.now, application.cycle.process.rules())
    return answer_act(
        request,
        ActPage(
            title=_("Open consultations early"),
            sentence=_(
                "Consultations on %(reference)s open now. They end on %(ends)s; nobody can extend them. The case stays "
                "before Member States, and open to other objections, until its period ends."
            )
            % {"reference": application.reference, "ends": instant_words(ends)},
            button=_("Open consultations"),
            back=case_url(application),
            done=_("Consultations are open."),
            rule="R7",
            refused=refused_by(may_open(clock_facts(application), request.now)),
            act=lambda _data: open_consultation(application=application, actor=request.actor, now=request.now),
        ),
    )


@require_http_methods(READ_OR_ACT)
@chair_desk
def end_early(request: ChairRequest, reference: str) -> HttpResponse:
    """End the consultations sooner, with a reason (R7)."""
    application = case_or_404(reference)
    verdict = may_end_early(clock_facts(application), request.now)
    meets = queries.plenary_that_meets(request.now)
    return answer_act(
        request,
        ActPage(
            title=_("End consultations early"),
            sentence=_(
                "Consultations on %(reference)s end now. The clock does not start again; the case awaits the Chair's "
                "update at %(plenary)s."
            )
            % {
                "reference": application.reference,
                "plenary": meets.title if meets else _("the next substantive plenary"),
            },
            button=_("End consultations"),
            back=case_url(application),
            done=_("Consultations have ended. The case awaits the plenary."),
            form=ReasonForm,
            rule="R7",
            danger=True,
            again=True,
            refused=refused_by(verdict),
            act=lambda data: end_consultation(
                application=application, reason=data["reason"], actor=request.actor, now=request.now
            ),
        ),
    )


@require_http_methods(READ_OR_ACT)
@chair_desk
def log(request: ChairRequest, reference: str) -> HttpResponse:
    """Write an entry of the log."""
    application = case_or_404(reference)

    def act(data: dict[str, Any]) -> Any:
        return log_contact(application=application, actor=request.actor, now=request.now, **data)

    return answer_act(
        request,
        ActPage(
            title=_("Add to the consultation log"),
            sentence=_(
                "The log of %(reference)s is read by the Chair's office alone. Its summary goes to all Member States with "
                "the update to the plenary, and not before."
            )
            % {"reference": application.reference},
            button=_("Write the entry"),
            back=f"{case_url(application)}#log",
            done=_("The entry is written."),
            form=LogForm,
            rule="R7",
            act=act,
        ),
    )


@require_http_methods(READ_OR_ACT)
@chair_desk
def facilitator(request: ChairRequest, reference: str) -> HttpResponse:
    """Name who leads the consultations."""
    application = case_or_404(reference)
    people = people_of(Party.CHAIR, request.now)

    def form(*args: Any, **kwargs: Any) -> FacilitatorForm:
        return FacilitatorForm(*args, people=people, **kwargs)

    def act(data: dict[str, Any]) -> Any:
        return name_facilitator(
            application=application, facilitator=data["facilitator"], actor=request.actor, now=request.now
        )

    count = len(people)
    return answer_act(
        request,
        ActPage(
            title=_("Name a facilitator"),
            sentence=ngettext(
                "The facilitator is one of the %(count)s person of the Chair's office. Naming gives no further sight.",
                "The facilitator is one of the %(count)s people of the Chair's office. Naming gives no further sight.",
                count,
            )
            % {"count": count},
            button=_("Save"),
            back=case_url(application),
            done=_("The facilitator is noted."),
            form=form,
            act=act,
        ),
    )
