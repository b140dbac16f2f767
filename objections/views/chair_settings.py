"""The Chair's settings: those that touch objections, disclosure and the log. Each change is announced (DESIGN 2)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accreditation.modalities.parameters import CHAIRS_PARAMETERS, FIXED_PARAMETERS
from accreditation.models import ParameterChange, Process
from accreditation.notices.parameters import CHOICES, PARAMETERS, change_words, parameter_help, unit_of, value_words
from accreditation.services.parameters import stored_text
from objections.forms.chair_settings import ParameterForm
from objections.services.settings import change_chairs_setting
from objections.views.chair_door import READ_OR_ACT, ActPage, ChairRequest, answer_act, chair_desk


def _process() -> Process:
    found = Process.objects.order_by("id").first()
    if found is None:
        raise Http404
    return found


@require_safe
@chair_desk
def index(request: ChairRequest) -> HttpResponse:
    """The settings in force, and every change with its reason."""
    process = _process()
    rules = process.rules()
    rows = [
        {
            "name": name,
            "title": PARAMETERS[name][0],
            "hint": "" if name in CHOICES else parameter_help(name),
            "value": value_words(name, stored_text(getattr(rules, name))),
            "fixed": name in FIXED_PARAMETERS,
        }
        for name in sorted(CHAIRS_PARAMETERS)
    ]
    changes = ParameterChange.objects.filter(process=process, name__in=CHAIRS_PARAMETERS).select_related("changed_by")
    return render(
        request,
        "chair/settings.html",
        {
            "rows": rows,
            "changes": [
                (
                    change,
                    PARAMETERS[change.name][0],
                    *change_words(change.name, change.before, change.after),
                )
                for change in changes[:50]
            ],
        },
    )


@require_http_methods(READ_OR_ACT)
@chair_desk
def change(request: ChairRequest, name: str) -> HttpResponse:
    """Change one."""
    if name not in CHAIRS_PARAMETERS or name in FIXED_PARAMETERS:
        raise Http404
    process = _process()
    value = stored_text(getattr(process.rules(), name))
    title = PARAMETERS[name][0]

    def form(*args: Any, **kwargs: Any) -> ParameterForm:
        return ParameterForm(*args, choices=list(CHOICES.get(name, {}).items()), **kwargs)

    return answer_act(
        request,
        ActPage(
            title=title,
            sentence=_(
                "It is “%(value)s” now. The change takes effect at once, is announced to all Member States with its "
                "reason, moves no deadline that is already set, and never widens sight of an objection already lodged."
            )
            % {"value": value_words(name, value)},
            button=_("Change and announce"),
            back=reverse("chair-settings"),
            done=_("Changed and announced to all Member States."),
            form=form,
            initial={"value": value, "seen": value},
            quote="" if name in CHOICES else f"{parameter_help(name)} {unit_of(name)}".strip(),
            again=True,
            act=lambda data: change_chairs_setting(
                process=process,
                name=name,
                text=data["value"],
                reason=data["reason"],
                seen=data["seen"],
                actor=request.actor,
                now=request.now,
            ),
        ),
    )
