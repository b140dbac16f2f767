"""The ECOSOC register: read, compared with what is held, imported whole or not at all (R1)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.capacities import Actor, Party
from accounts.services.record import record_act
from accreditation.modalities.mandates import ActOf
from accreditation.models import EcosocEntry, EcosocImport
from accreditation.models.ecosoc import EcosocStatus
from accreditation.notices.imports import Problem, ProblemKind
from accreditation.policy import insist_may
from accreditation.services.imports import (
    Row,
    country_problem,
    fingerprint_of,
    insist_seen,
    insist_sound,
    problem_with,
    read_table,
    sorted_problems,
    too_long,
)

COLUMNS = ("number", "name", "status")
OPTIONAL = ("country", "since")
FIELDS = ("name", "status", "country", "since")
# Characters that the columns keep.
LIMITS = {"number": 40, "name": 300}


@dataclass(frozen=True)
class Preview:
    """What an import would do. `changed` pairs the entry that is held with its new values. Bad rows stop it whole."""

    new: list[dict[str, Any]]
    changed: list[tuple[EcosocEntry, dict[str, Any]]]
    gone: list[EcosocEntry]
    unchanged: int
    problems: list[Problem]

    @staticmethod
    def differing(entry: EcosocEntry, values: dict[str, Any]) -> list[str]:
        """The fields in which an entry that is held and its new values differ."""
        return [name for name in FIELDS if getattr(entry, name) != values[name]]

    @property
    def fingerprint(self) -> str:
        """What was shown, in short: a register imported in between changes it."""
        shown = [
            sorted(values["number"] for values in self.new),
            sorted(
                [entry.number, str(entry.gone_at), *(str(getattr(entry, name)) for name in FIELDS)]
                for entry, _ in self.changed
            ),
            sorted(entry.number for entry in self.gone),
        ]
        return fingerprint_of(shown)


def preview_register(text: str) -> Preview:
    """Compare a register with the one held. Raises UnreadableFile when it cannot be read at all."""
    table = read_table(text, required=COLUMNS, optional=OPTIONAL, unique="number")
    problems = list(table.problems)
    held = {entry.number.casefold(): entry for entry in EcosocEntry.objects.all()}
    # A row that cannot be read is a fault of the file: its body is not gone for that.
    new, changed, unchanged, seen = [], [], 0, set(table.unread)
    for row in table.rows:
        key = row.values["number"].casefold()
        seen.add(key)
        values = _values(row, problems)
        if values is None:
            continue
        entry = held.get(key)
        if entry is None:
            new.append(values)
        elif entry.gone_at is not None or Preview.differing(entry, values):
            changed.append((entry, values))
        else:
            unchanged += 1
    if not table.rows and not problems:
        problems.append(Problem(0, ProblemKind.NO_ROWS))
    gone = [entry for key, entry in held.items() if key not in seen and entry.gone_at is None]
    return Preview(new, changed, sorted(gone, key=lambda entry: entry.name), unchanged, sorted_problems(problems))


def _values(row: Row, problems: list[Problem]) -> dict[str, Any] | None:
    """A row's values, valid; or None, its problem added."""
    given = row.values
    problem = _problem(row)
    if problem is not None:
        problems.append(problem)
        return None
    codes = {"status": given["status"].casefold(), "country": given["country"].upper()}
    since = int(given["since"]) if given["since"] else None
    return {"number": given["number"], "name": given["name"], **codes, "since": since}


def _problem(row: Row) -> Problem | None:
    given = row.values
    if given["status"].casefold() not in EcosocStatus.values:
        return problem_with(row, ProblemKind.UNKNOWN_STATUS, "status")
    if given["country"] and (unknown := country_problem(row)) is not None:
        return unknown
    if given["since"] and not _is_year(given["since"]):
        return problem_with(row, ProblemKind.BAD_YEAR, "since")
    return too_long(row, LIMITS)


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdigit() and 1945 <= int(text) <= 2100


def import_register(*, text: str, actor: Actor, now: datetime, seen: str | None = None) -> EcosocImport:
    """Import a register. With a single bad row nothing is imported. A body no longer in it is marked gone, never deleted.
    `seen` is the fingerprint of the preview that was looked at: if the import would do anything else, STALE is raised.

    The command on the server runs as a named timer; in the admin a checker does it.

    Raises Refused: no right, lines that are wrong, by number, another register than was looked at."""
    if actor.party is not Party.TIMER:
        insist_may(ActOf.IMPORT_ECOSOC, actor)
    with transaction.atomic():
        list(EcosocEntry.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
        preview = preview_register(text)
        insist_sound(preview.problems, "R1")
        insist_seen(preview.fingerprint, seen, "R1")
        EcosocEntry.objects.bulk_create((EcosocEntry(**values) for values in preview.new), batch_size=1000)
        for entry, values in preview.changed:
            for field in FIELDS:
                setattr(entry, field, values[field])
            entry.gone_at = None
        EcosocEntry.objects.bulk_update(
            [entry for entry, _values in preview.changed], [*FIELDS, "gone_at"], batch_size=500
        )
        EcosocEntry.objects.filter(pk__in=[entry.pk for entry in preview.gone]).update(gone_at=now)
        done = EcosocImport.objects.create(
            imported_at=now,
            imported_by_id=actor.user_id,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            new=len(preview.new),
            changed=len(preview.changed),
            gone=len(preview.gone),
        )
        record_act(
            kind="ecosoc.import",
            moment=now,
            actor=actor,
            subject=f"ecosoc_import:{done.pk}",
            facts={"sha256": done.sha256, "new": done.new, "changed": done.changed, "gone": done.gone},
            rule="R1",
        )
    return done
