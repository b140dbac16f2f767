"""A table of rows that a narrow place shows as stacked blocks, each cell led by the head of its column."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django import template
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString

register = template.Library()

_THEAD = re.compile(r"<thead\b.*?</thead>", re.S)
_HEAD = re.compile(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", re.S)
_ROW = re.compile(r"<tr\b.*?</tr>", re.S)
_CELL = re.compile(r"<td\b")
_ANY_CELL = re.compile(r"<t[hd]\b")
_EMPTY = re.compile(r"(<td\b[^>]*>)\s+(?=</td>)")


@register.simple_block_tag
def listing(content: str, classes: str = "", labelledby: str = "") -> SafeString:
    """`{% listing %}<thead>…</thead><tbody>…</tbody>{% endlisting %}`: the table, and the frame in which it scrolls or
    stacks. labelledby: the id of the heading that names it, where it has no caption."""
    head = _THEAD.search(content)
    if head is not None:
        labels = [_label(words) for words in _HEAD.findall(head.group())]
        # Of two columns the second needs no name: the first says what it is of.
        labels = labels if len(labels) > 2 else []
        rows = _EMPTY.sub(r"\1", content[head.end() :])
        content = content[: head.end()] + _ROW.sub(lambda row: _labelled(row.group(), labels), rows)
    named = format_html(' aria-labelledby="{}"', labelledby) if labelledby else ""
    return format_html(
        '<div class="table-scroll"><table class="{}"{}>{}</table></div>',
        f"table stacks {classes}".strip(),
        named,
        SafeString(content),  # what the template itself has escaped
    )


def _label(head: str) -> str:
    """The words of a head as an attribute; none where they are there for the ear alone."""
    return "" if "visually-hidden" in head else " ".join(strip_tags(head).split()).replace('"', "&quot;")


def _labelled(row: str, labels: list[str]) -> str:
    """A row whose cells name their columns. One that spans columns is a head between rows, and is left as it is."""
    if "colspan" in row:
        return row
    names: Iterator[str] = iter(labels)

    def cell(found: re.Match[str]) -> str:
        name = next(names, "")
        return f'{found.group()} data-label="{name}"' if name and _CELL.match(found.group()) else found.group()

    return _ANY_CELL.sub(cell, row)
