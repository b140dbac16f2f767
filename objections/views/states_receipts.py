"""An objection of the own State as its pages need it: found by its receipt, read back, and acted on once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from accounts.reauthentication import sign_in_again_required
from accounts.refusals import Refused
from accreditation.acting import sentence_of
from accreditation.modalities.objections import (
    ObjectionFacts,
    Standing,
    may_confirm_second,
    may_contest,
    may_supplement,
    may_withdraw,
)
from accreditation.modalities.outcomes import Reason, Verdict
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from accreditation.modalities.second_persons import course_of
from accreditation.services.trying import refusal_of
from objections.models import Objection, ObjectionStatement, PreparedAct
from objections.models.dissemination import ItemKind
from objections.notices.states_done import why_not_sent
from objections.notices.states_words import (
    off_list_sentence,
    standing_of,
    told_sentence,
    warned_words,
    withdrawal_follows,
)
from objections.queries import states_case as case
from objections.queries.cases import came_with_entry, contested_entry, entered_by_chair, is_contested, last_entry
from objections.queries.lodging import lodging_end_of
from objections.queries.not_lodged import NotLodged, cause_of, entered_instead_of
from objections.queries.pending import unsent_of
from objections.queries.prepared import never_sent
from objections.views.states_door import (
    StatesRequest,
    answer_refused,
    may_lodge_in_its_name,
    refusal_status,
    state_of,
)

READ = ["GET", "HEAD", "POST"]
FORBIDDEN = 403


def own_or_404(request: StatesRequest, receipt: str) -> Objection:
    objection = case.own_objections(request.actor).filter(receipt=receipt).first()
    if objection is None:
        raise Http404
    return objection


def course_shown(request: StatesRequest) -> str:
    """What the page that is sent said the button leads to; empty for a form that has not been read back yet."""
    return request.POST.get("course", "")[:20]


def objection_context(request: StatesRequest, objection: Objection) -> dict[str, Any]:
    cause = cause_of(objection, request.now)
    word, shape = standing_of(objection, cause)
    lodgeable = may_lodge_in_its_name(request)
    first = objection.lodged_by_id == request.actor.user_id
    by_chair = entered_by_chair(objection)
    own, now_is = Standing(objection.standing), objection.application.state_now
    waiting = case.prepared_on(objection)
    withdrawing = any(one.kind == PreparedAct.Kind.WITHDRAWAL for one in waiting)
    entry, application = last_entry(objection), objection.application
    rules = application.cycle.process.rules()
    ends = lodging_end_of(application)
    facts = ObjectionFacts(application.route_now, now_is, application.period_ends_at, route_changes_at=ends.moves_at)
    confirming = may_confirm_second(own, objection.lodged_by_id, request.actor.person_id, facts, request.now)
    to_withdraw = may_withdraw(own, now_is)
    to_supplement = may_supplement(own, now_is, withdrawal_awaits=withdrawing)
    to_contest = may_contest(entry is not None, is_contested(objection), struck=objection.was_struck)
    told = [
        item
        for item in case.told_on(objection.application)
        if item.objection is not None and item.objection.pk == objection.pk
    ]
    disseminated = any(item.kind == ItemKind.OBJECTION for item in told)
    return {
        "objection": objection,
        "application": objection.application,
        "state": state_of(request),
        "statements": _statements(objection),
        "told": told,
        "disseminated": disseminated,
        "word": word,
        "shape": shape,
        "paragraph": PARAGRAPHS[Rule.R5],
        "by_chair": by_chair,
        "may_lodge": lodgeable,
        "ends": ends,
        "course": course_of(state_of(request).second_person, own),
        "may_confirm": lodgeable and confirming.allowed,
        "is_first_person": first,
        "prepared": waiting,
        "never_sent": [(one, why_not_sent(objection, one, fate)) for one, fate in never_sent(objection)],
        "may_withdraw": lodgeable and to_withdraw.allowed and not withdrawing and cause is None,
        "why_no_withdrawal": _why_not(to_withdraw, lodgeable=lodgeable) or (word if cause is not None else ""),
        "why_no_confirmation": _why_not(to_supplement, lodgeable=lodgeable) if withdrawing else "",
        "may_supplement": lodgeable and to_supplement.allowed,
        "why_no_supplement": _why_not(to_supplement, lodgeable=lodgeable),
        "may_share": lodgeable and to_supplement.allowed and not (objection.shares_name and objection.shares_basis),
        "contested_entry": contested_entry(objection),
        "last_entry": entry,
        "may_contest": lodgeable and to_contest.allowed,
        "why_no_contest": _why_not(to_contest, lodgeable=lodgeable),
        "follows": withdrawal_follows(rules),
        "warned": warned_words(rules, ends.at, request.now),
        "cause": cause,
        "off_list": off_list_sentence(objection, cause),
        "awaits_second": own is Standing.AWAITING_SECOND and cause is None,
        "never_lodged": cause is not None or own is Standing.AWAITING_SECOND,
        **_instead_context(request, objection, cause, lodgeable=lodgeable),
        "why_no_second": _why_not(confirming, lodgeable=lodgeable),
        "decided_by": [item.decision for item in case.decisions_on(application) if item.done_at],
        "unsent": unsent_of(objection),
        "sharing": told_sentence(objection, cause, disseminated=disseminated),
    }


def _statements(objection: Objection) -> list[ObjectionStatement]:
    """Of an entry that was struck, only what the mission has added itself: the note may be another State's, and what it says
    has not been disseminated (DESIGN 4)."""
    found = objection.statements.select_related("made_by")
    return [one for one in found if not (objection.was_struck and came_with_entry(objection, one))]


def _instead_context(
    request: StatesRequest, objection: Objection, cause: NotLodged | None, *, lodgeable: bool
) -> dict[str, Any]:
    """The entry from paper that took the place of what was prepared at the desk; where it was struck since, what stands now
    and what the delegate can do."""
    if cause not in {NotLodged.GAVE_WAY, NotLodged.NOTE_STRUCK}:
        return {}
    context: dict[str, Any] = {"entered_instead": entered_instead_of(objection)}
    if cause is NotLodged.NOTE_STRUCK:
        latest = case.own_objection_on(objection.application, request.actor)
        over = latest is None or cause_of(latest, request.now) is not None
        verdict = case.lodging_verdict(objection.application, request.actor, request.now)
        context |= {
            "note_struck": True,
            "latest": None if over else latest,
            "latest_word": standing_of(latest, None) if latest is not None and not over else None,
            "lodging_open": verdict.allowed,
            "too_late": verdict.reason is Reason.PERIOD_ENDED,
            "why_no_lodging": "" if verdict.allowed else _why_not(verdict, lodgeable=True),
        }
    return context


def _why_not(verdict: Verdict, *, lodgeable: bool) -> str:
    """What the act would be refused for, said before anything is typed."""
    if not lodgeable:
        return sentence_of(Refused(Reason.NO_RIGHT, verdict.rule))
    return sentence_of(Refused(verdict.reason, verdict.rule)) if verdict.reason is not None else ""


def answer_read_back(
    request: StatesRequest, template: str, context: dict[str, Any], act: Callable[[], Any], read_back: Any
) -> HttpResponse:
    """What follows, before it is done. The act is tried and taken back: what it would be refused for is told now, not after
    signing in again."""
    refused = refusal_of(act)
    if refused is not None:
        return answer_refused(request, refused, template, context)
    return render(request, template, context | {"read_back": read_back})


def act_once(
    request: StatesRequest,
    receipt: str,
    template: str,
    act: Callable[[], Any],
    done: Callable[[Any], str],
    context: Callable[[], dict[str, Any]],
    already: Callable[[], str] = str,
) -> HttpResponse:
    """After signing in again: done, and the receipt; or the same page with the reason and everything that was typed. What is
    `already` done, by this person or a colleague, is said on the receipt."""

    @sign_in_again_required
    def acting(request: StatesRequest) -> HttpResponse:
        try:
            made = act()
        except Refused as refused:
            said = already() if refusal_status(refused) != FORBIDDEN else ""
            if not said:
                return answer_refused(request, refused, template, context())
            messages.info(request, said)
            return redirect("states-receipt", receipt=receipt)
        messages.success(request, done(made))
        return redirect("states-receipt", receipt=receipt)

    answer: HttpResponse = acting(request)
    return answer
