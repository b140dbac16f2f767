"""Acts on people that a second person confirms: Secretariat's rights, the Chair's name, lost factors (DESIGN 4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from accounts.capacities import Actor, Party, Right
from accounts.models import Mandate, Proposal, StoredFile, User
from accounts.models.proposal import ProposalKind
from accounts.notices import letters
from accounts.people_reasons import PeopleReason
from accounts.policy import PeopleAct, insist_may, insist_second_person
from accounts.queries.mandates import people_of
from accounts.refusals import Refused
from accounts.said import said
from accounts.second_factor import has_second_factor
from accounts.services.changing_chair import pass_chair
from accounts.services.factors import remove_factors
from accounts.services.invitations import clean_address, insist_ahead, insist_not_there, open_invitation
from accounts.services.mandates import insist_as_drawn, insist_leaves_enough, locked_mandate, write_end, write_rights
from accounts.services.record import record_act
from accounts.services.telling import moment_words, tell_users

LASTS = timedelta(days=7)
ACT_OF = {
    ProposalKind.INVITE_SECRETARIAT: PeopleAct.SECRETARIAT_RIGHTS,
    ProposalKind.CHANGE_RIGHTS: PeopleAct.SECRETARIAT_RIGHTS,
    ProposalKind.END_SECRETARIAT: PeopleAct.SECRETARIAT_RIGHTS,
    ProposalKind.NAME_CHAIR: PeopleAct.NAME_CHAIR,
    ProposalKind.RESET_FACTOR: PeopleAct.RESET_FACTOR,
}
# NAMED_STAFF is the Chair's to give.
GIVEN_BY_OFFICERS = frozenset(
    {Right.CHECKER, Right.CIRCULATOR, Right.MODERATOR, Right.SETTINGS, Right.SECURITY_OFFICER}
)


@transaction.atomic
def propose_invitation(
    *,
    email: str,
    full_name: str,
    rights: Iterable[Right],
    reason: str,
    until: datetime | None = None,
    actor: Actor,
    now: datetime,
) -> Proposal:
    """Propose to invite somebody to the Secretariat with these rights, until an instant or until it is ended.

    Raises Refused: no right, no reason, rights that are not the Secretariat's, an instant that has passed, somebody of the
    Secretariat, invited or proposed already."""
    insist_may(PeopleAct.SECRETARIAT_RIGHTS, actor)
    chosen = _officers_rights(rights)
    insist_ahead(until, now)
    email = clean_address(email)
    insist_not_there(email, Party.SECRETARIAT, now)
    waiting = Proposal.objects.filter(kind=ProposalKind.INVITE_SECRETARIAT, decided_at__isnull=True, expires_at__gt=now)
    if waiting.filter(email__iexact=email).exists():
        raise Refused(PeopleReason.ALREADY_PROPOSED)
    return _propose(
        ProposalKind.INVITE_SECRETARIAT, reason, actor, now,
        email=email, full_name=said(full_name), rights=chosen, until_at=until,
    )  # fmt: skip


@transaction.atomic
def propose_rights(
    *, mandate: Mandate, rights: Iterable[Right], reason: str, actor: Actor, now: datetime, seen: str | None = None
) -> Proposal:
    """Propose other rights for somebody of the Secretariat. Being named by the Chair is left as it is. `seen`: the mandate
    `drawn` as the page showed it. The rights that hold are kept with the proposal, which is confirmed in their place alone.

    Raises Refused: no right, no reason, not of the Secretariat, rights that are not its, too few officers left, nobody who
    could confirm it, a mandate that has changed since it was `seen`."""
    insist_may(PeopleAct.SECRETARIAT_RIGHTS, actor)
    row = _of_secretariat(mandate, now)
    insist_as_drawn(row, seen)
    chosen = _officers_rights(rights)
    insist_leaves_enough(row, chosen, now)
    insist_third_officer(row, actor, now)
    return _propose(
        ProposalKind.CHANGE_RIGHTS, reason, actor, now,
        mandate=row, user=row.user, rights=chosen, rights_before=row.rights_besides(),
    )  # fmt: skip


@transaction.atomic
def propose_end(*, mandate: Mandate, reason: str, actor: Actor, now: datetime) -> Proposal:
    """Propose to end somebody's mandate in the Secretariat.

    Raises Refused: no right, no reason, not of the Secretariat, too few officers left, nobody who could confirm it."""
    insist_may(PeopleAct.SECRETARIAT_RIGHTS, actor)
    row = _of_secretariat(mandate, now)
    insist_may_be_ended(row, actor, now)
    return _propose(ProposalKind.END_SECRETARIAT, reason, actor, now, mandate=row, user=row.user)


@transaction.atomic
def propose_chair(
    *,
    email: str,
    full_name: str,
    at: datetime,
    reason: str,
    evidence: StoredFile | None,
    actor: Actor,
    now: datetime,
) -> Proposal:
    """Propose whom the letter on file names as Chair, as of an instant: the first one, or one to whom nobody can hand
    over any more.

    Raises Refused: no right, no letter on file, no reason."""
    insist_may(PeopleAct.NAME_CHAIR, actor)
    if evidence is None:
        raise Refused(PeopleReason.NEEDS_EVIDENCE)
    return _propose(
        ProposalKind.NAME_CHAIR, reason, actor, now,
        email=clean_address(email), full_name=said(full_name), from_at=at, evidence=evidence,
    )  # fmt: skip


@transaction.atomic
def propose_factor_reset(*, user: User, reason: str, actor: Actor, now: datetime) -> Proposal:
    """Propose to remove a person's lost second factor. The reason says how the person was recognised.

    Raises Refused: no right, no reason, no factor, one's own, nobody who could confirm it, proposed already."""
    insist_may(PeopleAct.RESET_FACTOR, actor)
    if not has_second_factor(user):
        raise Refused(PeopleReason.NO_FACTOR)
    if actor.user_id == user.pk:
        raise Refused(PeopleReason.ABOUT_YOU)
    insist_somebody_confirms(user, actor, now)
    try:
        with transaction.atomic():
            return _propose(ProposalKind.RESET_FACTOR, reason, actor, now, user=user)
    except IntegrityError:
        raise Refused(PeopleReason.STALE) from None


def insist_somebody_confirms(user: User, actor: Actor, now: datetime) -> None:
    """Raise Refused where no security officer is there besides who proposes and the one concerned: what the page asks before
    it shows its form, and the act. The operator's console is then the way (services/operator.py)."""
    if not who_could_confirm(user.pk, actor, now):
        raise Refused(PeopleReason.NOBODY_CONFIRMS)


def insist_third_officer(mandate: Mandate, actor: Actor, now: datetime) -> None:
    """The same for rights and ends, where another officer can be invited first."""
    if not who_could_confirm(mandate.user_id, actor, now):
        raise Refused(PeopleReason.NO_THIRD_OFFICER)


def insist_may_be_ended(mandate: Mandate, actor: Actor, now: datetime) -> None:
    """Raise Refused where an end of this mandate of the Secretariat would be refused whatever is typed: too few officers left,
    or nobody to confirm it. What the pages ask before they offer it, and the act."""
    insist_leaves_enough(mandate, [], now)
    insist_third_officer(mandate, actor, now)


def who_could_confirm(concerned_id: int | None, actor: Actor, now: datetime) -> list[User]:
    """The officers besides who proposes and the one concerned, if it is about somebody here: a proposal is told to them."""
    officers = people_of(Party.SECRETARIAT, now, right=Right.SECURITY_OFFICER)
    return [user for user in officers if user.pk not in {actor.user_id, concerned_id}]


def _propose(kind: ProposalKind, reason: str, actor: Actor, now: datetime, **fields: Any) -> Proposal:
    if not said(reason):
        raise Refused(PeopleReason.NEEDS_REASON)
    if kind is ProposalKind.RESET_FACTOR:  # one that has lapsed must not stand in the way
        Proposal.objects.filter(kind=kind, user=fields["user"], decided_at__isnull=True, expires_at__lte=now).update(
            decided_at=now, confirmed=False
        )
    proposal = Proposal.objects.create(
        kind=kind,
        reason=said(reason),
        proposed_by_id=actor.user_id or 0,
        proposed_at=now,
        expires_at=now + LASTS,
        **fields,
    )
    act = record_act(
        kind=f"people.propose_{kind.value}",
        moment=now,
        actor=actor,
        subject=f"proposal:{proposal.pk}",
        facts={"rights": proposal.rights, "mandate": proposal.mandate_id, "user": proposal.user_id},
    )
    officers = who_could_confirm(proposal.user_id, actor, now)
    tell_users(act, letters.PROPOSED, officers, now, what=kind.label, expires=moment_words(proposal.expires_at))
    return proposal


def _officers_rights(rights: Iterable[Right]) -> list[str]:
    chosen = set(rights)
    if not chosen <= GIVEN_BY_OFFICERS:
        raise Refused(PeopleReason.NOT_A_RIGHT_OF)
    return sorted(right.value for right in chosen)


def _of_secretariat(mandate: Mandate, now: datetime) -> Mandate:
    if mandate.party != Party.SECRETARIAT.value:
        raise Refused(PeopleReason.NOT_A_RIGHT_OF)
    return locked_mandate(mandate, now)


def insist_may_confirm(proposal: Proposal, actor: Actor, now: datetime) -> None:
    """Raise Refused for no right, for the proposer, for the one concerned, past its days and where the rights are others by
    now: what the page asks before it shows its button, and the act."""
    insist_second_person(ACT_OF[ProposalKind(proposal.kind)], proposal.proposed_by_id, actor)
    if proposal.expires_at <= now:
        raise Refused(PeopleReason.PROPOSAL_EXPIRED)
    if proposal.user_id is not None and proposal.user_id == actor.user_id:
        raise Refused(PeopleReason.ABOUT_YOU)
    if proposal.kind == ProposalKind.CHANGE_RIGHTS:
        _insist_not_overtaken(proposal, _given(proposal.mandate))


def _insist_not_overtaken(proposal: Proposal, mandate: Mandate) -> None:
    # None: proposed before this was kept.
    if proposal.rights_before is not None and mandate.rights_besides() != proposal.rights_before:
        raise Refused(PeopleReason.OVERTAKEN)


@transaction.atomic
def confirm_proposal(*, proposal: Proposal, actor: Actor, now: datetime) -> Proposal:
    """The second person confirms, and it is done at once, by the facts of now.

    Raises Refused: no right, the same person or the one concerned, decided, expired, facts that have changed."""
    row = _undecided(proposal)
    insist_may_confirm(row, actor, now)
    _carry_out(row, actor, now)
    return _decide(row, actor, now, confirmed=True)


@transaction.atomic
def decline_proposal(*, proposal: Proposal, actor: Actor, now: datetime) -> Proposal:
    """Another officer declines it, or who proposed it takes it back.

    Raises Refused: no right, decided already."""
    row = _undecided(proposal)
    insist_may(ACT_OF[ProposalKind(row.kind)], actor)
    return _decide(row, actor, now, confirmed=False)


def _undecided(proposal: Proposal) -> Proposal:
    row = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("user", "mandate", "evidence")
        .get(pk=proposal.pk)
    )
    if row.decided_at is not None:
        raise Refused(PeopleReason.PROPOSAL_DECIDED)
    return row


def _decide(row: Proposal, actor: Actor, now: datetime, *, confirmed: bool) -> Proposal:
    row.decided_by_id, row.decided_at, row.confirmed = actor.user_id, now, confirmed
    row.save(update_fields=["decided_by", "decided_at", "confirmed"])
    record_act(
        kind="people.confirm_proposal" if confirmed else "people.decline_proposal",
        moment=now,
        actor=actor,
        subject=f"proposal:{row.pk}",
        facts={"kind": row.kind, "proposed_by": row.proposed_by_id},
    )
    return row


def _carry_out(row: Proposal, actor: Actor, now: datetime) -> None:
    match ProposalKind(row.kind):
        case ProposalKind.INVITE_SECRETARIAT:
            open_invitation(
                email=row.email, full_name=row.full_name, language="en", party=Party.SECRETARIAT,
                rights=[Right(right) for right in row.rights], until=row.until_at, actor=actor, now=now,
            )  # fmt: skip
        case ProposalKind.CHANGE_RIGHTS:
            mandate = locked_mandate(_given(row.mandate), now)
            _insist_not_overtaken(row, mandate)
            named = {Right.NAMED_STAFF.value} & set(mandate.rights)
            insist_leaves_enough(mandate, row.rights, now)
            write_rights(mandate, named | set(row.rights), actor, now, until=mandate.until_at)
        case ProposalKind.END_SECRETARIAT:
            mandate = locked_mandate(_given(row.mandate), now)
            insist_leaves_enough(mandate, [], now)
            write_end(mandate, actor, now)
        case ProposalKind.NAME_CHAIR:
            pass_chair(
                at=max(row.from_at or now, now), email=row.email, full_name=row.full_name, language="en",
                evidence=row.evidence, actor=actor, now=now,
            )  # fmt: skip
        case ProposalKind.RESET_FACTOR:
            remove_factors(row.user_id or 0, actor, now, proposal=row.pk)


def _given(mandate: Mandate | None) -> Mandate:
    if mandate is None:
        raise Refused(PeopleReason.STALE)
    return mandate
