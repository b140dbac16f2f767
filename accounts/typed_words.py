"""What somebody typed into a form that was not accepted: each text by the label that it stood under, and no name of ours.

The page that gives it back knows no form: the session has ended, or the capacity is another. So the forms are those that the
view's own module uses, and of them the one that fits what came best."""

from __future__ import annotations

import re
import sys
from collections.abc import Container, Mapping
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

# Of the page, not of the person.
NOT_TYPED = frozenset(
    {"csrfmiddlewaretoken", "drawn_for", "form_key", "key", "version", "seen", "shown", "read_back", "chosen"}
    | {"action", "act", "act_name", "step", "give", "change", "then", "confirmed", "named", "number", "field"}
)
ALWAYS_SENT = frozenset({"form_key"})
# Credentials are typed anew, and are shown on no page.
SECRET = ("password", "oldpassword", "again-", "code", "otp")
LONGEST_SHOWN = 200_000
# A number of a row or a key of a drawing, where no form says that it is a text.
OF_THE_MACHINE = re.compile(r"\d+|[0-9a-f]{16,}|on")
Titles = Mapping[str, object]
Choices = Mapping[str, Mapping[str, str]]


def what_was_typed(
    request: HttpRequest, titles: Titles | None = None, choices: Choices | None = None
) -> dict[str, Any]:
    """For templates/accounts/parts/typed.html: `typed`, pairs of a label and a text, and the names of `files`."""
    return {
        "typed": typed_in(request, titles, choices),
        "files": [file.name for _name, several in request.FILES.lists() for file in several],
    }


def typed_in(
    request: HttpRequest,
    titles: Titles | None = None,
    choices: Choices | None = None,
    *,
    beside: Container[str] = (),
) -> list[tuple[str, str]]:
    """Each text by its label: of `titles`, else of the form. Of a field with choices, the word for what was chosen, or
    nothing where the word is not known here. Nothing of the fields `beside` which it is given back: they show it themselves."""
    form = _form_of(request)
    found: dict[str, list[str]] = {}
    for name in request.POST:
        if {name, _stem(name)} & NOT_TYPED or name.startswith(SECRET) or name.endswith("-kept") or name in beside:
            continue
        label, words = _read(form, name, titles or {}, choices or {})
        for value in request.POST.getlist(name):
            text = words(value) if value.strip() and len(value) <= LONGEST_SHOWN else ""
            if text:
                found.setdefault(label, []).append(text)
    return [(label or _("What you typed"), text) for label, texts in found.items() for text in texts]


def _read(form: Any, name: str, titles: Titles, choices: Choices) -> tuple[str, Any]:
    """The label of a field, and what turns a value of it into words."""
    field, label = _field_of(form, name)
    if name in choices:
        known = choices[name]
        return str(titles.get(name, label)), lambda value: known.get(value, "")
    if name in titles:
        return str(titles[name]), str
    if field is None and label:
        return label, lambda value: _("yes") if value == "on" else value
    if field is None:
        return label, lambda value: "" if OF_THE_MACHINE.fullmatch(value.strip()) else value
    if field.widget.is_hidden or isinstance(field, forms.ModelChoiceField):
        return label, lambda _value: ""
    if isinstance(field, forms.ChoiceField):
        words = _words_of(field)
        return label, lambda value: words.get(value, "")
    return label, (lambda _value: _("yes")) if isinstance(field, forms.BooleanField) else str


def _words_of(field: forms.ChoiceField) -> dict[str, str]:
    """The words for the choices that a form's class knows; those of one drawing, and those in groups, are chosen again."""
    known: Any = field.choices
    return {str(value): str(word) for value, word in known if not isinstance(word, list | tuple)}


def _field_of(form: Any, name: str) -> tuple[forms.Field | None, str]:
    """The field and its label. A form that makes fields as it is drawn says in `drawn_labels` what they are called; one
    control of several, or one field of many, carries a number at its end."""
    if form is None:
        return None, ""
    stem = _stem(name)
    field = form.base_fields.get(name) or form.base_fields.get(stem)
    label = getattr(form, "drawn_labels", {}).get(stem, "")
    if field is not None:
        label = label or field.label or stem.replace("_", " ").capitalize()
    return field, str(label)


def _stem(name: str) -> str:
    return re.sub(r"_\d+$", "", name)


def _form_of(request: HttpRequest) -> Any:
    """The class of the form that was most likely drawn; None where the view's module uses none that knows what came."""
    module = sys.modules.get(_view_s_module(request))
    known = [
        one
        for one in vars(module or object).values()
        if isinstance(one, type) and issubclass(one, forms.BaseForm) and hasattr(one, "base_fields")
    ]
    posted = {_stem(name) for name in request.POST} | set(request.POST)

    def fits(form: Any) -> tuple[int, int, int]:
        every = set(form.base_fields) | set(getattr(form, "drawn_labels", {}))
        own = every - NOT_TYPED
        # A box that was not ticked does not come; the key of a drawing always does.
        return len(own & posted), -len((every & ALWAYS_SENT) - posted), -len(own - posted)

    best = max(known, key=fits, default=None)
    return best if best is not None and fits(best)[0] else None


def _view_s_module(request: HttpRequest) -> str:
    """Asked of the address where no view was reached."""
    try:
        match = getattr(request, "resolver_match", None) or resolve(request.path_info)
    except Resolver404:
        return ""
    return getattr(match.func, "__module__", None) or ""


def where_it_was(request: HttpRequest) -> str:
    """The page that the form stood on: some addresses take a POST alone."""
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(came_from)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return request.get_full_path()
