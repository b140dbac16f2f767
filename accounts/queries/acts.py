"""Which acts of the record a capacity may read: one answer for the record's pages, a case's history, and letters."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.capacities import Actor
from accounts.models import Act

# Acts and letters of what a mission has prepared and not sent: nobody outside the mission, whoever the Chair has named.
MISSIONS_OWN = "mission."
# The Chair's log, and what a mission prepared and never lodged: not for the staff whom the Chair has named (DESIGN 4).
KEPT_FROM_NAMED_STAFF = ("consultation.log", MISSIONS_OWN, "reminder.second_person")
# From these acts on an application is known: before, it is its organization's own (DESIGN 4).
APPLIED = ("application.submit", "application.import", "case.import")


def kept_from_named_staff(field: str = "kind") -> Q:
    """The condition for those acts; `field` is where the kind of the act stands."""
    kept = Q()
    for kind in KEPT_FROM_NAMED_STAFF:
        kept |= Q(**{f"{field}__startswith": kind})
    return kept


def is_kept_from_named_staff(kind: str) -> bool:
    """The same, asked of a kind."""
    return kind.startswith(KEPT_FROM_NAMED_STAFF)


def readable_acts(actor: Actor | None) -> QuerySet[Act]:
    """What this capacity may read. Nothing of an application that is only begun: it is its organization's own. The acts on a
    case name what became of it, and those that are missing tell as much: the ordinary Secretariat reads them on the file's
    own page, which says the same of every case (DESIGN 4)."""
    if actor is not None and actor.sees_objections:
        sent = Act.objects.filter(subject=OuterRef("subject"), kind__in=APPLIED)
        return Act.objects.exclude(kept_from_named_staff()).exclude(~Exists(sent), subject__startswith="application:")
    return Act.objects.exclude(subject__startswith="application:")
