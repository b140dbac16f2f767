"""The Secretariat's moderation under R11, the Chair's decision on an appeal, and withholding."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capacities import Actor
from accounts.models import Act
from accounts.said import said
from accreditation.modalities.inputs import (
    InputStep,
    may_overturn,
    may_post,
    may_return,
    may_uphold,
    may_withhold,
)
from accreditation.modalities.mandates import ActOf
from accreditation.policy import insist_may
from accreditation.services.steps import insist
from submissions.models import WrittenInput
from submissions.models.posted import Gone
from submissions.notices import letters
from submissions.queries.inputs import as_sent, input_facts
from submissions.services.posting import lock_process_of, publish, unpublish
from submissions.services.steps import lock_input, take_input_step, tell_moderators, tell_senders


def post_input(*, written: WrittenInput, actor: Actor, now: datetime, version: int | None = None) -> WrittenInput:
    """Post an input under its permanent symbol. Raises Refused while its organization is not confirmed (R10)."""
    insist_may(ActOf.MODERATE, actor)
    with transaction.atomic():
        written = lock_input(written.pk, version)
        insist(may_post(input_facts(written)))
        act, posted = _post(written, InputStep.POST, "", actor, now)
        tell_senders(act, letters.POSTED, written, now, **posted)
    return written


def return_input(
    *, written: WrittenInput, reason: str, actor: Actor, now: datetime, version: int | None = None
) -> WrittenInput:
    """Return an input to its sender with a reason, to be mended or brought before the Chair (R11).

    Raises Refused: no right, a stale page, not waiting, no reason."""
    insist_may(ActOf.MODERATE, actor)
    with transaction.atomic():
        written = lock_input(written.pk, version)
        insist(may_return(input_facts(written), said(reason)))
        written.appealable = True
        act = take_input_step(
            written=written,
            step=InputStep.RETURN,
            actor=actor,
            now=now,
            reason=reason,
            version=as_sent(written),
            fields=("appealable",),
        )
        tell_senders(act, letters.RETURNED, written, now, reason=said(reason))
    return written


def decide_appeal(
    *,
    written: WrittenInput,
    overturn: bool,
    reason: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> WrittenInput:
    """The Chair overturns the return, which posts the input as it was sent, or lets it stand; a reason either way (R11).
    The moderators, one of whom returned it, are told as its sender is.

    Raises Refused: no right, a stale page, no appeal, no reason, the body frozen or not confirmed."""
    insist_may(ActOf.WITHHOLD_INPUT, actor)
    with transaction.atomic():
        written = lock_input(written.pk, version)
        facts = input_facts(written)
        if overturn:
            insist(may_overturn(facts, said(reason)))
            act, posted = _post(written, InputStep.OVERTURN, reason, actor, now)
            tell_senders(act, letters.OVERTURNED, written, now, reason=said(reason), **posted)
            tell_moderators(act, letters.OVERTURNED_TO_MODERATORS, written, now, reason=said(reason), **posted)
            return written
        insist(may_uphold(facts, said(reason)))
        written.appealable = False
        act = take_input_step(
            written=written,
            step=InputStep.UPHOLD,
            actor=actor,
            now=now,
            reason=reason,
            version=as_sent(written),
            fields=("appealable",),
        )
        tell_senders(act, letters.UPHELD, written, now, reason=said(reason))
        tell_moderators(act, letters.UPHELD_TO_MODERATORS, written, now, reason=said(reason))
    return written


def withhold_input(
    *, written: WrittenInput, reason: str, actor: Actor, now: datetime, version: int | None = None
) -> WrittenInput:
    """The Chair withholds a posted input. Its page stays and says so; what was sent stays on file (R11).

    Raises Refused: no right, a stale page, not posted, no reason."""
    insist_may(ActOf.WITHHOLD_INPUT, actor)
    with transaction.atomic():
        written = lock_input(written.pk, version)
        insist(may_withhold(input_facts(written), said(reason)))
        sent = as_sent(written)
        lock_process_of(sent)
        act = take_input_step(
            written=written,
            step=InputStep.WITHHOLD,
            actor=actor,
            now=now,
            reason=reason,
            version=sent,
        )
        posted = unpublish(written=written, gone=Gone.WITHHELD, actor=actor, now=now)
        tell_senders(act, letters.WITHHELD, written, now, symbol=posted.symbol, slug=posted.slug, reason=said(reason))
    return written


def _post(
    written: WrittenInput, step: InputStep, reason: str, actor: Actor, now: datetime
) -> tuple[Act, dict[str, str]]:
    """Shared end of both roads to the public list: the act, and what the letters of it say."""
    sent = as_sent(written)
    posted = publish(written=written, version=sent, process=lock_process_of(sent), actor=actor, now=now)
    act = take_input_step(
        written=written,
        step=step,
        actor=actor,
        now=now,
        reason=reason,
        version=sent,
        facts={"symbol": posted.symbol, "digest": sent.digest},
    )
    return act, {"symbol": posted.symbol, "slug": posted.slug}
