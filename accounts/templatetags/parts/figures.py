"""Lists and figures: a chart with its table, a summary list, files, and what stands where there is nothing yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.utils.translation import pgettext

from accounts.services.file_checks import TYPE_WORDS

register = template.Library()


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


@register.filter
def file_type(media_type: str) -> str:
    """PDF, Word, PNG or JPEG, for the media type that a kept file has."""
    return TYPE_WORDS.get(media_type, media_type)


@register.inclusion_tag("parts/empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", action: str = "") -> dict[str, str]:
    """Nothing here yet: what will appear here, and when. With url and action, what to do about it."""
    return {"title": title, "text": text, "url": url, "action": action}
