"""Scenes for the Chair's tests: contested cases, plenaries, paper. Each calls the services."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from accounts.capacities import Actor
from accounts.models import Letter, MemberState, StoredFile
from objections.models import Objection
from objections.services.deciding import prepare_decision
from objections.services.disseminating import disseminate
from objections.services.lodging import lodge_objection
from objections.services.plenary import give_update
from objections.services.sweeps import end_clocks, end_periods
from sessions_app.models import Session
from tests import builders as build

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
DURING = build.CIRCULATED + 3 * DAY
SWEPT = build.PERIOD_ENDS + MINUTE
CLOCK_ENDS = datetime(2027, 7, 2, 3, 59, tzinfo=UTC)
PLENARY_OPENS, PLENARY_CLOSES = datetime(2027, 7, 19, 14, tzinfo=UTC), datetime(2027, 7, 23, 22, tzinfo=UTC)


def object_to(
    case: build.Case, dora: Actor, *, basis: str = "", shares: bool = False, now: datetime = DURING
) -> Objection:
    return lodge_objection(
        application=case.application, basis=basis, share_basis=shares, share_name=shares, actor=dora, now=now
    )


def contested(dora: Actor | None = None, *, basis: str = "") -> tuple[build.Case, Objection]:
    """In consultation since the end of its period, nothing disseminated yet. Under the desk role."""
    case = build.circulated()
    objection = object_to(case, dora or build.delegate(), basis=basis)
    end_periods(now=SWEPT)
    case.fresh()
    return case, objection


def awaiting(chris: Actor) -> tuple[build.Case, Objection]:
    """Its clock has ended and everything is disseminated."""
    case, objection = contested()
    disseminate(actor=chris, now=SWEPT + DAY)
    end_clocks(now=CLOCK_ENDS + MINUTE)
    case.fresh()
    return case, objection


def choose(setting: str) -> None:
    """What follows when the last objection is withdrawn after the period (DESIGN 2)."""
    process = build.process()
    process.parameters = {"last_withdrawal": setting}
    process.save()


def plenary(opens_at: datetime = PLENARY_OPENS, closes_at: datetime = PLENARY_CLOSES, kind: str = "plenary") -> Session:
    made, _ = Session.objects.get_or_create(
        slug=f"{kind}-{opens_at:%Y-%m-%d}",
        defaults={
            "cycle": build.cycle(),
            "title": f"Meeting of {opens_at:%B %Y}",
            "kind": kind,
            "opens_at": opens_at,
            "closes_at": closes_at,
        },
    )
    return made


def scan(now: datetime = DURING) -> StoredFile:
    return StoredFile.objects.create(
        sha256="b" * 64,
        size=2000,
        media_type="application/pdf",
        original_name="note-verbale.pdf",
        uploaded_at=now,
        checked_at=now,
    )


def state_of(actor: Actor) -> MemberState:
    return MemberState.objects.get(pk=actor.state_id)


def update(cases, chris, now=PLENARY_OPENS, session=None, summaries=None):
    return give_update(
        session=session or plenary(),
        applications=[case.application for case in cases],
        exchange_of_views="held",
        summaries=summaries or {},
        text="",
        actor=chris,
        now=now,
    )


def prepare(cases, chris, now=PLENARY_OPENS, session=None, silence_ends_at=None):
    return prepare_decision(
        applications=[case.application for case in cases],
        title="Confirmation of some",
        symbol="A/AC.999/2027/L.1",
        session=session,
        silence_ends_at=silence_ends_at,
        actor=chris,
        now=now,
    )


def told(kind: str, chris) -> int:
    return Letter.objects.filter(kind=kind, user_id=chris.user_id).count()
