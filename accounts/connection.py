"""Which of the database's roles a piece of work runs as (DESIGN 7).

All code uses the alias `default`. It is the web role, which cannot read objections, bases, notes or the log.
`desk()` puts the desk role's own connection in its place for the length of a block. Take it only after the capacity
is established. Do not begin it inside a transaction: the two connections do not see each other's uncommitted rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from django.db import connections


class Strategy(Protocol):
    """How the desk role is taken."""

    def desk(self) -> Iterator[None]: ...


class SeparateConnections:
    """Production and transaction tests: the desk role has a connection of its own. Rollback tests put another strategy in
    its place (tests/one_connection.py)."""

    def desk(self) -> Iterator[None]:
        web = connections["default"]
        desk_connection = connections["desk"]
        if web is desk_connection:
            yield
            return
        connections["default"] = desk_connection
        try:
            yield
        finally:
            connections["default"] = web


STRATEGY: Strategy = SeparateConnections()


@contextmanager
def desk() -> Iterator[None]:
    """Run the block as the desk role."""
    yield from STRATEGY.desk()
