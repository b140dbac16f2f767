"""Five-year cycles: set, and their end moved (R2)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.deadline_words import instant_words
from accounts.requests import PortalRequest
from accreditation.admin.base import DeskAdmin, Routes, actor_of, audience, by, posted
from accreditation.admin.deadlines import moved
from accreditation.admin.settings import whose
from accreditation.forms.calendar import CycleForm, MoveForm
from accreditation.forms.settings import CycleInputsForm
from accreditation.modalities.mandates import ActOf
from accreditation.models import Cycle, Process
from accreditation.notices.parameters import cycle_inputs_words
from accreditation.policy import may
from accreditation.queries.recipients import bodies_of_cycle, everyone_concerned
from accreditation.services.calendar import (
    move_cycle_end,
    set_cycle,
)
from accreditation.services.exports import Column
from accreditation.services.parameters import INPUTS, act_for, change_cycle_inputs


@admin.register(Cycle)
class CycleAdmin(DeskAdmin):
    """Five-year cycles (R2)."""

    def routes(self) -> Routes:
        return [
            ("", "changelist", self.cycles),
            ("new/<int:process>/", "new", self.new),
            ("<int:pk>/move/", "move", self.move),
            ("<int:pk>/inputs/", "inputs", self.inputs),
        ]

    def cycles(self, request: PortalRequest) -> HttpResponseBase:
        may_set = may(ActOf.SET_WINDOW, actor_of(request))
        columns = [
            Column("process", _("Process"), lambda c: c.process.short_name),
            Column("number", _("Number"), lambda c: c.number),
            Column("begins", _("Begins"), lambda c: c.starts_at),
            Column("ends", _("Ends"), lambda c: c.ends_at),
            Column(
                "inputs",
                _("Written inputs from"),
                lambda c: cycle_inputs_words(c.inputs_from),
                link=lambda c: reverse("admin:accreditation_cycle_inputs", args=[c.pk]),
            ),
        ]
        if may_set:
            columns.append(
                Column(
                    "act",
                    _("Act"),
                    lambda _c: _("Move the end"),
                    link=lambda c: reverse("admin:accreditation_cycle_move", args=[c.pk]),
                    of_page=True,
                )
            )
        process = Process.objects.order_by("pk").first()
        return self.list_page(
            request,
            title=_("Cycles"),
            name="cycles",
            empty=_("A cycle appears here once it is set."),
            columns=columns,
            rows=Cycle.objects.select_related("process"),
            order=("starts_at", "id"),
            add=(reverse("admin:accreditation_cycle_new", args=[process.pk]), _("New cycle"))
            if may_set and process
            else None,
        )

    def new(self, request: PortalRequest, process: int) -> HttpResponse:
        chosen = Process.objects.filter(pk=process).first()
        if chosen is None:
            raise Http404
        rules = chosen.rules()
        form = CycleForm(posted(request), zone=rules.zone)
        return self.act_page(
            request,
            act=ActOf.SET_WINDOW,
            form=form,
            title=_("New cycle of %(process)s") % {"process": chosen.short_name},
            submit=_("Set the cycle"),
            back=reverse("admin:accreditation_cycle_changelist"),
            done=_("Set."),
            read_back=lambda data: {
                "sentence": _("Accreditation in this cycle lapses with it (R2)."),
                "rows": [
                    (_("Begins"), instant_words(data["opens_at"], rules.zone)),
                    (_("Ends"), instant_words(data["closes_at"], rules.zone)),
                ],
            },
            do=lambda data: set_cycle(
                process=chosen,
                number=data["number"],
                starts_at=data["opens_at"],
                ends_at=data["closes_at"],
                **by(request),
            ),
        )

    def move(self, request: PortalRequest, pk: int) -> HttpResponse:
        cycle = Cycle.objects.select_related("process").filter(pk=pk).first()
        if cycle is None:
            raise Http404
        rules = cycle.process.rules()
        form = MoveForm(
            posted(request), zone=rules.zone, initial={"until": cycle.ends_at, "seen": cycle.ends_at.isoformat()}
        )
        return self.act_page(
            request,
            act=ActOf.SET_WINDOW,
            form=form,
            title=_("Move the end of %(cycle)s") % {"cycle": cycle},
            submit=_("Move and announce"),
            back=reverse("admin:accreditation_cycle_changelist"),
            done=_("Moved and announced."),
            notified=everyone_concerned(bodies_of_cycle(cycle), audience(request)),
            read_back=lambda data: moved(data, cycle.ends_at, rules, _("The cycle ends")),
            do=lambda data: move_cycle_end(
                cycle=cycle, ends_at=data["until"], reason=data["reason"], seen=data["seen"], **by(request)
            ),
        )

    def inputs(self, request: PortalRequest, pk: int) -> HttpResponse:
        """Who may send written inputs to the meetings of the cycle (R10): its own setting, with every change of it."""
        cycle = Cycle.objects.select_related("process").filter(pk=pk).first()
        if cycle is None:
            raise Http404
        process = cycle.process.rules().inputs_from.value
        in_force = cycle_inputs_words(cycle.inputs_from)
        row = {
            "help": _(
                "Whether any registered organization may send written inputs to its meetings, or the accredited only."
            ),
            "value": in_force if cycle.inputs_from else f"{in_force}: {cycle_inputs_words(process)}",
            "default": cycle_inputs_words(""),
            "whose": whose(INPUTS),
        }
        changes = cycle.changes.filter(name=INPUTS)[:50]
        history = [(change, cycle_inputs_words(change.before), cycle_inputs_words(change.after)) for change in changes]
        title = _("Written inputs in %(cycle)s") % {"cycle": cycle}
        act = act_for(INPUTS)
        context: dict[str, Any] = {"row": row, "history": history}
        template = "admin/accreditation/cycle_inputs.html"
        if not may(act, actor_of(request)):
            return self.page(request, template, title=title, status=403 if request.method == "POST" else 200, **context)
        form = CycleInputsForm(
            posted(request),
            seen=cycle.inputs_from,
            initial={"value": cycle.inputs_from or CycleInputsForm.AS_THE_PROCESS},
        )
        return self.act_page(
            request,
            act=act,
            form=form,
            title=title,
            submit=_("Change the setting"),
            back=reverse("admin:accreditation_cycle_inputs", args=[pk]),
            done=_("Changed; the record keeps the reason."),
            read_back=lambda data: {
                "sentence": _(
                    "Written inputs to meetings of %(cycle)s: from %(before)s to %(after)s. What has been sent or posted stays."
                )
                % {"cycle": cycle, "before": in_force, "after": cycle_inputs_words(data["value"])}
            },
            do=lambda data: change_cycle_inputs(
                cycle=cycle, value=data["value"], reason=data["reason"], seen=data["seen"], **by(request)
            ),
            template=template,
            **context,
        )
