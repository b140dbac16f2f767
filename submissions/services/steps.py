"""The one door through which a written input changes its state (R10, R11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Min

from accounts.capacities import Actor, Party, Right
from accounts.models import Act, User
from accounts.notices.drafts import to_user
from accounts.notices.occasions import Occasion, Writer
from accounts.queries.mandates import people_of
from accounts.said import said
from accounts.services.letters import write_letters
from accounts.services.record import record_act
from accreditation.modalities.inputs import TRANSITIONS, WAITING, InputState, InputStep, may_step
from accreditation.policy import insist_represents
from accreditation.queries.people import people_for
from accreditation.services.given import insist_version
from accreditation.services.organizations import note_waiting_input
from accreditation.services.steps import insist, lock_organization
from submissions.models import InputDecision, InputVersion, WrittenInput
from submissions.queries.inputs import as_sent


def lock_input(pk: int, version: int | None = None) -> WrittenInput:
    """Take its body's lock, then the row's, then read it. `version` is the one that the page was drawn from; another one is
    refused as stale."""
    lock_organization(WrittenInput.objects.values_list("organization_id", flat=True).get(pk=pk))
    written = (
        WrittenInput.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organization", "session__cycle__process", "agenda_item", "file")
        .get(pk=pk)
    )
    insist_version(written, version)
    return written


def lock_own_input(pk: int, actor: Actor, version: int | None = None) -> WrittenInput:
    """The same, for one of the body's people. Whether they are is asked before the page's version is looked at."""
    insist_represents(actor, WrittenInput.objects.select_related("organization").get(pk=pk).organization)
    return lock_input(pk, version)


def in_name_of_sender(actor: Actor, written: WrittenInput) -> Actor:
    """One of the body's people acts in its name; a moderator or the Chair's office in their own capacity."""
    return replace(actor, organization_id=written.organization_id) if actor.party is Party.PERSON else actor


def take_input_step(
    *,
    written: WrittenInput,
    step: InputStep,
    actor: Actor,
    now: datetime,
    reason: str = "",
    version: InputVersion | None = None,
    facts: dict[str, Any] | None = None,
    fields: tuple[str, ...] = (),
) -> Act:
    """Move a locked input along one arrow, keep the decision with its reason, append the act; the body learns whether an
    input of it waits. The caller writes letters.

    Raises Refused: no arrow from where it stands."""
    insist(may_step(step, written.state_now))
    actor = in_name_of_sender(actor, written)
    arrow = TRANSITIONS[step]
    before = written.state
    written.state = arrow.target.value
    written.state_since = now
    written.version += 1
    written.save(update_fields=["state", "state_since", "version", *fields])
    if {InputState(before), arrow.target} & WAITING:
        waiting = WrittenInput.objects.filter(organization=written.organization, state__in=WAITING)
        note_waiting_input(written.organization, waiting.aggregate(since=Min("state_since"))["since"])
    decision = InputDecision.objects.create(
        input=written,
        version=version,
        step=step.value,
        reason=said(reason),
        decided_at=now,
        decided_by_id=actor.user_id or 0,
        by_party=actor.party.value,
    )
    return record_act(
        kind=f"input.{step.value}",
        moment=now,
        actor=actor,
        subject=written.record_subject,
        facts={"from": before, "to": written.state, "decision": decision.pk, **(facts or {})},
        rule=arrow.rule,
    )


def tell_senders(act: Act, kind: Occasion, written: WrittenInput, now: datetime, **values: Any) -> int:
    """One letter to each person acting for the organization."""
    return _tell(people_for(written.organization), act, kind, written, now, values)


def tell_chair(act: Act, kind: Occasion, written: WrittenInput, now: datetime) -> int:
    """One letter to each person of the Chair's office."""
    return _tell(people_of(Party.CHAIR, now), act, kind, written, now, {})


def tell_moderators(act: Act, kind: Occasion, written: WrittenInput, now: datetime, **values: Any) -> int:
    """One letter to each moderator of the Secretariat."""
    return _tell(people_of(Party.SECRETARIAT, now, right=Right.MODERATOR), act, kind, written, now, values)


def _tell(
    people: Iterable[User], act: Act, kind: Occasion, written: WrittenInput, now: datetime, values: dict[str, Any]
) -> int:
    """Under the title that was sent: what the sender is mending is told to nobody."""
    writer = Writer(kind)
    words = {
        "reference": written.reference,
        "organization": written.organization.name,
        "title": as_sent(written).content["title"],
        **values,
    }
    return write_letters(act=act, drafts=[writer.draft(to_user(user), words) for user in people], now=now)
