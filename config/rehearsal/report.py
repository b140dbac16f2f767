"""What `make rehearse` prints: the timeline with the rule behind each step, every letter, counts by kind."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from accounts.connection import desk
from accounts.deadline_words import instant_words
from accounts.models import Letter
from config.rehearsal.script import Rehearsal, counts

NAME = "[the Member State's name]"


def timeline(run: Rehearsal) -> Iterator[str]:
    """When, what, and under which rule."""
    for happening in run.timeline:
        yield f"  {instant_words(happening.at)}"
        yield f"      {happening.what} ({happening.rule})"


def letters() -> Iterator[str]:
    """Every letter in the order of writing: its words once for each act, with every address to which they went. What one
    mission reads in its own name stands once for all of them."""
    columns = ("written_at", "act_id", "kind", "subject", "body", "state__name", "address")
    with desk():
        rows = Letter.objects.order_by("written_at", "act_id", "kind", "subject", "id").values_list(*columns)
        for (written_at, _act, kind, subject, body), group in groupby(rows.iterator(), key=_same_words):
            addresses = [row[-1] for row in group]
            yield f"  {instant_words(written_at)}: {kind}, to {len(addresses)}"
            yield f"      To: {', '.join(addresses)}"
            yield f"      {subject}"
            yield from (f"      | {line}".rstrip() for line in body.splitlines())


def _same_words(row: tuple[Any, ...]) -> tuple[Any, ...]:
    *words, body, state, _address = row
    return (*words, in_any_name(body, state))


def in_any_name(body: str, state: str | None) -> str:
    """A letter's words without the name of the Member State to which it went."""
    return body.replace(state, NAME) if state else body


def figures() -> Iterator[str]:
    """Acts and letters by kind."""
    for kind, count in sorted(counts().items()):
        yield f"  {count:>6}  {kind}"
