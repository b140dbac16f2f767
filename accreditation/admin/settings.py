"""The settings of DESIGN 2: each with its default, its value, whose it is, and every change with its reason."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.deadline_words import place
from accounts.models.mandate import MandateParty
from accounts.requests import PortalRequest
from accounts.services.exports import FORMATS
from accreditation.admin.base import DeskAdmin, Routes, actor_of, by, posted
from accreditation.forms.settings import ParameterForm
from accreditation.modalities.parameters import CHAIRS_PARAMETERS, FIXED_PARAMETERS, Parameters
from accreditation.models import ParameterChange, Process
from accreditation.notices.parameters import (
    PARAMETERS,
    change_words,
    cycle_inputs_words,
    parameter_help,
    parameter_title,
    value_words,
)
from accreditation.policy import may
from accreditation.services.exports import Column
from accreditation.services.parameters import act_for, change_parameter, stored_text


@admin.register(Process)
class ProcessAdmin(DeskAdmin):
    """The process and its settings."""

    def routes(self) -> Routes:
        return [("", "changelist", self.settings), ("<int:pk>/<str:name>/", "setting", self.setting)]

    def settings(self, request: PortalRequest) -> HttpResponseBase:
        processes = []
        for process in Process.objects.order_by("pk"):
            rules = process.rules()
            processes.append({"process": process, "rows": [self._row(process, rules, name) for name in PARAMETERS]})
        if request.method == "POST" and request.POST.get("export") in FORMATS:
            rows = [
                {**self._row(process, process.rules(), name), "process": process.short_name}
                for process in Process.objects.order_by("pk")
                for name in PARAMETERS
            ]
            return self.export(request, name="settings", columns=setting_columns(), rows=rows)
        return self.page(request, "admin/accreditation/settings.html", title=_("Settings"), processes=processes)

    @staticmethod
    def _row(process: Process, rules: Parameters, name: str) -> dict[str, Any]:
        return {
            "name": name,
            "title": parameter_title(name),
            "help": parameter_help(name),
            "stored": stored_text(getattr(rules, name)),
            "value": value_words(name, stored_text(getattr(rules, name))),
            "default": value_words(name, stored_text(getattr(Parameters(), name))),
            "whose": whose(name),
            "url": reverse("admin:accreditation_process_setting", args=[process.pk, name]),
        }

    def setting(self, request: PortalRequest, pk: int, name: str) -> HttpResponse:
        """One setting, its history, and its form where it is the Secretariat's."""
        process = Process.objects.filter(pk=pk).first()
        if process is None or name not in PARAMETERS:
            raise Http404
        row = self._row(process, process.rules(), name)
        rows = ParameterChange.objects.filter(process=process, cycle=None, name=name)
        changes = rows.select_related("changed_by")[:50]
        history = [(change, *change_words(name, change.before, change.after)) for change in changes]
        act = act_for(name)
        context: dict[str, Any] = {"row": row, "history": history, "template": "admin/accreditation/setting.html"}
        if name in FIXED_PARAMETERS or not may(act, actor_of(request)):
            template = context.pop("template")
            return self.page(
                request, template, title=row["title"], status=403 if request.method == "POST" else 200, **context
            )
        form = ParameterForm(
            posted(request),
            seen=row["stored"],
            initial={"value": row["stored"]},
            name=name,
            current=getattr(process.rules(), name),
        )
        return self.act_page(
            request,
            act=act,
            form=form,
            title=row["title"],
            submit=_("Change the setting"),
            back=reverse("admin:accreditation_process_setting", args=[pk, name]),
            done=_("Changed; the record keeps the reason."),
            read_back=lambda data: self._reading(row, data["value"]),
            do=lambda data: change_parameter(
                process=process,
                name=name,
                text=data["value"],
                reason=data["reason"],
                seen=data["seen"],
                **by(request),
            ),
            **context,
        )

    @staticmethod
    def _reading(row: dict[str, Any], value: str) -> dict[str, Any]:
        """What the change would be: of several numbers those alone that change."""
        before, after = change_words(row["name"], row["stored"], value)
        sentence = _("“%(title)s” changes from %(before)s to %(after)s. Instants already set keep as they are.")
        words = sentence % {"title": row["title"], "before": before, "after": after}
        return {"sentence": f"{words} {_seat_words(after)}" if row["name"] == "zone" else words}


def _seat_words(zone: str) -> str:
    """What follows of another zone."""
    return _(
        "Only their reading changes: every page, letter and form shows and reads them in the time of %(place)s from then on; "
        "letters already written stay. What was set by whole days, such as a meeting without hours, keeps the days of the "
        "zone before and is read with its hours: set it anew."
    ) % {"place": place(zone)}


def setting_columns() -> list[Column]:
    return [
        Column("process", _("Process"), lambda row: row["process"]),
        Column("title", _("Setting"), lambda row: row["title"]),
        Column("value", _("In force"), lambda row: row["value"]),
        Column("default", _("Default"), lambda row: row["default"]),
        Column("whose", _("Whose"), lambda row: row["whose"]),
    ]


def whose(name: str) -> str:
    if name in FIXED_PARAMETERS:
        return _("fixed")
    return _("the Chair's, announced to all Member States") if name in CHAIRS_PARAMETERS else _("the Secretariat's")


def _words(change: ParameterChange) -> tuple[str, str]:
    """What a change changed, in words: before and after."""
    if change.cycle_id:
        return cycle_inputs_words(change.before), cycle_inputs_words(change.after)
    before, after = change_words(change.name, change.before, change.after)
    return before, after


@admin.register(ParameterChange)
class ParameterChangeAdmin(DeskAdmin):
    """Every change of a setting."""

    def routes(self) -> Routes:
        return [("", "changelist", self.changes)]

    def changes(self, request: PortalRequest) -> HttpResponseBase:
        columns = [
            Column("name", _("Setting"), lambda c: parameter_title(c.name)),
            Column("cycle", _("Cycle"), lambda c: str(c.cycle) if c.cycle else ""),
            Column("before", _("Before"), lambda c: _words(c)[0]),
            Column("after", _("After"), lambda c: _words(c)[1]),
            Column("reason", _("Reason"), lambda c: c.reason),
            Column("at", _("Changed"), lambda c: c.changed_at),
            Column("by", _("By"), lambda c: f"{c.changed_by}, {MandateParty(c.by_party).label}"),
        ]
        return self.list_page(
            request,
            title=_("Changes of settings"),
            name="changes-of-settings",
            empty=_("Each change of a setting appears here, with its reason."),
            columns=columns,
            rows=ParameterChange.objects.select_related("changed_by", "cycle__process"),
        )
