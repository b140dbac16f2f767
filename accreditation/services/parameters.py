"""Changing a setting of DESIGN 2: an act with a reason by whom DESIGN says, announced where it is the Chair's."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.capacities import Actor
from accounts.deadline_words import instant_words
from accounts.refusals import Refused
from accounts.said import said
from accounts.seat import forget_seat
from accounts.services.record import record_act
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import CHAIRS_PARAMETERS, FIXED_PARAMETERS, InputsFrom, parameters_from
from accreditation.models import Cycle, ParameterChange, Process
from accreditation.notices import secretariat_letters as letters
from accreditation.notices.parameters import PARAMETERS, change_words, parameter_title
from accreditation.policy import insist_may
from accreditation.services.given import insist_said
from accreditation.services.telling import tell_missions

# More than the longest number that a setting may have.
MOST_DIGITS = 12


def act_for(name: str) -> ActOf:
    """Whose setting it is: the Chair's where it touches objections, disclosure and the log; else the Secretariat's."""
    return ActOf.SET_CHAIRS_PARAMETERS if name in CHAIRS_PARAMETERS else ActOf.SET_SECRETARIATS_PARAMETERS


def stored_text(value: Any) -> str:
    """A setting's value as the text that pages show, forms take and the history keeps."""
    if isinstance(value, (frozenset, tuple)):
        return ", ".join(item.isoformat() if isinstance(item, date) else str(item) for item in _ordered(value))
    if isinstance(value, dict):
        return ", ".join(f"{key}={number}" for key, number in value.items())
    return str(value)


def _ordered(value: frozenset[Any] | tuple[Any, ...]) -> list[Any]:
    return sorted(value) if isinstance(value, frozenset) else list(value)


def _number(text: str) -> int:
    """A whole number in plain digits; Python itself would take 1_0, +8 and the digits of every script."""
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise ValueError("not a number in plain digits")
    return int(text)


def _items(text: str) -> list[str]:
    """What stands between commas, or on lines of its own. Nothing between two commas is a slip, not a value."""
    parts = re.split(r"\s*,\s*|\s*\n\s*", text) if text else []
    if not all(parts):
        raise ValueError("nothing stands between two commas")
    return parts


def value_from(name: str, text: str, default: Any) -> Any:
    """What a form's text means as JSON. Raises Refused(BAD_VALUE) naming the setting."""
    text = text.strip()
    try:
        if isinstance(default, (frozenset, tuple)):
            parts = _items(text)
            return parts if isinstance(default, frozenset) else [_number(part) for part in parts]
        if isinstance(default, dict):
            pairs = [part.split("=") for part in _items(text)]
            number = all(isinstance(known, int) for known in default.values())
            found = {key.strip(): _number(given) if number else given.strip() for key, given in pairs}
            if set(found) - set(default):
                raise ValueError
            return found
        return _number(text) if isinstance(default, int) else text
    except ValueError as error:
        raise Refused(Reason.BAD_VALUE, "", (name,)) from error


def change_parameter(
    *, process: Process, name: str, text: str, reason: str, actor: Actor, now: datetime, seen: str | None = None
) -> ParameterChange:
    """Set `name` to what `text` means. `seen` is the value that the page showed: another one in force raises STALE.

    Everything computed before keeps its stored instant; no sight of an objection already lodged is widened, because
    what is shown of small numbers follows the strictest value in force since their window opened (small_count_for)."""
    if name in FIXED_PARAMETERS or name not in PARAMETERS:
        raise Refused(Reason.FIXED_BY_TEXT, "R7", (name,))
    insist_may(act_for(name), actor)
    insist_said(reason)
    with transaction.atomic():
        process = Process.objects.select_for_update(no_key=True).get(pk=process.pk)
        before = getattr(process.rules(), name)
        if seen is not None and stored_text(before) != seen:
            raise Refused(Reason.STALE)
        stored = {**process.parameters, name: value_from(name, text, before)}
        try:
            after = getattr(parameters_from(stored), name)
        except (ValueError, KeyError) as error:
            raise Refused(Reason.BAD_VALUE, "", (name,)) from error
        if after == before:
            raise Refused(Reason.UNCHANGED)
        process.parameters = json.loads(json.dumps(stored, default=str))
        process.save(update_fields=["parameters"])
        transaction.on_commit(forget_seat)
        change = ParameterChange.objects.create(
            process=process,
            name=name,
            before=stored_text(before),
            after=stored_text(after),
            reason=said(reason),
            changed_at=now,
            changed_by_id=actor.person_id,
            by_party=actor.party.value,
        )
        act = record_act(
            kind="parameter.change",
            moment=now,
            actor=actor,
            subject=f"process:{process.pk}",
            facts={"name": name, "before": change.before, "after": change.after, "change": change.pk},
            public=True,
        )
        if name in CHAIRS_PARAMETERS:
            before_words, after_words = change_words(name, change.before, change.after)
            tell_missions(
                act,
                letters.SETTING_CHANGED,
                now,
                setting=parameter_title(name),
                before=before_words,
                after=after_words,
                reason=change.reason,
                moment=instant_words(now),
            )
    return change


INPUTS = "inputs_from"


def change_cycle_inputs(
    *, cycle: Cycle, value: str, reason: str, actor: Actor, now: datetime, seen: str | None = None
) -> ParameterChange:
    """Set who may send written inputs to the meetings of one cycle (R10, DESIGN 2): a value of `InputsFrom`, or empty for what
    the process says. What has been sent stays. `seen` is the value that the page showed: another one raises STALE."""
    insist_may(act_for(INPUTS), actor)
    insist_said(reason)
    if value and value not in set(InputsFrom):
        raise Refused(Reason.BAD_VALUE, "R10", (INPUTS,))
    with transaction.atomic():
        cycle = Cycle.objects.select_for_update(of=("self",), no_key=True).select_related("process").get(pk=cycle.pk)
        if seen is not None and cycle.inputs_from != seen:
            raise Refused(Reason.STALE)
        if cycle.inputs_from == value:
            raise Refused(Reason.UNCHANGED)
        before, cycle.inputs_from = cycle.inputs_from, value
        cycle.save(update_fields=["inputs_from"])
        change = ParameterChange.objects.create(
            process=cycle.process,
            cycle=cycle,
            name=INPUTS,
            before=before,
            after=value,
            reason=said(reason),
            changed_at=now,
            changed_by_id=actor.person_id,
            by_party=actor.party.value,
        )
        record_act(
            kind="parameter.change",
            moment=now,
            actor=actor,
            subject=f"cycle:{cycle.pk}",
            facts={"name": INPUTS, "before": before, "after": value, "change": change.pk},
            rule="R10",
            public=True,
        )
    return change
