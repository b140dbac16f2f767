"""The ends of silences and notices that an outage may have kept States from are put off, and told (docs/decisions/0021)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.capacities import timer
from accounts.deadline_words import instant_words
from accounts.services.record import record_act
from accreditation.models import Application
from objections.models import Consultation, Decision
from objections.notices import outages as letters
from objections.services.telling import tell_chair, tell_missions


def put_off_silence(decision: Decision, until: datetime, *, now: datetime) -> None:
    """A locked decision under silence may be broken until a later instant (UTC): all missions and the Chair's office are told
    (R9)."""
    decision.silence_ends_at = until
    decision.save(update_fields=["silence_ends_at"])
    act = record_act(
        kind="decision.put_off_silence",
        moment=now,
        actor=timer("end_silence"),
        subject=f"decision:{decision.pk}",
        facts={"ends": until.isoformat()},
        rule="R9",
        secret=True,
    )
    values: dict[str, Any] = {"title": decision.title, "symbol": decision.symbol, "ends": instant_words(until)}
    tell_chair(act, letters.SILENCE_PUT_OFF, now, **values)
    tell_missions(act, letters.SILENCE_PUT_OFF, now, **values)


def put_off_notice(application: Application, until: datetime, *, now: datetime) -> None:
    """The notice after which a locked case is accredited ends at a later instant (UTC): until then a mission may still say
    that it has not withdrawn. All missions and the Chair's office are told (R7)."""
    Consultation.objects.filter(application=application).update(resolves_at=until)
    act = record_act(
        kind="case.put_off_notice",
        moment=now,
        actor=timer("end_notices"),
        subject=application.record_subject,
        facts={"ends": until.isoformat()},
        rule="R7",
        secret=True,
    )
    values: dict[str, Any] = {"reference": application.reference, "ends": instant_words(until)}
    tell_chair(act, letters.NOTICE_PUT_OFF, now, **values)
    tell_missions(act, letters.NOTICE_PUT_OFF, now, **values)
