"""Filters of a list: groups of choices, and above them what is chosen, each with a link that takes it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import QueryDict
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from accounts.templatetags.parts.given import field

register = template.Library()


# Of a group with more choices than this the rest stands behind "All"; one that takes a single answer is a list to open.
FIRST_CHOICES = 8
CHECKED, SELECTED = mark_safe(" checked"), mark_safe(" selected")
# Where one is in a list: a list with other filters begins at its beginning.
PLACES_IN_A_LIST = frozenset({"before", "after", "from", "page", "p"})


@register.inclusion_tag("parts/facets.html", takes_context=True)
def facets(
    context: Context,
    groups: Iterable[Any],
    action: str = "",
    search: str | None = None,
    search_name: str = "q",
    search_label: str = "",
    keep: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A GET form of filters. groups: name, label, choices (value, label, count, selected); one=True: a single answer.

    What is chosen stands above it, each with a link that takes it out. On a phone the groups are folded."""
    groups = [_facet_group(group) for group in groups]
    request = context.get("request")
    asked = request.GET if request is not None else QueryDict()
    chosen = _chosen(groups, asked, search, search_name)
    return {
        "groups": groups,
        "action": action or getattr(request, "path", ""),
        "search": search,
        "search_name": search_name,
        "search_label": search_label or pgettext("facets", "Search"),
        "keep": keep or {},
        "removals": chosen,
        "chosen": bool(search or keep) or any(not group["any"] for group in groups),
    }


def _facet_group(group: Any) -> dict[str, Any]:
    """A group as the piece prints it: its first choices, and the rest if there are many."""
    choices = [
        {name: field(choice, name) for name in ("value", "label", "count")}
        | {"selected": bool(field(choice, "selected", default=False)), "id": f"{field(group, 'name')}-{number}"}
        for number, choice in enumerate(field(group, "choices", ()), 1)
    ]
    name, one = field(group, "name"), bool(field(group, "one", default=False))
    many = len(choices) > FIRST_CHOICES + 2
    select = one and many
    lines = [_option(choice) if select else _line(choice, name, one) for choice in choices]
    shown = len(lines) if one or not many else FIRST_CHOICES
    return {
        "name": name,
        "label": field(group, "label"),
        "select": select,
        "choices": choices,
        "any": not any(choice["selected"] for choice in choices),
        "first": _joined(lines[:shown]),
        "rest": _joined(lines[shown:]),
        "open": any(choice["selected"] for choice in choices[shown:]),
        "total": len(choices),
    }


def _joined(lines: list[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((line,) for line in lines))


def _line(choice: dict[str, Any], name: str, one: bool) -> SafeString:
    """A choice with its box. Not a template of its own: a page has a hundred of them."""
    return format_html(
        '<div class="form-check"><input class="form-check-input" type="{}" name="{}" value="{}" id="facet-{}"{}>'
        '<label class="form-check-label" for="facet-{}"><span>{}</span>{}</label></div>',
        "radio" if one else "checkbox",
        name,
        choice["value"],
        choice["id"],
        CHECKED if choice["selected"] else "",
        choice["id"],
        choice["label"],
        format_html(' <span class="count">{}</span>', choice["count"]) if _counted(choice) else "",
    )


def _option(choice: dict[str, Any]) -> SafeString:
    """The same in a list to open."""
    return format_html(
        '<option value="{}"{}>{}{}</option>',
        choice["value"],
        SELECTED if choice["selected"] else "",
        choice["label"],
        f" ({choice['count']})" if _counted(choice) else "",
    )


def _counted(choice: dict[str, Any]) -> bool:
    return choice["count"] is not None and choice["count"] != ""


def _chosen(
    groups: list[dict[str, Any]], asked: QueryDict, search: str | None, search_name: str
) -> list[tuple[str, str, str]]:
    """What the address asks for, in words, each with the address that asks for all the rest."""
    found = [("", f"“{search}”", _without(asked, search_name, None))] if search and asked.get(search_name) else []
    for group in groups:
        name, given = str(group["name"]), asked.getlist(str(group["name"]))
        found += [
            (str(group["label"]), str(choice["label"]), _without(asked, name, str(choice["value"])))
            for choice in group["choices"]
            if choice["selected"] and str(choice["value"]) in given
        ]
    return found


def _without(asked: QueryDict, name: str, value: str | None) -> str:
    """The query string without one answer (None: without all of that name), from the beginning of the list."""
    pairs = [
        (key, answer)
        for key, answers in asked.lists()
        if key not in PLACES_IN_A_LIST
        for answer in answers
        if answer and not (key == name and value in (None, answer))
    ]
    return f"?{urlencode(pairs)}" if pairs else "?"
