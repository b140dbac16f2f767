"""The Chair changes a setting; what applicants may see of objections follows at once (DESIGN 2). Runs as the desk role."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor
from accreditation.modalities.mandates import ActOf
from accreditation.models import Application, ParameterChange, Process
from accreditation.policy import insist_may
from accreditation.services.parameters import change_parameter
from accreditation.services.steps import lock_application
from objections.services.pushing_down import push_down


def change_chairs_setting(
    *, process: Process, name: str, text: str, reason: str, seen: str | None, actor: Actor, now: datetime
) -> ParameterChange:
    """Change one of the Chair's settings, announced to all Member States with its reason.

    A stricter sight takes from the applicants' pages at once what they may no longer read; a wider one counts only for
    objections received after it. Cases are locked before the act is recorded, by ascending key.

    Raises Refused: no right, no reason, a value that is none, a stale page."""
    insist_may(ActOf.SET_CHAIRS_PARAMETERS, actor)
    with transaction.atomic():
        known = Application.objects.filter(cycle__process=process, objection_known_at__isnull=False)
        keys = list(known.order_by("pk").values_list("pk", flat=True)) if name == "applicant_learns" else []
        for pk in keys:
            lock_application(pk)
        change = change_parameter(process=process, name=name, text=text, reason=reason, seen=seen, actor=actor, now=now)
        for pk in keys:
            push_down(lock_application(pk), now=now)  # read again: the process's settings have changed
    return change
