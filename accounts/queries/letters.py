"""Which letters a capacity may read: one answer for the list, each page and act on a letter, and previews of words."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.capacities import Actor
from accounts.models import HeldOccasion, Letter
from accounts.models.letter import LetterStatus
from accounts.queries.acts import MISSIONS_OWN, kept_from_named_staff
from accounts.queries.heartbeats import STALE

# Those that somebody must do something about; the Secretariat's list of letters that came back.
TROUBLE = (LetterStatus.BOUNCED, LetterStatus.FAILED)

# The letter of a case's outcome: its day, and for which case it is not here, would tell what stood against the case.
OUTCOME = ("application.accredited",)

# Letters that go to who has only begun an application, and to nobody else.
TO_DRAFTERS = ("reminder.draft", "reminder.draft_late")


def readable_letters(actor: Actor | None, now: datetime) -> QuerySet[Letter]:
    """What this capacity may read; nothing that would name who has only begun an application;
    of outcomes only what did not arrive, and of a case whose outcome is not told nothing that
    came after it, unless the Chair has named the person (DESIGN 4).
    Letters about objections the database keeps from the ordinary Secretariat by itself; staff named by the Chair read
    those of the acts that they may read."""
    letters = Letter.objects.filter(draft_only=False)
    if actor is not None and actor.sees_objections:
        return letters.exclude(kept_from_named_staff("act__kind")).exclude(kind__startswith=MISSIONS_OWN)
    kept = Q(kept_until__gt=now)
    return letters.exclude(kept).exclude(~Q(status__in=TROUBLE), kind__in=OUTCOME)


def letters_in_trouble(actor: Actor | None, now: datetime) -> QuerySet[Letter]:
    """Came back or given up, not replaced by another, not yet seen to: the queue of the Secretariat."""
    return readable_letters(actor, now).filter(status__in=TROUBLE, replaced_by__isnull=True, seen_to_at__isnull=True)


def letters_overdue(actor: Actor | None, now: datetime) -> QuerySet[Letter]:
    """Due for longer than a few sweeps and still not posted: the mail server does not take them, or nobody posts."""
    return readable_letters(actor, now).filter(status=LetterStatus.QUEUED, next_attempt_at__lte=now - STALE)


def is_held(occasion: str) -> bool:
    """Whether letters of this occasion wait until the Secretariat releases them."""
    return HeldOccasion.objects.filter(occasion=occasion).exists()
