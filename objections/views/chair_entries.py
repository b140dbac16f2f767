"""What was entered from paper and is looked at again: entries struck by the office, entries contested by missions (R5, R6)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accreditation.acting import refused_by
from accreditation.modalities.objections import ContestAnswer, may_settle_contest
from accreditation.modalities.states import BEFORE_STATES
from accreditation.services.trying import foreseen
from objections.forms.chair_paper import ContestForm, StrikeForm
from objections.models import Objection
from objections.notices.chair_done import struck_already
from objections.notices.paper_words import answer_sentence, strike_sentence
from objections.queries.after_paper import after_answer, after_strike
from objections.queries.cases import Entry, contested_entry, entered_by_chair, last_entry, may_strike
from objections.services import contesting, striking
from objections.views.chair_cases import case_url
from objections.views.chair_door import READ_OR_ACT, ActPage, ChairRequest, answer_act, chair_desk
from objections.views.chair_paper import objection_or_404


@require_http_methods(READ_OR_ACT)
@chair_desk
def strike(request: ChairRequest, pk: int) -> HttpResponse:
    """Strike what the office entered in error, after its consequence was read back."""
    found = objection_or_404(pk, struck=True)
    if not entered_by_chair(found):
        raise Http404
    entry = last_entry(found) or Entry.WITHDRAWAL
    knew = found.application.objection_known_at is not None
    case = {"state": found.state.name, "reference": found.application.reference, "receipt": found.receipt}

    def act(data: dict[str, Any]) -> Objection:
        return striking.strike_entry(objection=found, reason=data["reason"], actor=request.actor, now=request.now)

    def done_already() -> tuple[str, str] | None:
        words = struck_already(found, request.POST.get("act_name", entry.value), request.actor.user_id)
        return (words, case_url(found.application)) if words else None

    return answer_act(
        request,
        ActPage(
            title=_("Strike an entry made in error"),
            sentence=(
                _(
                    "The withdrawal that the office entered for %(state)s on %(reference)s, receipt %(receipt)s, is struck."
                )
                if entry is Entry.WITHDRAWAL
                else _(
                    "The objection that the office entered for %(state)s on %(reference)s, receipt %(receipt)s, is struck."
                )
            )
            % case,
            button=_("Strike the entry"),
            back=case_url(found.application),
            done=_("The entry is struck; the mission has been told."),
            form=StrikeForm,
            rule="R5",
            danger=True,
            again=True,
            # A withdrawal entered on top of it, or struck since, is another act.
            act_name=entry.value,
            refused=refused_by(may_strike(found)),
            read_back=lambda data: strike_sentence(
                found, entry, data["reason"], foreseen(lambda: act(data), partial(after_strike, knew=knew))
            ),
            already=done_already,
            act=act,
        ),
    )


@require_http_methods(READ_OR_ACT)
@chair_desk
def contest(request: ChairRequest, pk: int) -> HttpResponse:
    """Answer a mission that contests an entry, after the consequence was read back; one that was struck meanwhile says so."""
    found = objection_or_404(pk, struck=True)
    if found.contested_at is None:
        raise Http404
    entry = contested_entry(found) or Entry.OBJECTION
    of_withdrawal = entry is Entry.WITHDRAWAL
    knew = found.application.objection_known_at is not None
    decided = found.application.state_now not in BEFORE_STATES
    sentence = (
        _(
            "%(state)s contests the withdrawal that was entered for it on %(reference)s. If the entry was "
            "wrong, the objection stands again; the mission may then contest that as well."
        )
        if of_withdrawal
        else _(
            "%(state)s contests the objection that was entered for it on %(reference)s. If the entry was "
            "wrong, it was never lodged, and its note is flagged until it is entered rightly or found to be no objection."
        )
    )
    if decided:
        sentence = _(
            "%(state)s contests what was entered for it on %(reference)s. The case is no longer before Member States, and nothing "
            "on it can be undone here: what was decided stands. If the entry was wrong, say so, and what can still be done; a "
            "place that rests on a clerical error may be annulled."
        )
    came = found.withdrawal_received_at if of_withdrawal else found.received_at

    def act(data: dict[str, Any]) -> Objection:
        return contesting.settle_contest(
            objection=found, answer=data["answer"], outcome=data["outcome"], actor=request.actor, now=request.now
        )

    return answer_act(
        request,
        ActPage(
            title=_("A mission contests an entry"),
            sentence=sentence % {"state": found.state.name, "reference": found.application.reference},
            button=_("Answer the mission"),
            back=case_url(found.application),
            done=_("The mission has been answered."),
            form=partial(ContestForm, decided=decided),
            rule="R5",
            again=True,
            facts=[
                (_("Contested"), found.contested_at),
                (_("Its reason"), found.contested_reason),
                *([(_("Note received"), came)] if came else []),  # struck: there is none any more
            ],
            refused=refused_by(
                may_settle_contest(found.contest_is_open, found.application.state_now, ContestAnswer.STANDS)
            ),
            read_back=lambda data: answer_sentence(
                found,
                entry,
                data["answer"],
                data["outcome"],
                foreseen(lambda: act(data), partial(after_answer, knew=knew)),
            ),
            act=act,
        ),
    )
