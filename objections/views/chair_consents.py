"""What others ask of the Chair: not in scope, a shorter period, a change of route (DESIGN 2, 3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.deadline_words import instant_words, number_of_days, span_words
from accounts.file_answers import file_answer
from accounts.refusals import Refused
from accounts.said import said
from accreditation.acting import refused_by
from accreditation.modalities.calendar import has_passed
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.route_changes import takes_effect_at
from accreditation.models import Circulation, RouteChange, ScopeProposal
from accreditation.models.circulation import CirculationStatus
from accreditation.notices.period_words import period_warnings
from accreditation.services.circulation import agree_to_short_period, decline_short_period
from accreditation.services.scope import confirm_not_in_scope, decline_not_in_scope
from objections.forms.chair_consents import ConsentForm, ConsentWithReasonForm, ShortPeriodForm
from objections.notices.chair_done import answered_already, route_answered_already
from objections.notices.chair_words import status_of
from objections.services.route_changes import (
    consent_to_route_change,
    decline_route_change,
    decline_verdict,
)
from objections.views.chair_cases import case_url
from objections.views.chair_door import (
    READ_OR_ACT,
    ActPage,
    ChairRequest,
    answer_act,
    chair_desk,
    told_already,
)


@require_http_methods(READ_OR_ACT)
@chair_desk
def scope(request: ChairRequest, pk: int) -> HttpResponse:
    """Confirm or decline "not in scope", after the applicant was heard."""
    proposals = ScopeProposal.objects.select_related("application__organization", "decided_by")
    found = get_object_or_404(proposals, pk=pk)
    decided = _decided(request, found)
    if decided is not None:
        return told_already(request, *decided)
    heard = found.statement or _("It has not made a statement.")

    def act(data: dict[str, Any]) -> Any:
        consents = data["answer"] == "consent"
        answer = confirm_not_in_scope if consents else decline_not_in_scope
        return answer(proposal=found, actor=request.actor, now=request.now)

    return answer_act(
        request,
        ActPage(
            title=_("Not in scope?"),
            sentence=_(
                "The Secretariat proposes that the application of %(organization)s (%(reference)s) is not in scope. If you "
                "consent it is not admitted; the next circulated list says so with the reason, and any State may ask for "
                "it to be circulated. If not, the Secretariat goes on checking it."
            )
            % {"organization": found.application.organization.name, "reference": found.application.reference},
            button=_("Answer"),
            back=reverse("chair"),
            done=_("Your answer is recorded; the organization is told."),
            form=ConsentForm,
            rule="R1",
            extra={"file": reverse("chair-file", args=[found.application.reference])},
            facts=[
                (_("The Secretariat's reason"), found.reason),
                _heard(found, request.now),
                (_("Its statement"), heard),
            ],
            already=lambda: _decided(request, proposals.get(pk=pk)),
            act=act,
        ),
    )


def _heard(proposal: ScopeProposal, now: datetime) -> tuple[str, datetime]:
    """Until when the organization is heard, or when it has spoken, or when its days ended."""
    if proposal.statement_at is not None:
        return _("The organization made its statement"), proposal.statement_at
    if has_passed(proposal.heard_until, now):
        return _("The organization’s days to be heard ended"), proposal.heard_until
    return _("The organization is heard until"), proposal.heard_until


def _decided(request: ChairRequest, proposal: ScopeProposal) -> tuple[str, str] | None:
    if proposal.decided_at is None:
        return None
    words = answered_already(proposal.decided_by, request.actor.user_id, consented=proposal.confirmed)
    return words, case_url(proposal.application)


def _short_answer(circulation: Circulation) -> str:
    """How the office has answered a shorter period; "" while it has not."""
    if circulation.short_period_by is not None:
        return _("%(person)s has agreed to the shorter period: %(reason)s") % {
            "person": circulation.short_period_by,
            "reason": circulation.short_period_reason,
        }
    if circulation.short_period_declined_at is not None:
        return _("The shorter period was declined on %(moment)s: %(reason)s") % {
            "moment": instant_words(circulation.short_period_declined_at),
            "reason": circulation.short_period_declined_reason,
        }
    return ""


def _short_list(pk: int) -> Circulation:
    return get_object_or_404(Circulation.objects.select_related("window__cycle__process", "short_period_by"), pk=pk)


def _short_over(found: Circulation) -> Refused | None:
    """Why nothing is asked any more: it has its answer, or the list is not prepared any more."""
    if _short_answer(found):
        return Refused(Reason.ALREADY_DONE, "R3")
    return None if found.status == CirculationStatus.PREPARED else Refused(Reason.WRONG_STATE, "R3")


def _short_answered(request: ChairRequest, pk: int) -> tuple[str, str] | None:
    """It has this very answer, in these words. With another one it is said on the page, beside what was typed."""
    found, typed = _short_list(pk), said(request.POST.get("reason", "")).split()
    kept = {"agree": found.short_period_reason, "decline": found.short_period_declined_reason}
    same = typed and typed == kept.get(request.POST.get("answer", ""), "").split()
    return (_short_answer(found), reverse("chair")) if same else None


@require_http_methods(READ_OR_ACT)
@chair_desk
def short_period(request: ChairRequest, pk: int) -> HttpResponse:
    """Set a non-objection period shorter than the shortest, on record. Once answered, or with the list gone out, the page
    says so, to who comes with another answer too."""
    return answer_act(request, _short_page(request, pk))


def _short_page(request: ChairRequest, pk: int) -> ActPage:
    found = _short_list(pk)
    over = _short_over(found)

    def act(data: dict[str, Any]) -> Any:
        if over is not None:
            raise over
        answer = agree_to_short_period if data["answer"] == "agree" else decline_short_period
        return answer(circulation=found, reason=data["reason"], actor=request.actor, now=request.now)

    files, rules = found.entries.count(), found.window.cycle.process.rules()
    return ActPage(
        title=_("A shorter non-objection period?"),
        sentence=ngettext(
            "A list of %(window)s with %(count)s file was prepared. Its non-objection period would end on %(ends)s, "
            "sooner than after the %(days)s that States have otherwise. If you agree, the Secretariat may circulate it so.",
            "A list of %(window)s with %(count)s files was prepared. Its non-objection period would end on %(ends)s, "
            "sooner than after the %(days)s that States have otherwise. If you agree, the Secretariat may circulate it so.",
            files,
        )
        % {
            "window": found.window.title,
            "count": files,
            "ends": instant_words(found.period_ends_at),
            "days": number_of_days(rules.non_objection_days),
        },
        button=_("Answer"),
        back=reverse("chair"),
        done=_("Your answer is recorded with its reason; who prepared the list is told. The list has not been sent."),
        form=ShortPeriodForm,
        rule="R3",
        facts=_short_facts(found, request.now) if over is None else _short_ended(found),
        refused=over,
        already=lambda: _short_answered(request, pk),
        anew=lambda: _short_page(request, pk),
        act=act,
    )


def _short_ended(found: Circulation) -> list[tuple[str, Any]]:
    """What was decided, in place of what is asked."""
    facts: list[tuple[str, Any]] = [(_("End of the period"), found.period_ends_at)]
    facts += [(_("Answer"), words) for words in [_short_answer(found)] if words]
    if found.status == CirculationStatus.CIRCULATED:
        return [*facts, (_("Circulated"), found.published_at)]
    discarded = found.status == CirculationStatus.DISCARDED
    return [*facts, (_("The list"), _("The Secretariat has discarded it."))] if discarded else facts


def _short_facts(found: Circulation, now: datetime) -> list[tuple[str, Any]]:
    """How short it is, and what else is risky about it."""
    left = span_words(found.period_ends_at - now) if now < found.period_ends_at else _("nothing: the end has passed")
    facts: list[tuple[str, Any]] = [(_("Circulated now, States would have"), left)]
    facts += [(_("Mind"), warning) for warning in period_warnings(found.window, found.period_ends_at, now)]
    return facts


@require_http_methods(READ_OR_ACT)
@chair_desk
def route(request: ChairRequest, pk: int) -> HttpResponse:
    """Consent to a change of route after circulation."""
    found = get_object_or_404(
        RouteChange.objects.select_related(
            "application__organization", "application__cycle__process", "file", "consented_by"
        ),
        pk=pk,
    )
    effect = takes_effect_at(request.now, found.application.cycle.process.rules())

    def act(data: dict[str, Any]) -> Any:
        if data["answer"] == "consent":
            return consent_to_route_change(change=found, actor=request.actor, now=request.now)
        return decline_route_change(change=found, reason=data["reason"], actor=request.actor, now=request.now)

    return answer_act(
        request,
        ActPage(
            title=_("A change of route after circulation"),
            sentence=_(
                "%(organization)s (%(reference)s) has gained consultative status with ECOSOC. If you consent, all Member States "
                "are told now and the body is accredited by that route on %(effect)s. Standing objections become “no longer "
                "applicable”."
            )
            % {
                "organization": found.application.organization.name,
                "reference": found.application.reference,
                "effect": instant_words(effect),
            },
            button=_("Answer"),
            back=reverse("chair"),
            done=_("Your answer is recorded."),
            form=ConsentWithReasonForm,
            rule="R1",
            facts=[
                (_("Where the case stands"), status_of(found.application.state)[0]),
                (_("Evidence"), found.evidence),
                *_document_of(found),
                (_("Asked"), found.asked_at),
                *_answer_to(found),
            ],
            # Where it can neither be consented to nor declined.
            refused=refused_by(decline_verdict(found.application, found, request.now)),
            already=lambda: _route_answered(request, RouteChange.objects.select_related("application").get(pk=pk)),
            act=act,
        ),
    )


def _route_answered(request: ChairRequest, change: RouteChange) -> tuple[str, str] | None:
    """Where the first press led; who only opens the page reads there what was answered."""
    given = request.POST
    words = route_answered_already(change, given.get("answer", ""), given.get("reason", ""), request.actor.user_id)
    return (words, reverse("chair")) if words else None


def _answer_to(change: RouteChange) -> list[tuple[str, Any]]:
    """What was answered, and when: of one who opens the page again it is not asked once more."""
    if change.declined_at is not None:
        return [(_("Declined"), change.declined_at), (_("Reason"), change.decline_reason)]
    lapsed = [(_("Lapsed: the file left its list"), change.lapsed_at)] if change.lapsed_at is not None else []
    if change.consented_at is None:
        return lapsed
    effect = [] if lapsed else [(_("Takes effect"), change.takes_effect_at)]
    return [(_("Consented"), change.consented_at), (_("By"), str(change.consented_by)), *effect, *lapsed]


def _document_of(change: RouteChange) -> list[tuple[str, Any]]:
    if change.file is None:
        return []
    address = reverse("chair-route-document", args=[change.pk])
    return [(_("The document"), format_html('<a href="{}">{}</a>', address, change.file.original_name))]


@require_safe
@chair_desk
def route_document(request: ChairRequest, pk: int) -> FileResponse:
    """The document on which a change of route rests, as it was uploaded."""
    found = get_object_or_404(RouteChange.objects.select_related("file"), pk=pk, file__isnull=False)
    if found.file is None:
        raise Http404
    return file_answer(found.file, clean=False)
