"""Walking the record: every leaf and link recomputed as accounts/models/act.py says (DESIGN 11, promise 4)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

BATCH = 5000
COLUMNS = (
    "number, kind, moment, recorded_at, actor_id, on_behalf_of, timer, subject, facts, rule, salt, content, leaf, chain"
)


@dataclass(frozen=True)
class Finding:
    """How far the record holds. `broken_at` is the number of the first act that does not, `why` in which way."""

    count: int
    head: str
    broken_at: int | None = None
    why: str = ""


class _BrokenError(Exception):
    """Why an act does not hold."""


def verify_record() -> Finding:
    """Walk the chain from the first act to the last, in batches, in one snapshot. Run it as the desk role or the owner:
    the web role sees no secret acts, and would find gaps."""
    count, previous = 0, b""
    with transaction.atomic(), connection.cursor() as cursor:
        if not connection.savepoint_ids:  # the outermost transaction, as it is for the command
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for row in _rows(cursor):
            try:
                _check(row, count + 1, previous)
            except _BrokenError as broken:
                return Finding(count, previous.hex(), row["number"], str(broken))
            count, previous = count + 1, bytes(row["chain"])
    return Finding(count, previous.hex())


def _rows(cursor: Any) -> Iterator[dict[str, Any]]:
    last = -(2**63)
    while True:
        cursor.execute(f"SELECT {COLUMNS} FROM accounts_act WHERE number > %s ORDER BY number LIMIT %s", [last, BATCH])  # noqa: S608
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
        yield from rows
        if len(rows) < BATCH:
            return
        last = rows[-1]["number"]


def _check(row: dict[str, Any], expected: int, previous: bytes) -> None:
    if row["number"] != expected:
        raise _BrokenError(f"act {expected} is missing: a gap in the numbers")
    if leaf_of(bytes(row["salt"]), row["number"], row["recorded_at"], row["content"]) != bytes(row["leaf"]):
        raise _BrokenError("its content, salt, number or time is not what its leaf was made of")
    if hashlib.sha256(previous + bytes(row["leaf"])).digest() != bytes(row["chain"]):
        raise _BrokenError("its link does not follow from the act before it")
    differing = sorted(_differing(row))
    if differing:
        raise _BrokenError(f"its columns differ from its content: {', '.join(differing)}")


def leaf_of(salt: bytes, number: int, recorded_at: datetime, content: str) -> bytes:
    """SHA-256(salt ‖ number ‖ "|" ‖ recorded_at ‖ "|" ‖ content)."""
    recorded = recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return hashlib.sha256(salt + f"{number}|{recorded}|{content}".encode()).digest()


def _differing(row: dict[str, Any]) -> Iterator[str]:
    """What is shown must be what was hashed."""
    try:
        content = json.loads(row["content"])
    except ValueError:
        yield "content"
        return
    facts = row["facts"] if isinstance(row["facts"], dict) else json.loads(row["facts"])
    shown = {
        "actor": row["actor_id"],
        "facts": facts,
        "kind": row["kind"],
        "moment": row["moment"].astimezone(UTC).isoformat(timespec="microseconds"),
        "on_behalf_of": row["on_behalf_of"],
        "rule": row["rule"],
        "subject": row["subject"],
        "timer": row["timer"],
    }
    for name, value in shown.items():
        if content.get(name) != value:
            yield name
    yield from set(content) - set(shown)
