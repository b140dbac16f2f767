"""A letter before it is a row: to whom, and its words."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import MemberState, User


@dataclass(frozen=True)
class Recipient:
    """To whom a letter goes. `key` is stable over time, so that one act tells one recipient once."""

    key: str
    address: str
    language: str = "en"
    user_id: int | None = None
    state_id: int | None = None
    name: str = ""


def to_user(user: User) -> Recipient:
    return Recipient(
        f"user:{user.pk}", user.email, user.language_or_default, user_id=user.pk, name=user.full_name or user.email
    )


def to_mission(state: MemberState) -> Recipient:
    return Recipient(f"state:{state.pk}", state.mailbox, state.language, state_id=state.pk, name=state.name)


@dataclass(frozen=True)
class Draft:
    """A rendered letter, before it is a row. `secret` letters are seen by the desk role only."""

    kind: str
    recipient: Recipient
    subject: str
    body: str
    wording_version: int = 0
    secret: bool = False
