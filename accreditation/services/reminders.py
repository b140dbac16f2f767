"""Reminders before deadlines: drafts, answers, hearings, non-objection periods, a calendar with gaps (DESIGN 5)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Greatest

from accounts.capacities import Party, Right
from accounts.deadline_words import instant_words
from accounts.models import Act, MemberState
from accounts.notices.drafts import to_mission, to_user
from accounts.notices.occasions import Occasion, Writer
from accounts.queries.mandates import people_of
from accounts.services.letters import write_letters
from accreditation.modalities.parameters import BOUNDS
from accreditation.modalities.reminders import days, due_reminder
from accreditation.modalities.states import State
from accreditation.models import Accreditation, Application, Circulation, Claim, LatePermission, ScopeProposal
from accreditation.models.organization import RepresentativeRole
from accreditation.notices import reminders as words
from accreditation.notices.planner import missing_sentence
from accreditation.queries.parameters import rules_for_bodies
from accreditation.services.reminding import remind_once
from accreditation.services.sweeping import each
from accreditation.services.telling import tell_applicant, tell_people

# The longest reminder of any process; what is due later is not looked at.
HORIZON = timedelta(days=BOUNDS["reminder_days"][1])


def remind(*, now: datetime) -> int:
    """Write every reminder of this app that is due. Returns how many."""
    return _drafts(now) + _answers(now) + _hearings(now) + _replacements(now) + _periods(now)


def _drafts(now: datetime) -> int:
    """Drafts that can be sent for a short time only: until their window closes, or their own late permission ends (R3)."""
    late = LatePermission.objects.filter(window=OuterRef("window"), organization=OuterRef("organization"))
    drafts = (
        Application.objects.filter(state=State.DRAFT.value, window__opens_at__lte=now)
        # Without a late permission the close alone: of instants that are not there none is the greatest.
        .annotate(ends_at=Greatest("window__closes_at", Subquery(late.values("until_at")[:1])))
        .annotate(late_at=Subquery(late.values("given_at")[:1]))
        .filter(ends_at__gt=now, ends_at__lte=now + HORIZON)
        .select_related("organization", "window__cycle__process")
    )
    return each(drafts, lambda draft: _draft(draft, draft.ends_at, draft.late_at, now))


def _draft(draft: Application, ends_at: datetime, late_at: datetime | None, now: datetime) -> bool:
    if late_at is None or ends_at == draft.window.closes_at:
        return _case(draft, "draft", words.DRAFT_CLOSES, ends_at, draft.created_at, now, "R3")
    return _case(draft, "draft_late", words.DRAFT_LATE, ends_at, max(draft.created_at, late_at), now, "R3")


def _answers(now: datetime) -> int:
    """Files returned with questions (R3). Of a frozen body no days end: they begin anew once it is free."""
    returned = Application.objects.filter(
        state=State.RETURNED.value, due_at__gt=now, due_at__lte=now + HORIZON, organization__frozen_at__isnull=True
    ).select_related("organization", "cycle__process")
    return each(
        returned,
        lambda file: (
            file.due_at is not None
            and _case(file, "answer", words.ANSWER_DUE, file.due_at, file.state_since, now, "R3")
        ),
    )


def _hearings(now: datetime) -> int:
    """Applicants who are being heard on "not in scope", and organizations on the annulment of their place: not while frozen."""
    open_proposals = ScopeProposal.objects.filter(
        decided_at__isnull=True,
        statement_at__isnull=True,
        heard_until__gt=now,
        application__organization__frozen_at__isnull=True,
    ).select_related("application__organization", "application__cycle__process")
    done = each(
        open_proposals,
        lambda proposal: _case(
            proposal.application, "hearing", words.HEARING_ENDS, proposal.heard_until, proposal.proposed_at, now, "R1"
        ),
    )
    places = Accreditation.objects.filter(
        annulment_answered_at__isnull=True,
        ended_at__isnull=True,
        annulment_heard_until__gt=now,
        organization__frozen_at__isnull=True,
    ).select_related("application__organization", "application__cycle__process")
    return done + each(places, lambda place: _annulment(place, now))


def _annulment(place: Accreditation, now: datetime) -> bool:
    due_at, begun_at = place.annulment_heard_until, place.annulment_proposed_at
    if due_at is None or begun_at is None:
        return False
    return _case(place.application, "annulment", words.ANNULMENT_HEARING_ENDS, due_at, begun_at, now, "R2")


def _replacements(now: datetime) -> int:
    """Focal points that a colleague asks to replace and that have not answered."""
    asked = Claim.objects.filter(
        replaces=True, decided_at__isnull=True, answered_at__isnull=True, heard_until__gt=now
    ).select_related("organization")
    return each(asked, lambda claim: claim.heard_until is not None and _replacement(claim, claim.heard_until, now))


def _replacement(claim: Claim, due_at: datetime, now: datetime) -> bool:
    focal = claim.organization.representatives.filter(
        until_at__isnull=True, role=RepresentativeRole.FOCAL_POINT
    ).select_related("user")
    values = {"organization": claim.organization.name, "due": instant_words(due_at)}
    return remind_once(
        subject=f"organization:{claim.organization_id}",
        kind="replacement",
        due_at=due_at,
        before=due_reminder(due_at, claim.claimed_at, now, days(rules_for_bodies(now).reminder_days)),
        now=now,
        tell=lambda act: tell_people(act, words.REPLACEMENT_DUE, [row.user for row in focal], now, **values),
        rule="R1",
    )


def _case(
    application: Application,
    kind: str,
    occasion: Occasion,
    due_at: datetime,
    begun_at: datetime,
    now: datetime,
    rule: str,
) -> bool:
    rules = application.cycle.process.rules()
    return remind_once(
        subject=application.record_subject,
        kind=kind,
        due_at=due_at,
        before=due_reminder(due_at, begun_at, now, days(rules.reminder_days)),
        now=now,
        tell=lambda act: tell_applicant(act, occasion, application, now, due=instant_words(due_at)),
        rule=rule,
    )


def _periods(now: datetime) -> int:
    """Lists whose non-objection period ends soon: to every mission (R1)."""
    running = (
        Circulation.objects.with_period()
        .filter(period_ends_at__gt=now, period_ends_at__lte=now + HORIZON)
        .select_related("window__cycle__process")
    )
    return each(running, lambda circulation: _period(circulation, now))


def _period(circulation: Circulation, now: datetime) -> bool:
    rules = circulation.window.cycle.process.rules()

    def tell(act: Act) -> int:
        writer = Writer(words.PERIOD_ENDS)
        values = {
            "number": circulation.number,
            "window": circulation.window.title,
            "due": instant_words(circulation.period_ends_at),
        }
        missions = MemberState.objects.exclude(mailbox="")
        return write_letters(act=act, drafts=[writer.draft(to_mission(state), values) for state in missions], now=now)

    return remind_once(
        subject=f"circulation:{circulation.pk}",
        kind="period",
        due_at=circulation.period_ends_at,
        before=due_reminder(
            circulation.period_ends_at, circulation.published_at or now, now, days(rules.reminder_days)
        ),
        now=now,
        tell=tell,
        rule="R1",
    )


def remind_of_gaps(*, subject: str, process: str, missing: list[str], month: datetime, now: datetime) -> bool:
    """Once a month, tell the Secretariat what the calendar lacks. `month` is the first instant of the month."""

    def tell(act: Act) -> int:
        writer = Writer(words.CALENDAR_MISSING)
        values = {"missing": "\n".join(missing_sentence(what) for what in missing), "process": process}
        people = people_of(Party.SECRETARIAT, now, right=Right.CHECKER)
        return write_letters(act=act, drafts=[writer.draft(to_user(user), values) for user in people], now=now)

    return remind_once(
        subject=subject,
        kind="calendar",
        due_at=month,
        before=timedelta(0) if missing else None,
        now=now,
        tell=tell,
        rule="R3",
    )
