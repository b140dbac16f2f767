"""Circulated lists, the files on them, and up to three files side by side."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.models.member_state import RegionalGroup
from accounts.queries.paging import page_of as rows_page
from accounts.views.doors import by_button
from accreditation.models.organization import OrganizationType
from accreditation.queries.circulation import with_words
from accreditation.queries.earliest import told_at
from accreditation.queries.names import country_words, type_words
from objections.notices.states_words import ANSWERS, STATUS, position_of, status_of
from objections.queries.states_annex import annex_of, for_information_of
from objections.queries.states_case import compared
from objections.queries.states_files import WORDS, entries_for, lists_for, lists_with_unseen_for
from objections.queries.states_filters import Filters, countries_of, mark_new, narrow, page_of, read_filters
from objections.services.mission import mark_seen, record_opening
from objections.views.states_door import (
    StatesRequest,
    file_or_404,
    may_lodge_in_its_name,
    states_desk,
)
from objections.views.states_imported import imported_rows

MOST_COMPARED = 3
MOST_LISTS = 10


@require_safe
@states_desk
def lists(request: StatesRequest) -> HttpResponse:
    """All circulated lists, newest first."""
    page = rows_page(lists_with_unseen_for(request.actor), request.GET, size=25)
    return render(request, "states/lists.html", {"page": page})


@require_safe
@states_desk
def one_list(request: StatesRequest, pk: int) -> HttpResponse:
    """One list with its files, those named for information and those not admitted. The first opening is kept on record."""
    circulation = lists_for(request.actor).filter(pk=pk).first()
    if circulation is None:
        raise Http404
    if not circulation.opened:
        record_opening(circulation=circulation, actor=request.actor, now=request.now)
    return render(
        request,
        "states/list.html",
        {
            **_files(request, circulation_id=circulation.pk),
            "circulation": circulation,
            "annex": annex_of(request.actor, circulation),
            "for_information": with_words(for_information_of(request.actor, circulation)),
            "outcomes_at": told_at(circulation, circulation.window.cycle.process.rules()),
            "may_lodge": may_lodge_in_its_name(request),
        },
    )


@require_safe
@states_desk
def files(request: StatesRequest) -> HttpResponse:
    """Every circulated file, filtered by what stands in the address."""
    shown = _files(request)
    return render(request, "states/files.html", {**shown, **imported_rows(request, shown["filters"].search)})


def _files(request: StatesRequest, circulation_id: int | None = None) -> dict[str, Any]:
    since = request.since
    filters = read_filters(request.GET, lists_for(request.actor))
    entries = entries_for(request.actor, request.now)
    if circulation_id is not None:
        entries = entries.filter(circulation=circulation_id)
    page = page_of(narrow(mark_new(entries, since, request.now), filters, since, request.now), filters)
    lists_known = list(lists_for(request.actor)[:MOST_LISTS]) if circulation_id is None else []
    one_of = circulation_id or _only(filters.lists, lists_known)
    known = countries_of(one_of) if one_of is not None else {}
    kept = [
        (name, value) for name, values in request.GET.lists() for value in values if name not in {"after", "before"}
    ]
    return {
        "page": page,
        "rows": [_row(entry) for entry in page.entries],
        "groups": _groups(filters, known, since is not None, lists_known),
        "filters": filters,
        "since": since,
        "newer": "?" + urlencode([*kept, ("before", page.newer)]) if page.newer else "",
        "older": "?" + urlencode([*kept, ("after", page.older)]) if page.older else "",
        "here": request.get_full_path(),
    }


def _row(entry: Any) -> dict[str, Any]:
    word, shape = status_of(entry.word)
    position, position_shape = position_of(entry.own_standing, entry.application.state_now)
    return {
        "entry": entry,
        "word": word,
        "shape": shape,
        "position": position,
        "position_shape": position_shape,
        "country": country_words(entry.country),
        "type": type_words(entry.type),
    }


def _only(asked: tuple[int, ...], known: list[Any]) -> int | None:
    """The one list asked for, if it was circulated: another's countries are nobody's to count yet."""
    return asked[0] if len(asked) == 1 and asked[0] in {circulation.pk for circulation in known} else None


def _list_name(circulation: Any) -> str:
    return _("List %(number)s of %(window)s") % {"number": circulation.number, "window": circulation.window.title}


def _groups(filters: Filters, known: Any, has_visited: bool, lists_known: list[Any]) -> list[dict[str, Any]]:
    def choices(pairs: Any, chosen: Any) -> list[dict[str, Any]]:
        chosen = set(chosen)
        return [
            {"value": value, "label": label, "count": count, "selected": value in chosen}
            for value, label, count in pairs
        ]

    new = [("1", _("New since your last visit"), None)] if has_visited else []
    here = sorted((country_words(code), code, number) for code, number in known.items())
    typed = [(country_words(code), code, None) for code in filters.countries if code not in known]
    groups: list[dict[str, Any]] = [
        {"name": "new", "label": _("News"), "choices": choices(new, ["1"] if filters.new else [])},
        {
            "name": "list",
            "label": _("List"),
            "choices": choices([(str(c.pk), _list_name(c), c.files) for c in lists_known], map(str, filters.lists)),
        },
        {
            "name": "seen",
            "label": _("Marked as seen"),
            "one": True,
            "choices": choices(
                [("", _("All"), None), ("no", _("Not yet"), None), ("yes", _("Seen"), None)], [filters.seen]
            ),
        },
        {
            "name": "position",
            "label": _("Your State’s position"),
            "one": True,
            "choices": choices(
                [
                    ("", _("All"), None),
                    ("none", _("No objection"), None),
                    ("objected", _("Objected"), None),
                    ("awaiting_second", _("Awaits your second person"), None),
                    ("withdrawn", _("Objection withdrawn"), None),
                ],
                [filters.position],
            ),
        },
        {
            "name": "status",
            "label": _("Status"),
            "choices": choices([(word, STATUS[word][0], None) for word in WORDS], filters.words),
        },
        {
            "name": "type",
            "label": _("Type"),
            "choices": choices([(value, label, None) for value, label in OrganizationType.choices], filters.types),
        },
        {
            "name": "region",
            "label": _("Region"),
            "choices": choices([(g.value, g.label, None) for g in RegionalGroup if g.value], filters.regions),
        },
        {
            "name": "country",
            "label": _("Country"),
            "choices": choices([(code, name, number) for name, code, number in [*here, *typed]], filters.countries),
        },
    ]
    return [group for group in groups if group["choices"]]


@require_safe
@states_desk
def compare(request: StatesRequest) -> HttpResponse:
    """Up to three files side by side, as they were circulated."""
    references = [reference[:20] for reference in request.GET.getlist("file")]
    chosen = compared(request.actor, references, request.now)
    shown: list[Any] = chosen[:MOST_COMPARED]  # with what entries_for annotates
    return render(
        request,
        "states/compare.html",
        {
            "rows": [_row(entry) | {"documents": _content(entry).get("documents", [])} for entry in shown],
            "left_out": max(0, len(chosen) - MOST_COMPARED),
            "lines": [(label, [(entry.name, read(entry)) for entry in shown]) for label, read in LINES],
        },
    )


def _content(entry: Any) -> dict[str, Any]:
    return entry.version.content if entry.version else {}


def _answer(name: str) -> Any:
    def read(entry: Any) -> str:
        if entry.circulation.imported:
            return _("On paper, not kept here")
        return str(_content(entry).get("answers", {}).get(name, ""))

    return read


def _profile(name: str) -> Any:
    return lambda entry: _content(entry).get("organization", {}).get(name) or ""


COMPARED_ANSWERS = ("purpose", "programmes", "activities", "past_interaction", "funding", "governance")
# What stands side by side: a label, and how it is read from a circulated file.
LINES: list[tuple[Any, Any]] = [
    (gettext_lazy("Country"), lambda entry: country_words(entry.country)),
    (gettext_lazy("Type"), lambda entry: type_words(entry.type)),
    (gettext_lazy("Website"), _profile("website")),
    (gettext_lazy("Head"), _profile("head_name")),
    *[(ANSWERS[name], _answer(name)) for name in COMPARED_ANSWERS],
]


@states_desk
@by_button("states-file", "reference")
def seen(request: StatesRequest, reference: str) -> HttpResponse:
    """Mark a file as seen by the mission, or take the mark away; then back to the page it was pressed on."""
    entry = file_or_404(request, reference)
    mark_seen(
        application=entry.application, seen=request.POST.get("seen") == "yes", actor=request.actor, now=request.now
    )
    back = request.POST.get("back", "")
    # Only an address of this desk: nobody is sent elsewhere by a form.
    if back.startswith(reverse("states-front")) and "\\" not in back:
        return redirect(back)
    return redirect("states-file", reference=reference)
