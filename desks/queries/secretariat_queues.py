"""What waits on the Secretariat's front page: each queue, where it opens, and who may act on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from accounts import policy as people
from accounts.capacities import Actor
from accounts.deadline_words import countdown_words, span_words
from accounts.models import Proposal
from accounts.models.letter import LetterStatus
from accounts.policy import PeopleAct
from accounts.queries.letters import letters_in_trouble, letters_overdue, readable_letters
from accounts.queries.wordings import awaiting_clearing
from accreditation.modalities.mandates import ActOf
from accreditation.policy import may
from accreditation.queries.duplicates import possible_duplicates
from accreditation.queries.ecosoc import gained, lost
from accreditation.queries.missions import reach_of_missions
from accreditation.queries.queues import Waiting, waiting_rows
from desks.queries.secretariat_deadlines import address_of
from submissions.policy import may_moderate
from submissions.queries.inputs import appealed, waiting_for_moderation

MOST_PAIRS = 100


@dataclass(frozen=True)
class Queue:
    """A queue of the front page: its words, where it opens, and who may act on it; None: nobody here, it waits on others."""

    key: str
    words: Promise
    page: str
    query: str = ""
    may: Callable[[Actor], bool] | None = None


def _of(act: ActOf) -> Callable[[Actor], bool]:
    return lambda actor: may(act, actor)


def _person(act: PeopleAct) -> Callable[[Actor], bool]:
    return lambda actor: people.may(act, actor)


FILES = "admin:accreditation_application_changelist"


LISTS = "admin:accreditation_circulation_changelist"


MATCHES = "admin:accreditation_ecosocentry_matches"


INPUTS = "admin:submissions_writteninput_changelist"


CHECK, CIRCULATE = _of(ActOf.CHECK), _of(ActOf.CIRCULATE)


GROUPS: tuple[tuple[Promise, tuple[Queue, ...]], ...] = (
    (
        lazy("Files"),
        (
            Queue("check", lazy("Files to check"), FILES, "?queue=check", CHECK),
            Queue("answered", lazy("Answered questions"), FILES, "?queue=answered", CHECK),
            Queue("ecosoc", lazy("To match with the ECOSOC register"), MATCHES, "", CHECK),
            Queue("returned", lazy("Returned, an answer awaited"), FILES, "?queue=returned"),
            Queue("scope", lazy("Scope proposals before the Chair"), FILES, "?queue=scope"),
            Queue("gained", lazy("Consultative status gained while pending"), MATCHES, "", _of(ActOf.CHANGE_ROUTE)),
        ),
    ),
    (
        lazy("Organizations"),
        (
            Queue(
                "confirm",
                lazy("Organizations to confirm"),
                "admin:accreditation_organization_changelist",
                "?queue=confirm",
                _of(ActOf.CONFIRM_ORGANIZATION),
            ),
            Queue(
                "claims",
                lazy("Claims to decide"),
                "admin:accreditation_claim_changelist",
                "?queue=open",
                _of(ActOf.DECIDE_CLAIM),
            ),
            Queue("duplicates", lazy("Possible duplicates"), "admin:accreditation_organization_duplicates", "", CHECK),
            Queue(
                "lost",
                lazy("Consultative status lost"),
                "admin:accreditation_accreditation_changelist",
                "?queue=lost",
                _of(ActOf.CHANGE_ROUTE),
            ),
        ),
    ),
    (
        lazy("Lists and periods"),
        (
            Queue("complete", lazy("Complete, not circulated"), LISTS, "", CIRCULATE),
            Queue("prepared", lazy("Prepared lists awaiting a second person"), LISTS, "?queue=prepared", CIRCULATE),
            Queue("recalls", lazy("Recalls awaiting a second person"), LISTS, "?queue=recalls", _of(ActOf.RECALL)),
            Queue(
                "missions",
                lazy("Missions neither checked nor acknowledged"),
                "admin:accreditation_circulation_missions",
                "",
                CIRCULATE,
            ),
            Queue(
                "held",
                lazy("Outcomes held after an outage"),
                "admin:accreditation_heldrelease_changelist",
                "",
                _of(ActOf.RELEASE_HELD),
            ),
            Queue("periods", lazy("Non-objection periods running"), LISTS, "?queue=running"),
            Queue("late", lazy("Late permissions running"), "admin:accreditation_latepermission_changelist"),
        ),
    ),
    (
        lazy("Written inputs"),
        (
            Queue("inputs", lazy("Written inputs to moderate"), INPUTS, "", may_moderate),
            Queue("appeals", lazy("Returned inputs before the Chair on appeal"), INPUTS, "?state=appealed"),
        ),
    ),
    (
        lazy("People and letters"),
        (
            Queue(
                "proposals",
                lazy("Proposals about people awaiting a second person"),
                "admin:accounts_proposal_changelist",
                "",
                _person(PeopleAct.SECRETARIAT_RIGHTS),
            ),
            Queue(
                "bounced",
                lazy("Letters that came back"),
                "admin:accounts_letter_changelist",
                "?status=trouble",
                _person(PeopleAct.LETTERS),
            ),
            Queue(
                "overdue_letters",
                lazy("Letters that wait for the mail server"),
                "admin:accounts_letter_changelist",
                "?status=overdue",
            ),
            Queue(
                "held_letters",
                lazy("Letters held for release"),
                "admin:accounts_letter_changelist",
                "?status=held",
                _person(PeopleAct.LETTERS),
            ),
            Queue(
                "wordings",
                lazy("Wordings not cleared yet"),
                "admin:accounts_wording_changelist",
                "",
                _person(PeopleAct.WORDINGS),
            ),
        ),
    ),
)


@dataclass(frozen=True)
class QueueRow:
    """A line of the front page. `yours`: this person has the right to act on it."""

    key: str
    words: Promise
    url: str
    waiting: Waiting
    yours: bool
    age: str
    left: str


def of_other_rooms(actor: Actor, now: datetime) -> Iterator[Waiting]:
    pairs = possible_duplicates(MOST_PAIRS)
    yield Waiting("duplicates", min(len(pairs), MOST_PAIRS - 1), more=len(pairs) == MOST_PAIRS)
    yield waiting_rows("gained", gained(now))
    yield waiting_rows("lost", lost())
    yield Waiting("missions", len(reach_of_missions().unsettled))
    yield waiting_rows("inputs", waiting_for_moderation(), "state_since")
    yield waiting_rows("appeals", appealed(), "state_since")
    # Past its days one can no longer be confirmed: nobody is waited for.
    undecided = Proposal.objects.filter(decided_at__isnull=True, expires_at__gt=now)
    yield waiting_rows("proposals", undecided, "proposed_at", "expires_at")
    yield waiting_rows("bounced", letters_in_trouble(actor, now), "written_at")
    yield waiting_rows("overdue_letters", letters_overdue(actor, now), "next_attempt_at")
    held = readable_letters(actor, now).filter(status=LetterStatus.HELD)
    yield waiting_rows("held_letters", held, "written_at")
    yield waiting_rows("wordings", awaiting_clearing(), "written_at")


def queue_row(queue: Queue, waiting: Waiting, actor: Actor, now: datetime) -> QueueRow:
    yours = queue.may is not None and queue.may(actor)
    age = span_words(now - waiting.oldest_at) if waiting.oldest_at is not None else ""
    left = countdown_words(waiting.next_at, now, "due") if waiting.next_at is not None else ""
    return QueueRow(queue.key, queue.words, address_of(queue.page) + queue.query, waiting, yours, age, left)
