"""Forms: a whole one, its fields, one field."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template import Context
from django.utils.safestring import SafeString

register = template.Library()


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
    # One of several is needed: none of them is optional, though each may be left empty (`either` of the form).
    either = field.name in getattr(field.form, "either", ())
    return {
        "field": field,
        "label": label or field.label,
        "list": kind in _LISTS,
        "check": kind == "checkbox",
        # A fieldset's controls cannot each point at hint and error: the fieldset does.
        "describedby": field.aria_describedby if field.use_fieldset else "",
        "control": _control(field),
        "optional": not field.field.required and kind != "checkbox" and not either,
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
    # What is typed runs in its own script's direction.
    known = "dir" in field.field.widget.attrs
    direction = {"dir": "auto"} if kind in {"text", "textarea"} and not known else {}
    return field.as_widget(attrs={"class": f"{classes} {own}".strip(), "placeholder": False, **direction})
