"""Appending an act to the record: the last thing that every service does, inside its own transaction (DESIGN 7)."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from accounts.capacities import Actor
from accounts.models import Act
from accounts.said import said

# The id is known before the row, which the web role may not read back where it is secret.
INSERT = """
WITH given AS MATERIALIZED (SELECT nextval(pg_get_serial_sequence('accounts_act', 'id')) AS id), written AS (
    INSERT INTO accounts_act
        (id, kind, moment, actor_id, on_behalf_of, timer, subject, facts, rule, secret, public, salt, content)
    SELECT id, %s, %s::timestamptz, %s::bigint, %s, %s, %s, %s::jsonb, %s, %s, %s, %s::bytea, %s FROM given
) SELECT id FROM given
"""


def canonical(act: dict[str, Any]) -> str:
    """The content that the leaf is a hash over: JSON, keys sorted, no spaces, instants in UTC with microseconds."""
    return json.dumps(act, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def text_digest(text: str) -> str:
    """SHA-256 of a text that an act names without keeping it; "" where nothing was said."""
    text = said(text)
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def record_act(
    *,
    kind: str,
    moment: datetime,
    actor: Actor,
    subject: str,
    facts: dict[str, Any] | None = None,
    rule: str = "",
    secret: bool = False,
    public: bool = False,
) -> Act:
    """Append one act. `moment` is the procedure's now (aware); the database adds its own clock, the number and the chain.

    `facts` holds ids and digests only: no names, no free text. A `secret` act is one that the web role may not read
    back, so nothing is returned from the INSERT; the row handed back carries what was written, not its number.
    """
    facts = facts or {}
    instant = moment.astimezone(UTC).isoformat(timespec="microseconds")
    content = canonical(
        {
            "actor": actor.user_id,
            "facts": facts,
            "kind": kind,
            "moment": instant,
            "on_behalf_of": actor.on_behalf_of,
            "rule": str(rule),
            "subject": subject,
            "timer": actor.timer,
        }
    )
    salt = secrets.token_bytes(32)
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            [
                kind,
                moment,
                actor.user_id,
                actor.on_behalf_of,
                actor.timer,
                subject,
                json.dumps(facts),
                str(rule),
                secret,
                public,
                salt,
                content,
            ],
        )
        (pk,) = cursor.fetchone()
    return Act(
        pk=pk,
        kind=kind,
        moment=moment,
        actor_id=actor.user_id,
        on_behalf_of=actor.on_behalf_of,
        timer=actor.timer,
        subject=subject,
        facts=facts,
        rule=str(rule),
        secret=secret,
        public=public,
    )
