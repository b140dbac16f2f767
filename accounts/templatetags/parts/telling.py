"""Telling and asking: a notice, the reading back before an act, what is wrong with a form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

register = template.Library()


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
            # The form says for whom it was drawn (parts/token.py).
            "request": getattr(context, "request", None) or context.get("request"),
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
