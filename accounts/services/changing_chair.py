"""The change of Chair (DESIGN 3): the desk passes at an instant, and to nobody who has not accepted it.

Until the invitation is accepted the former office goes on, however late that is. Were its mandates ended beforehand, an
invitation that nobody accepts would leave objections that nobody reads."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts.capacities import Actor, Party, Right
from accounts.models import Invitation, Mandate, StoredFile
from accounts.notices import letters
from accounts.notices.drafts import to_user
from accounts.notices.hand_over import passes_at, person_words
from accounts.people_reasons import PeopleReason
from accounts.policy import PeopleAct, insist_may
from accounts.queries.mandates import holding, people_of
from accounts.queries.people import pending_hand_over
from accounts.refusals import Refused
from accounts.services.invitations import (
    clean_address,
    may_invite,
    open_invitation,
    open_invitations,
    revoke_invitation,
)
from accounts.services.mandates import write_end
from accounts.services.record import record_act
from accounts.services.telling import moment_words, tell, tell_users, to_invited


def insist_may_hand_over(*, at: datetime, email: str, actor: Actor, now: datetime) -> None:
    """Raise Refused for no right, an instant that has passed, no address, somebody of the office, and where officers have
    named a Chair: what the page asks before it reads back, and the act."""
    insist_may(PeopleAct.OFFICE_PEOPLE, actor)
    if at < now:
        raise Refused(PeopleReason.IN_THE_PAST)
    if holding(now).filter(party=Party.CHAIR.value, user__email__iexact=clean_address(email)).exists():
        raise Refused(PeopleReason.IN_OFFICE)
    pending = pending_hand_over(now)
    if pending is not None and pending.evidence_id is not None and not _has_lapsed(pending, now):
        raise Refused(PeopleReason.CHAIR_IS_NAMED)


@transaction.atomic
def hand_over_chair(
    *, at: datetime, email: str, full_name: str, language: str, actor: Actor, now: datetime
) -> Invitation:
    """The Chair's office hands over: at that instant, or when the new Chair accepts if that is later, the desk passes, and
    all who are in the office then lose sight. It replaces a change of Chair that was on its way.

    Raises Refused: as `insist_may_hand_over`, and what an invitation refuses."""
    insist_may_hand_over(at=at, email=email, actor=actor, now=now)
    return pass_chair(at=at, email=email, full_name=full_name, language=language, evidence=None, actor=actor, now=now)


def pass_chair(
    *,
    at: datetime,
    email: str,
    full_name: str,
    language: str,
    evidence: StoredFile | None,
    actor: Actor,
    now: datetime,
) -> Invitation:
    """Invite the new Chair as of `at`, in the place of any change of Chair on its way, and take back what the office has
    sent. No mandate ends before the invitation is accepted. In the caller's transaction.

    Raises Refused: an instant that has passed, what an invitation refuses."""
    if at < now:
        raise Refused(PeopleReason.IN_THE_PAST)
    lock_office()
    pending = pending_hand_over(now)
    if pending is not None:
        _take_back(pending, actor, now)
    open_invitations(now).filter(party=Party.CHAIR.value).update(revoked_at=now)
    invitation = open_invitation(
        email=email, full_name=full_name, language=language, party=Party.CHAIR, rights=[Right.OFFICE],
        evidence=evidence, from_at=at, actor=actor, now=now,
    )  # fmt: skip
    act = record_act(
        kind="people.hand_over",
        moment=now,
        actor=actor,
        subject=f"invitation:{invitation.pk}",
        facts={"at": at.isoformat(), "replaces": pending.pk if pending else None},
    )
    tell_users(
        act,
        letters.HAND_OVER,
        people_of(Party.CHAIR, now),
        now,
        person=person_words(invitation),
        moment=moment_words(at),
    )
    return invitation


def end_former_office(invitation: Invitation, at: datetime, now: datetime, *, actor: Actor) -> None:
    """The new Chair has accepted: whoever is in the office at `at` is so no longer, and nobody comes into the new office by
    an invitation of the former one. Under `lock_office`."""
    for row in _office().filter(Q(until_at__isnull=True) | Q(until_at__gt=at)).select_related("user", "state"):
        write_end(row, actor, now, at=at, change_of_chair=True)
    open_invitations(now).filter(party=Party.CHAIR.value).exclude(pk=invitation.pk).update(revoked_at=now)


@transaction.atomic
def take_back_invitation(*, invitation: Invitation, actor: Actor, now: datetime) -> None:
    """Take an invitation back; one of a change of Chair also after it was accepted, until its instant.

    Raises Refused: no right, accepted already, a desk that has passed."""
    if not invitation.is_of_new_chair:
        revoke_invitation(invitation=invitation, actor=actor, now=now)
        return
    act = may_invite(invitation, actor)
    if act is PeopleAct.NAME_CHAIR and actor.party is Party.CHAIR:
        raise Refused(PeopleReason.CHAIR_IS_NAMED)
    insist_may(act, actor)
    lock_office()
    row = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if row.revoked_at is not None:
        return
    if row.accepted_at is not None and passes_at(invitation) <= now:
        raise Refused(PeopleReason.DESK_HAS_PASSED)
    _take_back(row, actor, now)


def lock_office() -> None:
    """Whoever changes who is in the office locks its mandates first and invitations after: one order, for two at once."""
    list(_office().select_for_update(of=("self",)).values_list("pk", flat=True))


def _office() -> QuerySet[Mandate]:
    return Mandate.objects.filter(party=Party.CHAIR.value).order_by("id")


def _has_lapsed(invitation: Invitation, now: datetime) -> bool:
    return invitation.accepted_at is None and invitation.expires_at <= now


def _take_back(pending: Invitation, actor: Actor, now: datetime) -> None:
    """The desk does not pass: the mandate that has not begun never does, and those that would have ended with it go on; one
    that ends on a day of its own still does."""
    pending.revoked_at = now
    pending.save(update_fields=["revoked_at"])
    ahead = _office().filter(from_at__gt=now).update(until_at=F("from_at"))
    stay = _office().filter(from_at__lte=now, until_at=passes_at(pending)).update(until_at=None)
    open_invitations(now).filter(party=Party.CHAIR.value, from_at__isnull=True).update(until_at=None)
    act = record_act(
        kind="people.take_back_hand_over",
        moment=now,
        actor=actor,
        subject=f"invitation:{pending.pk}",
        facts={"not_begun": ahead, "go_on": stay},
    )
    told = [to_user(user) for user in people_of(Party.CHAIR, now)]
    tell(
        act, letters.HAND_OVER_TAKEN_BACK, [*told, to_invited(pending)], now,
        person=person_words(pending), moment=moment_words(passes_at(pending)),
    )  # fmt: skip
