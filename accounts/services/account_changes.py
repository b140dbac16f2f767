"""What a person has changed of the own account: kept on record, and told to the person through the outbox (DESIGN 4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.capacities import Actor, Party
from accounts.models import Act, User
from accounts.notices.drafts import to_user
from accounts.notices.occasions import Occasion
from accounts.services.record import record_act
from accounts.services.telling import moment_words, tell


@transaction.atomic
def tell_account_change(*, user: User, kind: Occasion, now: datetime, address: str = "", **values: Any) -> Act:
    """Record that the account was changed at `now`, and write its owner the letter of that `kind` (account.…), to
    `address` where it is not the one that holds now: an address that was replaced is told at the old one."""
    act = record_act(kind=kind.code, moment=now, actor=Actor(Party.PERSON, user_id=user.pk), subject=f"user:{user.pk}")
    recipient = to_user(user)
    tell(act, kind, [replace(recipient, address=address or recipient.address)], now, moment=moment_words(now), **values)
    return act
