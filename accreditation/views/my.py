"""An applicant's front page, and a case: a draft's task list, afterwards its timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accreditation.forms.sections import ANSWERS, TITLES, answers_on, sections_of
from accreditation.modalities.objections import may_reply
from accreditation.modalities.states import PENDING, State, Step, may_step
from accreditation.models import Application, Document, Window
from accreditation.notices.next_steps import who_acts
from accreditation.notices.own_case import late_said, next_action, own_close, own_status, status_words
from accreditation.notices.own_timeline import timeline
from accreditation.queries.beginning import bar_of, late_of, late_open_to, one_may_begin, sent_by, what_bars
from accreditation.queries.own import (
    bodies_with_what_waits,
    invitations_to,
    own_applications,
    own_claims,
    waiting_invitations,
    window_to_apply_in,
    windows_to_apply_in,
)
from accreditation.queries.own_case import own_case_facts
from accreditation.queries.progress import COMPLETE, IN_PROGRESS, Progress, progress_of, standing_documents
from accreditation.services.answerable import correcting
from accreditation.services.edits import late_permission_of
from accreditation.views.apply_doors import (
    ApplicantRequest,
    changeable,
    for_applicants,
    has_shut,
    is_editable,
    own_case,
    section_url,
)

PAGE = 25
MOST_INVITATIONS = 50
MOST_CLAIMS = 10


@require_safe
@for_applicants
def home(request: ApplicantRequest) -> HttpResponse:
    """The person's organizations and cases, with the one next action of each."""
    organizations = list(bodies_with_what_waits(request.actor))
    before = request.GET.get("before", "")
    rows = own_applications(request.actor)
    if before.isdecimal() and len(before) < 18:
        rows = rows.filter(pk__lt=int(before))
    page = list(rows[: PAGE + 1])
    cases = []
    sent = sent_by([body.pk for body in organizations])
    bars = what_bars([one for one in page[:PAGE] if one.state_now is State.DRAFT], sent)
    for application in page[:PAGE]:
        word, shape = status_words(own_status(application, request.now))
        action = next_action(application, request.now, bars.get(application.pk))
        cases.append({"application": application, "word": word, "shape": shape, "action": action})
    older = f"?before={page[PAGE - 1].pk}" if len(page) > PAGE else ""
    late = late_of(organizations, request.now)
    permitted = late_open_to(organizations, late, sent)
    context = {
        "organizations": organizations,
        "bodies": [(body, permitted.get(body.pk)) for body in organizations],
        "letters": list(invitations_to(request.actor, request.now)[:10]),
        "cases": cases,
        "invitations": changeable(waiting_invitations(request.actor)[:MOST_INVITATIONS]),
        "claims": list(own_claims(request.actor, request.now)[:MOST_CLAIMS]),
        "older": older,
        "newer": reverse("my_home") if before else "",
        "window": window_to_apply_in(request.now),
        "may_begin": one_may_begin(organizations, late, sent, request.now),
    }
    return render(request, "my/home.html", context)


def _tasks(application: Application, progress: Progress) -> list[dict[str, Any]]:
    limits = application.cycle.process.rules().word_limits
    tasks = []
    for name in sections_of(application.route_now, application.state_now):
        answers = answers_on(name)
        hint = _word_counts(answers, progress, limits)
        if progress.unchecked.intersection(answers):
            hint = _("As in your earlier file: check this") + f" · {hint}"
        if name == "contact" and state_of(progress, name) != COMPLETE:
            hint = _("Optional: without it the Secretariat writes to those who act for the organization")
        if name == "documents" and state_of(progress, name) != COMPLETE:
            hint = _("The signed letter of the head is required")
        url = section_url(application, name)
        tasks.append({"name": TITLES[name], "url": url, "state": state_of(progress, name), "hint": hint})
    return tasks


def _word_counts(answers: Sequence[str], progress: Progress, limits: Mapping[str, int]) -> str:
    """How long the answers of a page are; where it has several, each by its title: each has a limit of its own."""
    if not any(progress.words.get(one) for one in answers):
        return ""
    counts = [
        (ANSWERS[one].title, _("%(count)d of %(limit)d words") % {"count": progress.words[one], "limit": limits[one]})
        for one in answers
        if one in limits
    ]
    if len(counts) == 1:
        return counts[0][1]
    return " · ".join(_("%(title)s: %(count)s") % {"title": title, "count": count} for title, count in counts)


def state_of(progress: Progress, section: str) -> str:
    """How far a page is: as its answers are together."""
    states = {progress.states[one] for one in answers_on(section) or (section,)}
    return states.pop() if len(states) == 1 else IN_PROGRESS


@require_safe
@for_applicants
def case(request: ApplicantRequest, reference: str) -> HttpResponse:
    """A draft shows its task list; afterwards the case, its timeline and its one next action."""
    application = own_case(request, reference)
    documents = standing_documents(application)
    shown = own_status(application, request.now)
    word, shape = status_words(shown)
    bar = bar_of(application)
    action = next_action(application, request.now, bar)
    context = {
        "application": application,
        "word": word,
        "shape": shape,
        "action": action,
        "who": _("You") if action.needed else action.who or who_acts(shown),
        "barred": bar is not None,
        "editable": is_editable(application, request.now),
    }
    if application.state_now is State.DRAFT:
        return _draft_page(request, application, documents, context)
    facts = own_case_facts(application, request.now)
    context |= {
        "facts": facts,
        "by_late": own_close(application) > application.window.closes_at,
        "steps": timeline(application, facts, request.now),
        "tasks": _tasks(application, progress_of(application, documents)) if context["editable"] else [],
        "held": facts.list_is_held,
        "next_window": _later_window(application, request.now) if facts.other_route_at else None,
        "pending": application.state_now in PENDING,
        "correctable": correcting(application, request.now).allowed,
        "may_reply": may_reply(application.objection_known_at, application.state_now, request.now).allowed,
        "may_withdraw": may_step(Step.WITHDRAW, application.state_now, application.route_now).allowed,
        "may_relinquish": may_step(Step.RELINQUISH, application.state_now, application.route_now).allowed,
    }
    return render(request, "my/case.html", context)


def _later_window(application: Application, now: datetime) -> Window | None:
    """The window in which the body of a file that is over can apply again: open now, else the next one."""
    after = application.window.opens_at
    return next((one for one in windows_to_apply_in(now) if one.opens_at > after), None)


def _draft_page(
    request: ApplicantRequest, application: Application, documents: list[Document], context: dict[str, Any]
) -> HttpResponse:
    progress = progress_of(application, documents)
    states = {name: state_of(progress, name) for name in sections_of(application.route_now, application.state_now)}
    late = late_said(application, late_permission_of(application.window, application.organization))
    until = own_close(application)
    if context["action"].needed and all(state == COMPLETE or name == "contact" for name, state in states.items()):
        # Of the parts, the contact alone is optional.
        context["action"] = replace(context["action"], words=_("Check your answers and submit the application"))
    context |= {
        "tasks": _tasks(application, progress),
        "done": list(states.values()).count(COMPLETE),
        "parts": len(states),
        "unchecked": progress.unchecked,
        "late": late,
        "closes_at": until,
        "opens_at": application.window.opens_at,
        "opened": application.window.opens_at <= request.now,
        "closed": has_shut(application, request.now),
    }
    return render(request, "my/draft.html", context)
