"""An applicant's case in words: its status, its one next action, its timeline with the rule behind each step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.deadline_words import instant_words
from accounts.refusals import Refused
from accreditation.modalities.calendar import is_open
from accreditation.modalities.outcomes import Reason, Verdict
from accreditation.modalities.paragraphs import Rule
from accreditation.modalities.states import BEFORE_STATES, State
from accreditation.modalities.visibility import Audience, CaseFacts, Shown, shown_state
from accreditation.models import Application, LatePermission
from accreditation.notices.case_words import status_shape, status_word
from accreditation.notices.next_steps import SECRETARIAT
from accreditation.notices.refusals import refusal_sentence
from accreditation.queries.own_case import knows_of_objection

# Where a rule is long, the sentence of it that the step rests on, to the letter (held by a test).
QUOTED: dict[Rule, str] = {
    Rule.R1: "These organizations would accordingly be accredited, on a non-objection basis, to participate in the substantive "
    "plenary sessions and review conferences of the Global Mechanism.",
    Rule.R3: "Applications for accreditation may be submitted to the Secretariat during an annual window to be determined by "
    "the Secretariat.",
    Rule.R5: "Where there is an objection to a stakeholder, the objecting Member State will make known its objection to the "
    "Chair of the Global Mechanism and, on a voluntary basis, make known to the Chair the general basis of its objections.",
    Rule.R9: "On the basis of informal consultations, if there is consensus to do so, the Chair may put forward a decision to "
    "the Global Mechanism to confirm the accreditation of some or all stakeholders that had initially received objections.",
}


CHECK_QUOTED = (
    "stakeholders relevant and competent to the scope and purpose of the Global Mechanism should also inform the Secretariat "
    "of their interest in participating by submitting information on the organization’s purpose, programmes and activities "
    "in areas relevant to the scope of the Global Mechanism."
)


CIRCULATION_QUOTED = (
    "The annual window would be well in advance of each substantive plenary session or review conference in order to allow "
    "sufficient time for States to consider applications and to ensure timely accreditation."
)


ECOSOC_QUOTED = (
    "Relevant non-governmental organizations in consultative status with the Economic and Social Council in accordance with "
    "resolution 1996/31 would inform the Secretariat of the Global Mechanism of their interest to be accredited"
)


@dataclass(frozen=True)
class Action:
    """The one thing that is asked of the applicant now. `needed` is False where nothing is, or where one may and need not.
    `who` must act, where it is another than the status says."""

    words: str
    url: str = ""
    needed: bool = True
    deadline: datetime | None = None
    label: str = "due"
    who: str = ""


def own_status(application: Application, now: datetime) -> Shown:
    """The status word's key, from the applicant's own cells."""
    facts = CaseFacts(
        own=True,
        submitted=application.submitted_at is not None,
        applicant_has_learnt=knows_of_objection(application, now),
    )
    return shown_state(application.state_now, Audience.APPLICANT, facts)


def status_words(shown: Shown) -> tuple[str, str]:
    """The word and the shape of the status piece."""
    return status_word(shown), status_shape(shown)


def next_action(application: Any, now: datetime, bar: Verdict | None = None) -> Action:
    """What is asked of the applicant now: one thing, or nothing. `application` comes from queries.own, which adds what awaits
    its people; `bar` is what keeps a draft from being submitted at all (queries.beginning). While it is decided who acts for
    the body nothing can be sent, and no day of it ends (R1)."""
    if application.state_now is State.DRAFT:
        return _draft_action(application, now, bar)
    frozen = application.organization.frozen_at is not None
    asked = _asked(application, None if frozen else now) or _offered(application, now)
    if asked is None:
        return Action(_("Nothing is needed from you"), needed=False)
    if frozen:
        words = _("Nothing can be sent now: it is being decided who acts for the organization")
        return Action(words, needed=False, who=str(SECRETARIAT))
    return asked


def _asked(application: Any, now: datetime | None) -> Action | None:
    """What awaits its people. Without `now`: whether or not its days have passed."""
    at, state = [application.reference], application.state_now

    def runs(until: datetime | None) -> bool:
        return until is not None and (now is None or now < until)

    if state is State.RETURNED and runs(application.due_at):
        words = (
            _("Answer the questions of the Secretariat and send the file again")
            if application.asked_by_secretariat
            else _("Complete the application for the non-objection route and send it again")
        )
        return Action(words, reverse("my_questions", args=at), deadline=application.due_at)
    if state is State.SUBMITTED and runs(application.heard_until):
        words = _("Say why your work is in the scope: the Secretariat has proposed that it is not")
        return Action(words, reverse("my_scope", args=at), deadline=application.heard_until)
    if state is State.ACCREDITED and runs(application.annulment_until):
        words = _("Answer the proposal to annul the accreditation")
        return Action(words, reverse("my_annulment", args=at), deadline=application.annulment_until)
    if application.state_question_id is not None and state in BEFORE_STATES:
        question = [*at, application.state_question_id]
        return Action(_("Answer the question of a Member State"), reverse("my_state_question", args=question))
    return None


def _offered(application: Any, now: datetime) -> Action | None:
    """What its people may do, and need not."""
    state, closes_at = application.state_now, own_close(application)
    if knows_of_objection(application, now) and state in BEFORE_STATES and not application.has_replied:
        words = _("You may reply to the objection. Nothing else is needed from you")
        return Action(words, reverse("my_reply", args=[application.reference]), needed=False)
    if state not in {State.SUBMITTED, State.COMPLETE} or not is_open(application.window.opens_at, closes_at, now):
        return None
    words = (
        _(
            "Nothing is needed from you. You may edit the file until your late permission ends, or until it is circulated or "
            "accredited if that is sooner"
        )
        if closes_at > application.window.closes_at
        else _(
            "Nothing is needed from you. You may edit the file until the window closes, or until it is circulated or accredited "
            "if that is sooner"
        )
    )
    return Action(words, needed=False, deadline=closes_at, label="closes")


def own_refusal(application: Application, refused: Refused) -> str:
    """A refusal's sentence on the applicant's page; of a returned file past its due instant also when that was, and what can
    be done now."""
    if (refused.reason, refused.rule) != (Reason.DUE_DATE_PASSED, Rule.R3):
        return refusal_sentence(refused)
    due = application.due_at or application.state_since
    return _(
        "An answer was due by %(due)s, and that date has passed. Nothing can be saved or sent in this file any more: copy what "
        "you have typed. The file as last saved prefills an application in a later window."
    ) % {"due": instant_words(due)}


def own_close(application: Any) -> datetime:
    """When the window closes for this body: the close, or the end of its own late permission. From queries.own."""
    late: datetime | None = application.late_until
    close: datetime = application.window.closes_at
    return close if late is None else max(close, late)


def late_said(application: Application, late: LatePermission | None) -> LatePermission | None:
    """The body's late permission where there is something to say of it: it ends after the close, or the file was sent by it.
    A window that was moved beyond it closes for this body as for all."""
    if late is None or not (application.late or late.until_at > application.window.closes_at):
        return None
    return late


def _draft_action(application: Application, now: datetime, bar: Verdict | None) -> Action:
    window, at = application.window, [application.reference]
    if bar is not None and bar.reason is not None:
        return Action(refusal_sentence(Refused(bar.reason, bar.rule)), needed=False)
    closes_at = own_close(application)
    if now < window.opens_at:
        words = _("Prepare the application; it can be submitted once the window opens")
        return Action(words, reverse("my_case", args=at), needed=False, deadline=window.opens_at, label="opens")
    if now < closes_at:
        words = _("Complete the application and submit it")
        return Action(words, reverse("my_case", args=at), deadline=closes_at, label="closes")
    if window.is_held:
        words = _("Nothing is needed from you yet: the window has closed, and its close is held after an outage")
        return Action(words, needed=False)
    words = _("The window has closed. The draft is kept and prefills your application in the next window")
    return Action(words, reverse("apply"), needed=False)
