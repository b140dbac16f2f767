"""The one door through which an application changes its state (DESIGN 3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.capacities import Actor
from accounts.models import Act
from accounts.refusals import Refused
from accounts.services.record import record_act
from accreditation.modalities.applications import may_act_in_its_name
from accreditation.modalities.outcomes import Verdict
from accreditation.modalities.states import BEFORE_STATES, TRANSITIONS, State, Step, may_step
from accreditation.models import Application, Organization
from accreditation.services.given import insist_version


def insist(verdict: Verdict, *detail: str) -> None:
    """Raise Refused when a rule refuses."""
    if verdict.reason is not None:
        raise Refused(verdict.reason, verdict.rule, detail)


def lock_application(pk: int, version: int | None = None) -> Application:
    """Take the row's lock, then read it. `version`, when given, is the one that the page was drawn from; another one
    raises Refused(STALE): somebody else has changed the file since."""
    application = (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organization", "window", "cycle__process")
        .get(pk=pk)
    )
    application.share_cycle()
    insist_version(application, version)
    return application


def lock_organization(pk: int, version: int | None = None) -> Organization:
    """Take the body's lock, then read it; other rows may still point at it. `version` as in `lock_application`."""
    organization = Organization.objects.select_for_update(no_key=True).get(pk=pk)
    insist_version(organization, version)
    return organization


def insist_free(application: Application) -> None:
    """Raise Refused while two people say that they act for the organization: nothing is sent in its name (DESIGN 3)."""
    insist(may_act_in_its_name(organization_frozen=application.organization.frozen_at is not None))


def take_step(
    *,
    application: Application,
    step: Step,
    actor: Actor,
    now: datetime,
    facts: dict[str, Any] | None = None,
    secret: bool = False,
    fields: tuple[str, ...] = (),
    moment: datetime | None = None,
) -> Act:
    """Move a locked application along one arrow and append its act. `fields` names what the caller has changed besides.

    `moment` is the procedure's instant where it is not `now`: a timer that runs late records the boundary it acts on.
    Raises Refused where the table has no such arrow. The caller holds the row's lock and writes the letters. An act that
    the ordinary Secretariat may read does not say from which state before Member States it came: that would tell whether
    an objection stood (DESIGN 4).
    """
    insist(may_step(step, application.state_now, application.route_now))
    arrow = TRANSITIONS[step]
    before = application.state
    application.state = arrow.target.value
    application.state_since = moment or now
    # A page of the applicant's carries the version: what goes on before Member States, in secret, does not move it (DESIGN 4).
    if not (secret and {State(before), arrow.target} <= BEFORE_STATES):
        application.version += 1
    if arrow.target is not State.RETURNED and "due_at" not in fields:
        application.due_at = None
    application.save(update_fields=["state", "state_since", "version", "due_at", *fields])
    return record_act(
        kind=f"application.{step.value}",
        moment=moment or now,
        actor=actor,
        subject=application.record_subject,
        facts={**_origin(State(before), secret=secret), "to": application.state, **(facts or {})},
        rule=arrow.rule,
        secret=secret,
    )


def _origin(before: State, *, secret: bool) -> dict[str, Any]:
    return {} if before in BEFORE_STATES and not secret else {"from": before.value}
