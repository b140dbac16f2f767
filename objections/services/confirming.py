"""The mission's second person confirms what a first has prepared, or it is taken back (R5, DESIGN 4 "mission's choice").

Runs as the desk role."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor
from accounts.services.record import record_act
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.objections import (
    Sharing,
    Standing,
    dissemination_due,
    may_confirm_second,
    may_share,
    may_supplement,
    may_withdraw,
)
from accreditation.modalities.second_persons import may_confirm_later, may_take_back
from accreditation.policy import insist_may
from accreditation.services.steps import insist
from objections.models import Objection, PreparedAct
from objections.queries.lodging import objection_facts
from objections.queries.prepared import fate_of
from objections.services.lodging import record_lodged
from objections.services.preparing import withdrawal_awaits
from objections.services.receipts import lock_own
from objections.services.sharing import record_sharing
from objections.services.supplementing import record_supplement
from objections.services.withdrawing import record_withdrawal


def confirm_objection(*, objection: Objection, actor: Actor, now: datetime) -> Objection:
    """The mission's second person confirms, before the close; only then is the objection lodged (DESIGN 2).

    Raises Refused: no right, another party, the same person, nothing awaiting it, after the period."""
    insist_may(ActOf.LODGE, actor)
    with transaction.atomic():
        objection = lock_own(objection, actor)
        application = objection.application
        insist(
            may_confirm_second(
                Standing(objection.standing),
                objection.lodged_by_id,
                actor.person_id,
                objection_facts(application, objection.state_id),
                now,
            )
        )
        objection.standing = Standing.STANDING.value
        objection.confirmed_by_id, objection.confirmed_at = actor.user_id, now
        objection.received_at = now
        objection.dissemination_due_at = dissemination_due(now, application.cycle.process.rules())
        objection.save(
            update_fields=["standing", "confirmed_by", "confirmed_at", "received_at", "dissemination_due_at"]
        )
        # Made when it was lodged: when the mission prepared it is its own (DESIGN 4), and the Chair had nothing before.
        objection.statements.update(made_at=now, dissemination_due_at=objection.dissemination_due_at)
        basis = "".join(objection.statements.values_list("text", flat=True))
        record_lodged(objection, "objection.confirm", basis, actor, now)
    return objection


def confirm_prepared(*, prepared: PreparedAct, actor: Actor, now: datetime) -> Objection:
    """The mission's second person confirms a withdrawal, a supplement or wider sharing: made as of now, by the same rules.

    Raises Refused: no right, another party, the same person, replaced, taken back or done meanwhile, decided meanwhile,
    a supplement or sharing while a withdrawal awaits its second person."""
    insist_may(ActOf.LODGE, actor)
    with transaction.atomic():
        objection = lock_own(prepared.objection, actor)
        prepared = PreparedAct.objects.get(pk=prepared.pk, objection=objection)
        insist(may_confirm_later(fate_of(prepared), prepared.prepared_by_id, actor.person_id))
        own, state = Standing(objection.standing), objection.application.state_now
        withdrawing = withdrawal_awaits(objection)
        if prepared.kind == PreparedAct.Kind.WITHDRAWAL:
            insist(may_withdraw(own, state))
            record_withdrawal(objection, actor=actor, received_at=now, now=now)
        elif prepared.kind == PreparedAct.Kind.SHARING:
            asked = Sharing(prepared.shares_name, prepared.shares_basis)
            insist(may_share(own, state, asked, withdrawal_awaits=withdrawing))
            record_sharing(objection, asked, actor=actor, now=now)
        else:
            insist(may_supplement(own, state, withdrawal_awaits=withdrawing))
            record_supplement(objection, prepared.text, actor, now)
    return objection


def drop_prepared(*, prepared: PreparedAct, actor: Actor, now: datetime) -> None:
    """A delegate of the mission takes back this one act while it awaits its second person, and no other that has taken its
    place. Taking it back twice does nothing. Raises Refused: no right, another party, sent or replaced meanwhile, overtaken."""
    insist_may(ActOf.LODGE, actor)
    with transaction.atomic():
        objection = lock_own(prepared.objection, actor)
        prepared = PreparedAct.objects.get(pk=prepared.pk, objection=objection)
        insist(may_take_back(fate_of(prepared)))
        if prepared.ended_at is None:
            prepared.ended_at = now
            prepared.save(update_fields=["ended_at"])
            record_act(
                kind="mission.drop",
                moment=now,
                actor=actor,
                subject=f"objection:{objection.pk}",
                facts={"prepared": prepared.pk},
                rule="R5",
                secret=True,
            )
