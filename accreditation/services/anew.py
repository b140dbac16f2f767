"""A circulated file whose purpose, control or funding has changed: off its list, to be circulated anew (R1, DESIGN 3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.capacities import Actor, Party, Right
from accounts.models import Act
from accreditation.modalities.changes import accredited_by_silence, changes_substance
from accreditation.modalities.states import Step
from accreditation.models import Application
from accreditation.notices import applicant_letters as letters
from accreditation.queries.documents import circulated_entry
from accreditation.services.route_lapses import lapse_route_change
from accreditation.services.steps import take_step
from accreditation.services.telling import tell_applicant, tell_missions, tell_office


def is_changed_since_circulation(application: Application) -> bool:
    """Whether an addendum has changed purpose, control or funding since the file was last put before States."""
    entry = circulated_entry(application)
    if entry is None or entry.circulation.published_at is None:
        return False
    addenda = application.corrections.filter(addendum=True, made_at__gte=entry.circulation.published_at)
    return any(changes_substance(frozenset(fields)) for fields in addenda.values_list("fields", flat=True))


def needs_new_circulation(application: Application) -> bool:
    """Whether a locked case on which nothing stands any more is circulated anew instead of being accredited."""
    changed = is_changed_since_circulation(application)
    return not accredited_by_silence(application.state_now, changed_since_circulation=changed)


def circulate_anew(*, application: Application, actor: Actor, now: datetime, secret: bool = False) -> Act:
    """Take a locked file off its list: checked again, then circulated with a period of its own. Objections lodged stand,
    and a clock that runs goes on. `secret` where the act would tell of an objection. Raises Refused(WRONG_STATE) from a
    state that has no such arrow."""
    entry = circulated_entry(application)
    application.period_ends_at = None
    act = take_step(
        application=application,
        step=Step.CIRCULATE_ANEW,
        actor=actor,
        now=now,
        facts={"circulation": entry.circulation_id if entry else None},
        secret=secret,
        fields=("period_ends_at",),
    )
    if entry is not None:
        entry.changed_at = now
        entry.save(update_fields=["changed_at"])
    case: dict[str, Any] = {"reference": application.reference, "organization": application.organization.name}
    tell_applicant(act, letters.ANEW_TO_APPLICANT, application, now)
    tell_missions(act, letters.ANEW_TO_MISSION, now, **case)
    tell_office(act, letters.ANEW, Party.SECRETARIAT, now, Right.CHECKER, **case)
    lapse_route_change(application=application, actor=actor, now=now, secret=secret)
    return act
