"""What `make rehearse` prints: the timeline with the rule behind each step, every letter, counts by kind."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from accounts.connection import desk
from accounts.deadline_words import instant_words
from accounts.models import Letter
from config.rehearsal.script import Rehearsal, counts


def timeline(run: Rehearsal) -> Iterator[str]:
    """When, what, and under which rule."""
    for happening in run.timeline:
        yield f"  {instant_words(happening.at)}"
        yield f"      {happening.what} ({happening.rule})"


def letters() -> Iterator[str]:
    """Every letter in the order of writing: its words once for each act, with every address to which they went."""
    order = ("act_id", "kind", "language", "subject", "body")
    with desk():
        found = Letter.objects.order_by("written_at", *order, "id").values_list("written_at", *order, "address")
        for (written_at, _act, kind, _language, subject, body), rows in groupby(found, key=lambda row: row[:-1]):
            addresses = [row[-1] for row in rows]
            yield f"  {instant_words(written_at)}: {kind}, {len(addresses)} of it"
            yield f"      To: {', '.join(addresses)}"
            yield f"      {subject}"
            yield from (f"      | {line}".rstrip() for line in body.splitlines())


def figures() -> Iterator[str]:
    """Acts and letters by kind."""
    for kind, count in sorted(counts().items()):
        yield f"  {count:>6}  {kind}"
