"""A task list: what is to be done, each with where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import pgettext

from accounts.templatetags.parts.given import field

register = template.Library()


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
        state = field(task, "state")
        rows.append({"task": task, "state": state, "word": names[state], "shape": shapes[state]})
    return {"rows": rows}
