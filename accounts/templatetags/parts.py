"""The shared pieces of every page, as tags and filters. A template builtin: no {% load %} is needed.

Each piece is one template in templates/parts/; docs/pieces.md shows how to call them. They take plain values:
dicts or objects with the named attributes, aware datetimes, strings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.urls import Resolver404, ResolverMatch, get_script_prefix, resolve, reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts import deadline_words as words

register = template.Library()


def _request_now(context: Context) -> datetime:
    """The clock as read at the door; outside a request, the present."""
    return getattr(context.get("request"), "now", None) or timezone.now()


# --- time ---------------------------------------------------------------------------------------------------------


@register.inclusion_tag("parts/deadline.html", takes_context=True)
def deadline(
    context: Context,
    instant: datetime | None,
    now: datetime | None = None,
    label: str = "closes",
    zone: str = words.SEAT_ZONE,
) -> dict[str, Any]:
    """An instant in full, with what is left of it. label: closes, opens, ends, starts, due, or "" for none."""
    if instant is None:
        return {"iso": ""}
    now = now or _request_now(context)
    return {
        "iso": words.iso_words(instant),
        "words": words.instant_words(instant, zone),
        "countdown": words.countdown_words(instant, now, label),
        "past": words.in_utc(instant) <= words.in_utc(now),
        "sentence": words.countdown_sentence(label, ahead=True),
    }


@register.simple_tag
def when(instant: datetime | None, zone: str = words.SEAT_ZONE) -> SafeString:
    """An instant, short, as a <time> element: for tables."""
    if instant is None:
        return mark_safe("")
    return format_html('<time datetime="{}">{}</time>', words.iso_words(instant), words.short_words(instant, zone))


@register.filter
def instant(value: datetime | None, zone: str = words.SEAT_ZONE) -> str:
    """12 March 2027, 23:59 New York: plain text."""
    return "" if value is None else words.short_words(value, zone)


@register.filter
def instant_full(value: datetime | None, zone: str = words.SEAT_ZONE) -> str:
    """Friday 12 March 2027, 23:59 New York (13 March, 04:59 UTC): plain text."""
    return "" if value is None else words.instant_words(value, zone)


@register.filter
def utc_iso(value: datetime | None) -> str:
    """2027-03-13T04:59:00Z."""
    return "" if value is None else words.iso_words(value)


@register.filter
def day(value: date | None) -> str:
    """12 March 2027, of a date. For an instant use |instant: its day depends on the place."""
    return "" if value is None else words.day_words(value)


# --- navigation ---------------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def _match(path: str, urlconf: str) -> ResolverMatch | None:
    """The view at a path as it is written in the language of the sources, or None."""
    with translation.override(settings.LANGUAGE_CODE):
        try:
            return resolve(path, urlconf)
        except Resolver404:
            return None


def _address(path: str) -> str:
    """The address of that page in the reader's language; empty where the portal has no such page yet."""
    return _address_in(path, translation.get_language(), settings.ROOT_URLCONF, get_script_prefix())


@lru_cache(maxsize=1024)
def _address_in(path: str, _language: str | None, urlconf: str, _prefix: str) -> str:
    """The same, kept: it hangs on nothing but these four, and every page asks for dozens."""
    match = _match(path, urlconf)
    if match is None:
        return ""
    if not match.view_name or match.view_name == match._func_path:
        return path
    return reverse(match.view_name, args=match.args, kwargs=match.kwargs)


@register.simple_tag
def address(path: str) -> str:
    """`{% address "/rules/" as rules_url %}{% if rules_url %}…`."""
    return _address(path)


@register.simple_tag(takes_context=True)
def nav_item(context: Context, path: str, name: str) -> SafeString:
    """One line of a menu, only where the page exists; the page we are on, or under, is marked. Not a template of its
    own: a page has two dozen of them."""
    url, here = _address(path), getattr(context.get("request"), "path", "")
    if not url:
        return mark_safe("")
    under = url != _address("/") and here.startswith(url)
    if here == url or under:
        return format_html(
            '<li><a href="{}" aria-current="{}">{}</a></li>', url, "page" if here == url else "true", name
        )
    return format_html('<li><a href="{}">{}</a></li>', url, name)


@register.inclusion_tag("parts/crumbs.html")
def crumbs(*names_and_addresses: str) -> dict[str, Any]:
    """`{% crumbs _("Organizations") "/organizations/" name %}`: pairs of name and address; the last is where we are."""
    *pairs, here = names_and_addresses
    links = [(name, _address(path) or path) for name, path in zip(pairs[::2], pairs[1::2], strict=True)]
    return {"home": _address("/") or "/", "pairs": links, "here": here}


@register.inclusion_tag("parts/on_this_page.html")
def on_this_page(*anchors_and_names: Any) -> dict[str, Any]:
    """`{% on_this_page "#one" _("One") "#two" _("Two") %}`, or one list of (anchor, name): the contents of a long page.
    Stands first in a `columns columns-reading`; empty names are left out."""
    if len(anchors_and_names) == 1:
        rows = list(anchors_and_names[0])
    else:
        rows = list(zip(anchors_and_names[::2], anchors_and_names[1::2], strict=True))
    return {"rows": [(anchor, name) for anchor, name in rows if name]}


@register.inclusion_tag("parts/pagination.html")
def pagination(
    newer: str = "", older: str = "", shown: str = "", newer_name: str = "", older_name: str = ""
) -> dict[str, Any]:
    """Keyset pages: addresses of the page before and after, either may be empty. shown: "Items 26 to 50"."""
    return {
        "newer": newer,
        "older": older,
        "shown": shown,
        "newer_name": newer_name or pgettext("page of a list", "Previous"),
        "older_name": older_name or pgettext("page of a list", "Next"),
    }


# --- a case -------------------------------------------------------------------------------------------------------

# What a status's mark looks like; the word beside it always says the same.
SHAPES = frozenset({"none", "open", "waiting", "progress", "done", "attention", "stopped"})


@register.inclusion_tag("parts/status.html")
def status(word: str, shape: str = "open") -> dict[str, str]:
    """A status: its word, with a mark that differs in shape, one of SHAPES."""
    return {"word": word, "shape": shape if shape in SHAPES else "open"}


@register.inclusion_tag("parts/timeline.html")
def timeline(steps: Iterable[Any], zone: str = words.SEAT_ZONE) -> dict[str, Any]:
    """Steps: title, state (done, current, next), and if known when (instant, or words), rule, symbol, note."""
    return {"steps": steps, "zone": zone}


@register.inclusion_tag("parts/clock.html", takes_context=True)
def clock(
    context: Context,
    title: str,
    start: datetime | None,
    end: datetime | None,
    rule: str = "",
    follows: str = "",
    now: datetime | None = None,
    zone: str = words.SEAT_ZONE,
) -> dict[str, Any]:
    """A running period: when it began, when it ends, by which rule, and what follows. A bar shows how much has gone."""
    now, gone = now or _request_now(context), None
    if start and end and end > start:
        began = words.in_utc(start)
        share = (words.in_utc(now) - began) / (words.in_utc(end) - began)
        gone = int(100 * min(max(share, 0), 1))
    return {
        "request": context.get("request"),
        "title": title,
        "start": start,
        "end": end,
        "rule": rule,
        "follows": follows,
        "now": now,
        "gone": gone,
        "zone": zone,
    }


@register.inclusion_tag("parts/case_header.html", takes_context=True)
def case_header(
    context: Context,
    organization: str,
    reference: str = "",
    route: str = "",
    status: str = "",
    shape: str = "open",
    next_step: str = "",
    who: str = "",
    deadline: datetime | None = None,
    label: str = "due",
    now: datetime | None = None,
    level: int = 1,
) -> dict[str, Any]:
    """Who this is about, where it stands, what comes next and who must act. Prints the page's h1 (level=2: an h2)."""
    return {
        "request": context.get("request"),
        "organization": organization,
        "reference": reference,
        "route": route,
        "status": status,
        "shape": shape,
        "next_step": next_step,
        "who": who,
        "deadline_at": deadline,
        "label": label,
        "now": now or _request_now(context),
        "level": level,
    }


@register.inclusion_tag("parts/task_list.html")
def task_list(tasks: Iterable[Any]) -> dict[str, Any]:
    """Tasks: name, url, state (cannot_start, not_started, in_progress, complete), and if useful hint."""
    names = {
        "cannot_start": pgettext("task", "Cannot start yet"),
        "not_started": pgettext("task", "Not started"),
        "in_progress": pgettext("task", "In progress"),
        "complete": pgettext("task", "Complete"),
    }
    shapes = {"cannot_start": "none", "not_started": "open", "in_progress": "progress", "complete": "done"}
    rows = []
    for task in tasks:
        state = _field(task, "state")
        rows.append({"task": task, "state": state, "word": names[state], "shape": shapes[state]})
    return {"rows": rows}


@register.inclusion_tag("parts/rule_quote.html")
def rule_quote(text: str, symbol: str = "", rule: str = "") -> dict[str, str]:
    """A paragraph of the modalities in its own words. symbol: A/80/257, annex I, para. 12; rule: R5."""
    return {"text": text, "symbol": symbol, "rule": rule}


# --- lists and figures --------------------------------------------------------------------------------------------


def _field(row: Any, name: str, default: Any = "") -> Any:
    return row.get(name, default) if isinstance(row, Mapping) else getattr(row, name, default)


# Of a group with more choices than this the rest stands behind "All"; one that takes a single answer is a list to open.
FIRST_CHOICES = 8
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
        "chosen": bool(search or keep)
        or any(choice["selected"] for group in groups for choice in (*group["first"], *group["rest"])),
    }


def _facet_group(group: Any) -> dict[str, Any]:
    """A group as the piece prints it: its first choices, and the rest if there are many."""
    choices = [
        {name: _field(choice, name) for name in ("value", "label", "count")}
        | {"selected": bool(_field(choice, "selected", default=False)), "id": f"{_field(group, 'name')}-{number}"}
        for number, choice in enumerate(_field(group, "choices", ()), 1)
    ]
    one = bool(_field(group, "one", default=False))
    many = len(choices) > FIRST_CHOICES + 2
    return {
        "name": _field(group, "name"),
        "label": _field(group, "label"),
        "one": one,
        "select": one and many,
        "any": not any(choice["selected"] for choice in choices),
        "first": choices if one or not many else choices[:FIRST_CHOICES],
        "rest": [] if one or not many else choices[FIRST_CHOICES:],
        "open": not one and many and any(choice["selected"] for choice in choices[FIRST_CHOICES:]),
        "total": len(choices),
    }


def _chosen(
    groups: list[dict[str, Any]], asked: QueryDict, search: str | None, search_name: str
) -> list[tuple[str, str, str]]:
    """What the address asks for, in words, each with the address that asks for all the rest."""
    found = [("", f"“{search}”", _without(asked, search_name, None))] if search and asked.get(search_name) else []
    for group in groups:
        name, given = str(group["name"]), asked.getlist(str(group["name"]))
        found += [
            (str(group["label"]), str(choice["label"]), _without(asked, name, str(choice["value"])))
            for choice in (*group["first"], *group["rest"])
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


@register.inclusion_tag("parts/chart.html")
def chart(
    rows: Iterable[Any], caption: str, label_head: str = "", value_head: str = "", note: str = "", key: str = ""
) -> dict[str, Any]:
    """Bars, and the same figures as a table. rows: (label, value), or (label, value, words to show for the value).

    A value of None draws no bar: pass the words, as in ("Further consultations", None, "fewer than 5").
    """
    cells = [(str(row[0]), row[1], str(row[2]) if len(row) > 2 else None) for row in rows]
    top = max((value for _label, value, _shown in cells if value), default=0)
    bars = [
        {
            "label": label,
            "shown": shown if shown is not None else value,
            "width": f"{100 * value / top:.2f}" if value and top else "",
        }
        for label, value, shown in cells
    ]
    return {
        "bars": bars,
        "caption": caption,
        "label_head": label_head or pgettext("chart", "Category"),
        "value_head": value_head or pgettext("chart", "Number"),
        "note": note,
        "key": key,
    }


@register.inclusion_tag("parts/key_values.html")
def key_values(rows: Iterable[Any], title: str = "") -> dict[str, Any]:
    """A summary list. rows: key, value, and if it can be changed change (an address). A tuple (key, value) will do."""
    named = [
        {"key": row[0], "value": row[1], "change": row[2] if len(row) > 2 else ""} if isinstance(row, tuple) else row
        for row in rows
    ]
    return {"rows": named, "title": title}


@register.inclusion_tag("parts/file_list.html", takes_context=True)
def file_list(context: Context, files: Iterable[Any], empty: str = "") -> dict[str, Any]:
    """Files: name, size (bytes), type, url, and if it may be removed remove (an address that takes a POST); note."""
    return {
        "files": list(files),
        "empty": empty,
        "csrf_token": context.get("csrf_token"),
        "request": context.get("request"),
    }


@register.inclusion_tag("parts/empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", action: str = "") -> dict[str, str]:
    """Nothing here yet: what will appear here, and when. With url and action, what to do about it."""
    return {"title": title, "text": text, "url": url, "action": action}


# --- telling and asking -------------------------------------------------------------------------------------------


@register.simple_block_tag(takes_context=False)
def notice(content: str, kind: str = "info", title: str = "") -> str:
    """`{% notice "warning" title=_("…") %}…{% endnotice %}`. kind: info, warning, error, done."""
    marks = {
        "info": (pgettext("notice", "Note"), "i"),
        "warning": (pgettext("notice", "Important"), "!"),
        "error": (pgettext("notice", "Problem"), "!"),
        "done": (pgettext("notice", "Done"), "✓"),
    }
    name, mark = marks.get(kind, marks["info"])
    return render_to_string(
        "parts/notice.html", {"content": content, "kind": kind, "title": title, "name": name, "mark": mark}
    )


@register.simple_block_tag(takes_context=True)
def confirm(
    context: Context,
    content: str,
    sentence: str,
    action: str = "",
    button: str = "",
    back: str = "",
    danger: bool = False,
) -> str:
    """Read back before an act: the full sentence, the form's fields as the block's content, one button, a way back."""
    return render_to_string(
        "parts/confirm.html",
        {
            "content": content,
            "sentence": sentence,
            "action": action,
            "button": button or _("Confirm"),
            "back": back,
            "danger": danger,
            "csrf_token": context.get("csrf_token"),
        },
    )


@register.inclusion_tag("parts/error_summary.html")
def error_summary(errors: BaseForm | Sequence[Any] | None) -> dict[str, Any]:
    """What is wrong, each line a link to its field. Takes a form, several forms, or (address, words) pairs."""
    rows: list[tuple[str, str]] = []
    for item in [errors] if isinstance(errors, BaseForm) else errors or ():
        if isinstance(item, BaseForm):
            rows += _form_errors(item)
        else:
            rows.append((item[0], item[1]))
    return {"rows": rows}


def _form_errors(form: BaseForm) -> list[tuple[str, str]]:
    rows = [("", str(error)) for error in form.non_field_errors()]
    for bound in form:
        target = "" if bound.is_hidden else f"#{_first_id(bound)}"
        # Translators: a line of an error summary: the field's label, and what is wrong with it.
        line = _("%(field)s: %(error)s")
        rows += [
            (target, line % {"field": str(bound.label).rstrip(" .:?؟。：？"), "error": error}) for error in bound.errors
        ]
    return rows


def _first_id(bound: BoundField) -> str:
    """The id of the first control of a field: for radio buttons and boxes that of the first choice."""
    if bound.use_fieldset and bound.subwidgets:
        return str(bound.subwidgets[0].id_for_label or bound.auto_id)
    return str(bound.id_for_label or bound.auto_id)


# --- forms --------------------------------------------------------------------------------------------------------

_LISTS = {"radioselect", "checkboxselectmultiple"}
_CONTROL = {"select": "form-select", "selectmultiple": "form-select", "nullbooleanselect": "form-select"}


@register.inclusion_tag("parts/form.html", takes_context=True)
def show_form(
    context: Context,
    form: BaseForm,
    submit: str = "",
    action: str = "",
    back: str = "",
    back_name: str = "",
    name: str = "",
    value: str = "",
    summary: bool = True,
) -> dict[str, Any]:
    """A whole form: error summary, fields, CSRF token, one button that is never disabled, and a way back."""
    return {
        "form": form,
        "submit": submit,
        "action": action,
        "back": back,
        "back_name": back_name,
        "name": name,
        "value": value,
        "summary": summary,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("parts/fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """The fields of a form, hidden ones included, without <form> and button."""
    return {"form": form}


@register.inclusion_tag("parts/field.html")
def form_field(field: BoundField, label: str = "") -> dict[str, Any]:
    """One field: label, hint and error above the control."""
    kind = field.widget_type
    return {
        "field": field,
        "label": label or field.label,
        "list": kind in _LISTS,
        "check": kind == "checkbox",
        # A fieldset's controls cannot each point at hint and error: the fieldset does.
        "describedby": field.aria_describedby if field.use_fieldset else "",
        "control": _control(field),
        "optional": not field.field.required and kind != "checkbox",
    }


def _control(field: BoundField) -> SafeString:
    """The widget with Bootstrap's class and what a screen reader needs to know."""
    kind = field.widget_type
    own = field.field.widget.attrs.get("class", "")
    classes = "form-check-input" if kind == "checkbox" else _CONTROL.get(kind, "form-control")
    if kind in {"password", "email", "url"}:
        classes += " latin"
    if field.errors:
        classes += " is-invalid"
    # Labels and hints say what is wanted; a placeholder goes when one types, so False leaves it out.
    return field.as_widget(attrs={"class": f"{classes} {own}".strip(), "placeholder": False})
