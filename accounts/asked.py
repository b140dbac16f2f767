"""What an address asks of a list, read in one place: a filter that does not exist is said, never dropped.

A list reads its query string through `Asked`. What it does not understand is gathered and raised once, as
`NotUnderstood`; the middleware `accounts.middleware.asked` answers it for every page and file, the interface for itself.
Nobody then takes a whole list for a part of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Of one filter at most so many values are read; nobody chooses more, and the rest would only cost the database.
MOST_VALUES = 50
LONGEST_SHOWN = 60
# A list of choices that is longer than this helps nobody in a sentence.
MOST_NAMED = 12
Label = str | Promise

# Filters by their name in the address, as they are called beside every list.
LABELS: Mapping[str, Label] = {
    "act": gettext_lazy("Act"),
    "country": gettext_lazy("Country"),
    "cycle": gettext_lazy("Cycle"),
    "ended": gettext_lazy("Mandates"),
    "format": gettext_lazy("Format"),
    "from": gettext_lazy("Words to begin with"),
    "kind": gettext_lazy("Occasion"),
    "language": gettext_lazy("Language"),
    "late": gettext_lazy("Late"),
    "list": gettext_lazy("List"),
    "new": gettext_lazy("News"),
    "only": gettext_lazy("Missions"),
    "party": gettext_lazy("Acts for"),
    "position": gettext_lazy("Your State’s position"),
    "queue": gettext_lazy("Queue"),
    "region": gettext_lazy("Regional group"),
    "route": gettext_lazy("Route"),
    "seen": gettext_lazy("Marked as seen"),
    "session": gettext_lazy("Meeting"),
    "sort": gettext_lazy("Order"),
    "stage": gettext_lazy("Stage"),
    "state": gettext_lazy("Status"),
    "status": gettext_lazy("Status"),
    "type": gettext_lazy("Type of organization"),
    "which": gettext_lazy("Missions"),
    "window": gettext_lazy("Window"),
    "year": gettext_lazy("Year"),
}


@dataclass(frozen=True)
class Misread:
    """One thing that was asked and not understood: the filter, what stood there (None: there is no such filter), and what
    may stand there, if that is a short list."""

    name: str
    value: str | None
    known: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return str(LABELS.get(self.name, self.name))

    @property
    def sentence(self) -> str:
        """For a reader of the page."""
        if self.value is None:
            return _("“%(name)s”: there is no such filter.") % {"name": self.name[:LONGEST_SHOWN]}
        return _("%(filter)s: “%(value)s” is not one of its choices.") % {
            "filter": self.label,
            "value": self.value[:LONGEST_SHOWN],
        }

    @property
    def plain(self) -> str:
        """For who wrote the address: by its own names, with what may stand there."""
        if self.value is None:
            return _("%(name)s: there is no such filter.") % {"name": self.name[:LONGEST_SHOWN]}
        words = _("%(name)s: “%(value)s” is not known.") % {"name": self.name, "value": self.value[:LONGEST_SHOWN]}
        if self.known:
            words += " " + _("It may be: %(values)s.") % {"values": ", ".join(self.known)}
        return words


class NotUnderstood(Exception):  # noqa: N818 - it says what happened
    """The address asks for what the list does not know. Nothing is shown in its place."""

    def __init__(self, misread: Iterable[Misread]) -> None:
        self.misread = tuple(misread)
        super().__init__(" ".join(one.plain for one in self.misread))


class Asked:
    """A reader of one query string. Use it as `with Asked(request.GET) as asked:`; leaving the block raises
    `NotUnderstood` for all that was not understood, together."""

    def __init__(self, query: QueryDict | Mapping[str, str]) -> None:
        self._query = query
        self._misread: list[Misread] = []

    def __enter__(self) -> Asked:
        return self

    def __exit__(self, error: type[BaseException] | None, *_rest: object) -> None:
        if error is None and self._misread:
            raise NotUnderstood(self._misread)

    def values(self, name: str) -> list[str]:
        """What stands there, empty and repeated values left out."""
        query = self._query
        given = query.getlist(name) if isinstance(query, QueryDict) else [query.get(name, "")]
        return list(dict.fromkeys(value for text in given if (value := text.strip())))[:MOST_VALUES]

    def text(self, name: str, longest: int = 200) -> str:
        """Words to search for: anything may be searched."""
        return self._query.get(name, "").strip()[:longest]

    def many(self, name: str, known: Collection[str]) -> tuple[str, ...]:
        """Values joined by OR, all of them among `known`."""
        found = self.values(name)
        for value in found:
            if value not in known:
                self.wrong(name, value, known)
        return tuple(value for value in found if value in known)

    def one(self, name: str, known: Collection[str], default: str = "") -> str:
        """A single answer; the first, if the address gives several."""
        return next(iter(self.many(name, known)[:1]), default)

    def country(self, name: str, known: Collection[str]) -> tuple[str, ...]:
        """Countries by their code, in any case."""
        found = self.values(name)
        for value in found:
            if value.upper() not in known:
                self.wrong(name, value)
        return tuple(value.upper() for value in found if value.upper() in known)

    def numbers(self, name: str) -> tuple[int, ...]:
        """Whole numbers, such as the keys of rows; whether the rows exist is for the caller to say with `wrong`."""
        found = []
        for value in self.values(name):
            if value.isascii() and value.isdigit() and len(value) < 10:
                found.append(int(value))
            else:
                self.wrong(name, value)
        return tuple(found)

    def wrong(self, name: str, value: object, known: Collection[str] = ()) -> None:
        """Say that this value of this filter is not understood."""
        named = tuple(known) if len(known) <= MOST_NAMED else ()
        self._misread.append(Misread(name, str(value), tuple(one for one in named if one)))

    def none_of(self, names: Collection[str]) -> None:
        """Of a page: names that are the list's own words and yet no filters of it are a slip, not anybody's tracking."""
        self._misread += [Misread(name, None) for name in self._query if name in names and self.values(name)]

    def nothing_but(self, names: Collection[str]) -> None:
        """Of an interface that machines ask: a filter of another name is a slip of whoever wrote the address."""
        self._misread += [Misread(name, None) for name in self._query if name not in names]
