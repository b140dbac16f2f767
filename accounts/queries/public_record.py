"""What anybody may have of the record: public acts in full, with their salt; of all others the leaf and the link.

With these, anybody recomputes the chain, and who is accredited from the public acts (DESIGN 11, promise 4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

MOST = 1000


@dataclass(frozen=True)
class PublicLink:
    """One act as the public sees it. `content`, `salt` and `recorded_at` are None for an act that is not public."""

    number: int
    leaf: str
    chain: str
    content: str | None = None
    salt: str | None = None
    recorded_at: datetime | None = None


def public_links(after: int = 0, limit: int = MOST) -> list[PublicLink]:
    """The links after a number, in order, at most 1,000. Secret ones come through the view that shows only leaves."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, leaf, chain, content, salt, recorded_at FROM accounts_public_record"
            " WHERE number > %s ORDER BY number LIMIT %s",
            [after, min(limit, MOST)],
        )
        return [
            PublicLink(
                number,
                bytes(leaf).hex(),
                bytes(chain).hex(),
                content,
                bytes(salt).hex() if salt is not None else None,
                at,
            )
            for number, leaf, chain, content, salt, at in cursor.fetchall()
        ]


def all_public_links() -> Iterator[PublicLink]:
    """The whole record, in batches."""
    last = 0
    while links := public_links(last):
        yield from links
        last = links[-1].number


def head() -> PublicLink | None:
    """The last link, and with it the whole record."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, leaf, chain FROM accounts_public_record ORDER BY number DESC LIMIT 1")
        row = cursor.fetchone()
    return PublicLink(row[0], bytes(row[1]).hex(), bytes(row[2]).hex()) if row else None
