"""The record in words: what an act is called, what it is about and in whose name it was done (DESIGN 7).

The record keeps codes and numbers, never names. Each app says in `notices/act_words.py` what its own mean: `ACTS`, the words
of each kind of act; `WHYS`, of one with a `why` in its facts; `SUBJECTS`, what the acts are about; `TIMERS`, what acts by
itself. All names that a page needs are asked together, one query for each sort of subject, and each app gives only those that
the reader may see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from itertools import islice
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.capacities import Actor
from accounts.models import Act
from accounts.notices.occasions import OCCASIONS, occasion_words

Label = str | Promise
# So many rows of one sort are taken for one name; who looks for something gives more of it.
MOST_OF_A_SORT = 200


@dataclass(frozen=True)
class Named:
    """What a reader is shown for a code of the record; `url` where it has a page for this reader."""

    words: str
    url: str = ""


Finder = Callable[[Collection[int], Actor, datetime], Mapping[int, Named]]


# The numbers of the rows whose name, as this reader is shown it, holds a text; of no other row.
Searcher = Callable[[str, Actor, datetime], Iterable[int]]


def newest(rows: QuerySet[Any]) -> Iterable[int]:
    """The numbers of rows that a search has found, and one more than is taken: so that who looks is told of more."""
    return rows.order_by("-pk").values_list("pk", flat=True)[: MOST_OF_A_SORT + 1]


@dataclass(frozen=True)
class Subject:
    """A sort of subject: its name, how rows of it are named, and how they are found by that name. Without `find`, or where it
    names nothing, the name and the number stand alone."""

    label: Label
    find: Finder | None = None
    search: Searcher | None = None


@dataclass(frozen=True)
class Found:
    """What a text stands for in the record: codes of subjects, kinds of act; `more`: of a sort there are more than were taken."""

    subjects: list[str]
    kinds: list[str]
    more: bool = False


@dataclass(frozen=True)
class Told:
    """One act as it is read."""

    act: Act
    words: str
    about: Named
    by: str
    behalf: Named


@dataclass(frozen=True)
class _Dictionary:
    acts: Mapping[str, Label]
    subjects: Mapping[str, Subject]
    timers: Mapping[str, Label]
    whys: Mapping[str, Label]


@lru_cache(maxsize=1)
def _dictionary() -> _Dictionary:
    found = _Dictionary({}, {}, {}, {})
    for module in _modules():
        for name in ("acts", "subjects", "timers", "whys"):
            getattr(found, name).update(getattr(module, name.upper(), {}))
    return found


def _modules() -> Iterable[ModuleType]:
    for app in apps.get_app_configs():
        if module_has_submodule(app.module, "notices") and module_has_submodule(
            notices := import_module(f"{app.name}.notices"), "act_words"
        ):
            yield import_module(f"{notices.__name__}.act_words")


def act_words(kind: str) -> str:
    """What a kind of act is called. An act on an account is called as the letter about it."""
    words = _dictionary().acts.get(kind)
    if words is not None:
        return str(words)
    if kind in OCCASIONS:
        return occasion_words(kind)
    return capfirst(kind.replace(".", ": ").replace("_", " "))


def kinds_known() -> Mapping[str, Label]:
    """Every kind of act that has words."""
    return _dictionary().acts


def found_by(text: str, actor: Actor, now: datetime) -> Found:
    """The subjects and the kinds of act whose names, as this reader is shown them, hold `text`: what is not named to a reader
    is not found by its name either (DESIGN 4). One query for each sort of subject."""
    part = text.casefold()
    kinds = [kind for kind in {*kinds_known(), *OCCASIONS} if part in act_words(kind).casefold()]
    subjects, more = [], False
    for sort, subject in _dictionary().subjects.items():
        if subject.search is not None:
            numbers = list(islice(subject.search(text, actor, now), MOST_OF_A_SORT + 1))
            more = more or len(numbers) > MOST_OF_A_SORT
            subjects += [f"{sort}:{number}" for number in numbers[:MOST_OF_A_SORT]]
    return Found(subjects, sorted(kinds), more)


def named(codes: Iterable[str], actor: Actor, now: datetime) -> dict[str, Named]:
    """What `window:3`, `state:91` or `chair` stand for, for this reader; one query for each sort of subject."""
    asked: dict[str, set[int]] = defaultdict(set)
    known, found = _dictionary().subjects, {}
    for code in {*codes} - {""}:
        sort, _colon, number = code.partition(":")
        subject = known.get(sort)
        if number.isascii() and number.isdigit() and subject is not None and subject.find is not None:
            asked[sort].add(int(number))
        found[code] = Named(_alone(sort, number, subject))
    for sort, numbers in asked.items():
        finder = known[sort].find
        assert finder is not None  # noqa: S101
        found |= {f"{sort}:{number}": name for number, name in finder(numbers, actor, now).items()}
    return found


def _alone(sort: str, rest: str, subject: Subject | None) -> str:
    """A subject without a name."""
    if sort == "occasion" and rest in OCCASIONS:
        return occasion_words(rest)
    if sort == "list" and rest:
        return _("List “%(name)s”") % {"name": rest}
    label = str(subject.label) if subject is not None else capfirst(sort.replace("_", " "))
    return f"{label} {rest}".strip()


def told(acts: Iterable[Act], actor: Actor, now: datetime) -> list[Told]:
    """Acts in words. Their `actor` is expected to be fetched with them."""
    rows = list(acts)
    names = named({code for act in rows for code in (act.subject, act.on_behalf_of)}, actor, now)
    nobody = Named("")
    return [
        Told(
            act,
            _words(act),
            names.get(act.subject, nobody),
            _by(act),
            nobody if act.timer else names.get(act.on_behalf_of, nobody),
        )
        for act in rows
    ]


def _words(act: Act) -> str:
    """What the act is called: by its kind, or by why it was done where the app has words for that."""
    why = _dictionary().whys.get(f"{act.kind}:{act.facts.get('why', '')}")
    return str(why) if why is not None else act_words(act.kind)


def _by(act: Act) -> str:
    if not act.timer:
        return str(act.actor or "")
    words = _dictionary().timers.get(act.timer)
    return str(words) if words is not None else capfirst(act.timer.replace("_", " "))


def page_of_row(name: str, *args: Any) -> str:
    """The address of a page of the admin; "" where there is none."""
    try:
        return reverse(f"admin:{name}", args=args)
    except NoReverseMatch:
        return ""
