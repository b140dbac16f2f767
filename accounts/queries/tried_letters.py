"""To whom the letters of an act go that is only tried: shown before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from accounts.capacities import Actor
from accounts.models import Letter
from accounts.queries.missions import Notified, all_missions


def newest_letter() -> int:
    """The key of the last letter of the outbox: what a trial writes comes after it."""
    return Letter.objects.order_by("-id").values_list("id", flat=True).first() or 0


def letters_tried(actor: Actor, now: datetime, after: int) -> tuple[list[Letter], int]:
    """Of an act that is only tried, before it is taken back: its letters, those beyond `newest_letter` before it, and how many
    more go to people of whom the Secretariat may not know. Letters that are kept until outcomes are told are not even counted:
    whether there is one is what they keep (DESIGN 4)."""
    written = Letter.objects.filter(id__gt=after, act__moment=now, act__actor_id=actor.user_id, written_at=now)
    written = written.filter(secret=False, kept_until__isnull=True)
    read = list(written.filter(draft_only=False).select_related("user", "state").order_by("id"))
    return read, written.count() - len(read)


def told_by(actor: Actor, now: datetime) -> Callable[[], Notified | None]:
    """Asked when an act has been tried: whom its letters reach, each once; None where it writes none. Made before the trial."""
    after = newest_letter()

    def told() -> Notified | None:
        letters, unnamed = letters_tried(actor, now, after)
        if not letters and not unnamed:
            return None
        missions = any(letter.state_id is not None for letter in letters)
        lines = tuple(dict.fromkeys(addressee(letter) for letter in letters))
        return Notified(lines, all_missions().not_reached if missions else (), missions=False, unnamed=unnamed)

    return told


def addressee(letter: Letter) -> str:
    """A mission by its State; a person by name and by the address that the letter goes to."""
    if letter.state is not None:
        return str(letter.state)
    return " · ".join(filter(None, (letter.user.full_name if letter.user else "", letter.address)))
