"""The record in words: written inputs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy

from accounts.capacities import Actor
from accounts.notices.acts import Label, Named, Subject, newest, page_of_row
from submissions.queries.inputs import visible_inputs

ACTS: Mapping[str, Label] = {
    "input.appeal": gettext_lazy("Returned input put to the Chair"),
    "input.begin": gettext_lazy("Input begun"),
    "input.listed": gettext_lazy("Input put on the public list"),
    "input.overturn": gettext_lazy("Return overturned by the Chair"),
    "input.post": gettext_lazy("Input posted"),
    "input.return": gettext_lazy("Input returned"),
    "input.send": gettext_lazy("Input sent"),
    "input.unlisted": gettext_lazy("Input taken off the public list"),
    "input.uphold": gettext_lazy("Return upheld by the Chair"),
    "input.withdraw": gettext_lazy("Input withdrawn"),
    "input.withhold": gettext_lazy("Posted input withheld by the Chair"),
}


def _inputs(numbers: Collection[int], actor: Actor, _now: datetime) -> dict[int, Named]:
    """Of the inputs that this reader may see."""
    rows = visible_inputs(actor).filter(pk__in=numbers).values_list("pk", "reference", "posted__symbol")
    return {
        pk: Named(symbol or reference, page_of_row("submissions_writteninput_change", pk))
        for pk, reference, symbol in rows
    }


def _inputs_like(text: str, actor: Actor, _now: datetime) -> Iterable[int]:
    return newest(visible_inputs(actor).filter(Q(reference__iexact=text) | Q(posted__symbol__icontains=text)))


SUBJECTS: Mapping[str, Subject] = {"input": Subject(gettext_lazy("Written input"), _inputs, _inputs_like)}
