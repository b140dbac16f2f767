"""The Secretariat's front page: what waits, by when, whether the timers live, and what the calendar lacks months ahead."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.queries.heartbeats import is_stale, last_whole_sweep
from accreditation.models import Process
from accreditation.notices.planner import missing_sentence
from accreditation.queries.duplicates import possible_duplicates
from accreditation.queries.ecosoc import gained, lost
from accreditation.queries.missions import reach_of_missions
from accreditation.queries.secretariat import Waiting, queues
from sessions_app.queries import gaps_of

# Key, words, admin address, query string, and what its date means ("" for none).
QUEUES: tuple[tuple[str, Promise, str, str, str], ...] = (
    ("check", _("Files to check"), "admin:accreditation_application_changelist", "?queue=check", "oldest"),
    ("answered", _("Answered questions"), "admin:accreditation_application_changelist", "?queue=answered", ""),
    (
        "returned",
        _("Returned, an answer awaited"),
        "admin:accreditation_application_changelist",
        "?queue=returned",
        "due",
    ),
    ("ecosoc", _("To match with the ECOSOC register"), "admin:accreditation_ecosocentry_matches", "", ""),
    ("confirm", _("Organizations to confirm"), "admin:accreditation_organization_changelist", "?queue=confirm", ""),
    ("claims", _("Claims to decide"), "admin:accreditation_claim_changelist", "?queue=open", ""),
    ("duplicates", _("Possible duplicates"), "admin:accreditation_organization_duplicates", "", ""),
    ("complete", _("Complete, not circulated"), "admin:accreditation_circulation_changelist", "", ""),
    ("prepared", _("Prepared lists awaiting a second person"), "admin:accreditation_circulation_changelist", "", ""),
    ("recalls", _("Recalls awaiting a second person"), "admin:accreditation_circulation_changelist", "", ""),
    ("periods", _("Non-objection periods running"), "admin:accreditation_circulation_changelist", "", "ends"),
    (
        "scope",
        _("Scope proposals before the Chair"),
        "admin:accreditation_application_changelist",
        "?status=submitted",
        "ends",
    ),
    ("late", _("Late permissions running"), "admin:accreditation_latepermission_changelist", "", "ends"),
    ("gained", _("Consultative status gained while pending"), "admin:accreditation_ecosocentry_matches", "", ""),
    ("lost", _("Consultative status lost"), "admin:accreditation_accreditation_changelist", "?queue=lost", ""),
    ("held", _("Outcomes held after an outage"), "admin:accreditation_heldrelease_changelist", "", ""),
    ("missions", _("Missions that cannot be reached"), "admin:accreditation_circulation_missions", "", ""),
    ("held_letters", _("Letters held for release"), "admin:accounts_letter_changelist", "?status=held", ""),
    ("bounced", _("Letters that came back"), "admin:accounts_letter_changelist", "?status=trouble", ""),
)


@dataclass(frozen=True)
class QueueRow:
    """A line of the front page."""

    key: str
    words: Promise
    url: str
    count: int
    more: bool
    next_at: datetime | None
    label: str


@dataclass(frozen=True)
class FrontPage:
    rows: list[QueueRow]
    last_sweep: datetime | None
    sweeps_stale: bool
    missing: list[str] = field(default_factory=list)


def front_page(now: datetime) -> FrontPage:
    """Everything in it is counted from what the ordinary Secretariat may know."""
    found = queues(now)
    pairs = possible_duplicates(100)
    found["duplicates"] = Waiting("duplicates", min(len(pairs), 99), more=len(pairs) > 99)
    found["gained"] = Waiting("gained", gained().count())
    found["lost"] = Waiting("lost", lost().count())
    found["missions"] = Waiting("missions", len(reach_of_missions().unreachable))
    beat = last_whole_sweep()
    return FrontPage(
        rows=[
            QueueRow(key, words, _address(name, query), found[key].count, found[key].more, found[key].next_at, label)
            for key, words, name, query, label in QUEUES
        ],
        last_sweep=beat,
        sweeps_stale=beat is None or is_stale(beat, now),
        missing=calendar_gaps(now),
    )


def _address(name: str, query: str) -> str:
    try:
        return reverse(name) + query
    except NoReverseMatch:
        return ""


def calendar_gaps(now: datetime) -> list[str]:
    """What the calendar of each running cycle lacks, months ahead (DESIGN 5)."""
    sentences = []
    for process in Process.objects.order_by("pk"):
        sentences += [missing_sentence(what) for what in gaps_of(process, now)]
    return sentences
