"""The first cycle and the meetings of 2026, as the Secretariat's page announces them; no window is invented (R3, R8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from accounts.capacities import timer
from accounts.services.record import record_act
from accreditation.modalities.attendance import access_to
from accreditation.modalities.calendar import add_months
from accreditation.modalities.decisions import MeetingKind
from accreditation.models import Cycle, Process
from sessions_app.models import Session, SessionKind

CODE = "GM"
NAME = (
    "Global Mechanism on developments in the field of ICTs in the context of international security and advancing "
    "responsible State behaviour in the use of ICTs"
)
SHORT_NAME = "Global Mechanism on ICT security"
SCOPE = (
    "Security of and in the use of information and communications technologies (A/RES/80/16; A/80/257, annex I; "
    "A/79/214, annex C)."
)
CYCLE_BEGINS = date(2026, 3, 30)
CYCLE_YEARS = 5
SOURCE = (
    "United Nations Office for Disarmament Affairs, page of the Global Mechanism; A/80/257, annex I; A/79/214, annex C"
)


@dataclass(frozen=True)
class Announced:
    """A meeting by its days at the seat, both included."""

    slug: str
    title: str
    kind: SessionKind
    first: date
    last: date


MEETINGS = (
    Announced(
        "organizational-session-2026",
        "Organizational session",
        SessionKind.ORGANIZATIONAL,
        date(2026, 3, 30),
        date(2026, 3, 31),
    ),
    Announced(
        "first-substantive-plenary-2026",
        "First substantive plenary",
        SessionKind.PLENARY,
        date(2026, 7, 20),
        date(2026, 7, 24),
    ),
    Announced(
        "dedicated-thematic-groups-2026",
        "Dedicated thematic groups",
        SessionKind.THEMATIC_GROUP,
        date(2026, 12, 7),
        date(2026, 12, 11),
    ),
)


def load_calendar(*, now: datetime) -> list[str]:
    """Load what is missing of the process, its first cycle and its meetings; each new one is a public act. What is there
    already, even if it was changed, is left as it is. Returns the subjects of what was made."""
    made: list[str] = []
    with transaction.atomic():
        process, new = Process.objects.get_or_create(
            code=CODE, defaults={"name": NAME, "short_name": SHORT_NAME, "scope": SCOPE}
        )
        if new:
            made.append(_record("process.create", f"process:{process.pk}", now))
        zone = process.rules().tz

        def midnight(day: date) -> datetime:
            return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)

        cycle, new = Cycle.objects.get_or_create(
            process=process,
            number=1,
            defaults={
                "starts_at": midnight(CYCLE_BEGINS),
                "ends_at": midnight(add_months(CYCLE_BEGINS, 12 * CYCLE_YEARS)),
            },
        )
        if new:
            made.append(_record("cycle.create", f"cycle:{cycle.pk}", now, "R2"))
        for meeting in MEETINGS:
            session, new = Session.objects.get_or_create(
                slug=meeting.slug,
                defaults={
                    "cycle": cycle,
                    "title": meeting.title,
                    "kind": meeting.kind,
                    "opens_at": midnight(meeting.first),
                    "closes_at": midnight(meeting.last + timedelta(days=1)),
                    "source": SOURCE,
                },
            )
            if new:
                rule = access_to(MeetingKind(meeting.kind.value), process.rules()).rule.value
                made.append(_record("session.announce", f"session:{session.pk}", now, rule))
    return made


def _record(kind: str, subject: str, now: datetime, rule: str = "") -> str:
    record_act(kind=kind, moment=now, actor=timer("load_calendar"), subject=subject, rule=rule, public=True)
    return subject
