"""A case: its status, its header, its timeline, its running period, and a paragraph of the rules beside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts import deadline_words as words
from accounts.templatetags.parts.given import request_now

register = template.Library()


# What a status's mark looks like; the word beside it always says the same.
SHAPES = frozenset({"none", "open", "waiting", "progress", "done", "attention", "stopped"})


@register.simple_tag
def status(word: str, shape: str = "open") -> SafeString:
    """A status: its word, with a mark that differs in shape, one of SHAPES. A list has one or two in each row: of the
    template only the mark is left, drawn once for each shape."""
    shape = shape if shape in SHAPES else "open"
    return format_html('<span class="status status-{}">{}<span>{}</span></span>', shape, _mark(shape), word)


@lru_cache
def _mark(shape: str) -> SafeString:
    return render_to_string("parts/status_mark.html", {"shape": shape})


@register.inclusion_tag("parts/timeline.html")
def timeline(steps: Iterable[Any], zone: str | None = None) -> dict[str, Any]:
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
    zone: str | None = None,
) -> dict[str, Any]:
    """A running period: when it began, when it ends, by which rule, and what follows. A bar shows how much has gone."""
    now, gone = now or request_now(context), None
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
        "now": now or request_now(context),
        "level": level,
    }


@register.inclusion_tag("parts/earliest.html", takes_context=True)
def earliest(context: Context, told: Any) -> dict[str, Any]:
    """The section "earliest possible decision". told: title, and lines of words, each with at (an instant) and label, or
    neither; nothing is printed for None."""
    return {"request": context.get("request"), "told": told, "now": request_now(context)}


@register.inclusion_tag("parts/rule_quote.html")
def rule_quote(text: str, symbol: str = "", rule: str = "") -> dict[str, str]:
    """A paragraph of the modalities in its own words. symbol: A/80/257, annex I, para. 12; rule: R5."""
    return {"text": text, "symbol": symbol, "rule": rule}
