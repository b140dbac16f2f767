"""A file that went to States on paper, before the portal: what there is of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accreditation.queries.names import country_words, type_words
from objections.models import Consultation
from objections.notices.earliest import for_states
from objections.notices.next_steps import for_states as next_step
from objections.notices.states_words import ON_PAPER, standing_of, status_of
from objections.queries import states_case as case
from objections.queries.cases import undisseminated_count
from objections.queries.earliest import earliest_for_imported
from objections.queries.not_lodged import cause_of
from objections.queries.states_imported import MOST, found_imported, word_of
from objections.views.states_door import StatesRequest, state_of


def imported_file(request: StatesRequest, application: Any) -> HttpResponse:
    """No list, no version, no documents: who it is, what the Chair has told of it, and the State's own objection."""
    organization = application.organization
    own = case.own_objection_on(application, request.actor)
    shown = word_of(application, request.now)
    word, shape = status_of(shown)
    clock = Consultation.objects.filter(application=application).first() if application.told else None
    found = earliest_for_imported(application, clock, request.now)
    own_unsent = undisseminated_count(application, of_state=request.actor.state_id)
    return render(
        request,
        "states/imported_file.html",
        {
            "application": application,
            "on_paper": ON_PAPER,
            "organization": [
                (_("Legal name"), organization.name),
                (_("Type"), type_words(organization.type)),
                (_("Country of headquarters"), country_words(organization.country)),
                (_("Website"), organization.website),
            ],
            "word": word,
            "shape": shape,
            "state": state_of(request),
            "own": own,
            "own_word": standing_of(own, cause_of(own, request.now)) if own else None,
            "told": case.told_on(application),
            "clock": clock,
            "next": next_step(shown, found, application, clock, held=False, now=request.now),
            "earliest": for_states(shown, found, application, held=False, own_unsent=own_unsent, now=request.now),
            "updates": case.updates_on(application),
            "decisions": case.decisions_on(application),
        },
    )


def imported_rows(request: StatesRequest, text: str) -> dict[str, Any]:
    """Beside the files on lists: those that the search finds, each with its status; `imported_most` where there are more than
    so many."""
    rows, more = found_imported(request.actor, text)
    found = []
    for application in rows:
        word, shape = status_of(word_of(application, request.now))
        found.append({"application": application, "word": word, "shape": shape})
    return {"imported": found, "imported_most": MOST if more else 0}
