"""The words of letters: written in versions, cleared, then used from the next letter on (DESIGN 7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import translation

from accounts.capacities import Actor
from accounts.models import User, Wording
from accounts.notices import account_letters, letters  # noqa: F401 - each declares its occasions
from accounts.notices.occasions import FOOT, LINK, OCCASIONS, LoneBracketError, common, fill, placeholders
from accounts.people_reasons import PeopleReason
from accounts.policy import PeopleAct, insist_may
from accounts.queries.wordings import overtaken_by
from accounts.refusals import Refused
from accounts.said import said
from accounts.sealed import digest, without_marks
from accounts.services.record import record_act
from accounts.services.telling import tell_users

MOST_SUBJECT, MOST_BODY = 200, 20_000


def insist_sound(occasion: str, subject: str, body: str) -> None:
    """Raise Refused unless the words can be used: not empty, not too long, only with what the occasion offers, and with
    the link where the letter that the portal brings carries one: without it its recipient could do nothing."""
    if not said(subject) or not said(body):
        raise Refused(PeopleReason.EMPTY_WORDING)
    if len(subject) > MOST_SUBJECT or len(body) > MOST_BODY:
        raise Refused(PeopleReason.TOO_LONG)
    if without_marks(subject + body) != subject + body:
        raise Refused(PeopleReason.UNKNOWN_PLACEHOLDERS, detail=("⟦ ⟧",))
    try:
        used = placeholders(subject) | placeholders(body)
    except LoneBracketError:
        raise Refused(PeopleReason.LONE_BRACKET) from None
    except ValueError as error:
        raise Refused(PeopleReason.UNKNOWN_PLACEHOLDERS, detail=(str(error),)) from None
    unknown = sorted(used - OCCASIONS[occasion].values)
    if unknown:
        raise Refused(PeopleReason.UNKNOWN_PLACEHOLDERS, detail=tuple(f"{{{name}}}" for name in unknown))
    if LINK in placeholders(str(OCCASIONS[occasion].body)) - placeholders(body):
        raise Refused(PeopleReason.LINK_MISSING, detail=(f"{{{LINK}}}",))


@transaction.atomic
def write_wording(*, occasion: str, language: str, subject: str, body: str, actor: Actor, now: datetime) -> Wording:
    """Write a new version. It is not used before it is cleared; earlier ones stay as they were.

    Raises Refused: no right, a stale page, words that lack or add a placeholder."""
    insist_may(PeopleAct.WORDINGS, actor)
    if occasion not in OCCASIONS or language not in dict(settings.LANGUAGES):
        raise Refused(PeopleReason.STALE)
    body = body.replace("\r\n", "\n")
    insist_sound(occasion, subject, body)
    last = Wording.objects.filter(occasion=occasion, language=language).aggregate(last=Max("version"))["last"] or 0
    try:
        with transaction.atomic():
            wording = Wording.objects.create(
                occasion=occasion, language=language, version=last + 1, subject=" ".join(subject.split()),
                body=body, written_by_id=actor.user_id, written_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(PeopleReason.STALE) from None
    record_act(
        kind="wording.write",
        moment=now,
        actor=actor,
        subject=f"wording:{wording.pk}",
        facts={"occasion": occasion, "language": language, "version": wording.version, "words": digest(subject + body)},
    )
    return wording


@transaction.atomic
def test_wording(*, wording: Wording, values: Mapping[str, str], actor: Actor, now: datetime) -> int:
    """Send oneself a letter in the words of a version, cleared or not, with the values that its preview shows.

    Raises Refused: no right."""
    insist_may(PeopleAct.WORDINGS, actor)
    act = record_act(
        kind="wording.test",
        moment=now,
        actor=actor,
        subject=f"wording:{wording.pk}",
        facts={"occasion": wording.occasion, "language": wording.language, "version": wording.version},
    )
    user = User.objects.get(pk=actor.person_id)
    with translation.override(wording.language):
        subject, body = fill(wording.subject, wording.body, {**common(user.full_name or user.email), **values})
    return tell_users(act, letters.TEST_TO_SELF, [user], now, subject=subject, body=body.rpartition(FOOT)[0])


def insist_can_be_cleared(wording: Wording) -> None:
    """Raise Refused for a version that is cleared already or that a later cleared one has overtaken: what the page asks before
    it shows its button, and the act."""
    if wording.cleared_at is not None:
        raise Refused(PeopleReason.ALREADY_CLEARED)
    if overtaken_by(wording) is not None:
        raise Refused(PeopleReason.LATER_CLEARED)


@transaction.atomic
def clear_wording(*, wording: Wording, actor: Actor, now: datetime) -> Wording:
    """Clear a version: from now on letters of that occasion and language carry it.

    Raises Refused: no right, cleared already, a later version that is cleared (letters would go on to carry that one), words
    that lack or add a placeholder."""
    insist_may(PeopleAct.WORDINGS, actor)
    # All of them, in order: a later version may be cleared at the same moment.
    rows = Wording.objects.select_for_update().filter(occasion=wording.occasion, language=wording.language)
    row = {one.pk: one for one in rows.order_by("id")}[wording.pk]
    insist_can_be_cleared(row)
    insist_sound(row.occasion, row.subject, row.body)
    row.cleared_by_id, row.cleared_at = actor.user_id, now
    row.save(update_fields=["cleared_by", "cleared_at"])
    record_act(
        kind="wording.clear",
        moment=now,
        actor=actor,
        subject=f"wording:{row.pk}",
        facts={"occasion": row.occasion, "language": row.language, "version": row.version},
    )
    return row
