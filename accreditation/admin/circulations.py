"""Circulated lists: chosen, previewed, confirmed by a second person, read as page, PDF and CSV."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.asked import Asked
from accounts.deadline_words import instant_words, number_of_days
from accounts.queries.missions import all_missions
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accreditation.acting import refused_by, sentence_of
from accreditation.admin.base import Routes, actor_of, audience, by, not_the_first, posted
from accreditation.admin.deadlines import moved_period
from accreditation.admin.list_pdf import list_pdf, list_title
from accreditation.admin.missions import Missions, mission_words
from accreditation.admin.tables import line_columns, list_kind, skipped_words
from accreditation.forms.calendar import ListForm, MoveForm
from accreditation.forms.drawn import ConfirmForm, VersionForm
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.periods import proposed_period_end
from accreditation.modalities.states import State
from accreditation.models import Circulation, Window
from accreditation.models.circulation import CirculationStatus
from accreditation.notices.period_words import open_window_warnings, period_warnings
from accreditation.policy import may
from accreditation.queries.circulation import (
    annex_of,
    beside,
    choose,
    for_information_of,
    lines_of,
    period_verdict,
    ready_for_list,
    recall_asked,
    with_words,
)
from accreditation.queries.missions import reach_of_missions
from accreditation.queries.recipients import bodies_on_list, everyone_concerned
from accreditation.queries.secretariat import recalls_asked
from accreditation.services.calendar import move_period_end
from accreditation.services.circulation import (
    annex_named,
    circulate,
    discard_circulation,
    prepare_annex,
    prepare_circulation,
)
from accreditation.services.exports import Column


@admin.register(Circulation)
class CirculationAdmin(Missions):
    """Numbered lists and the missions they reach."""

    def routes(self) -> Routes:
        one = "<int:pk>/"
        return [
            ("", "changelist", self.lists),
            ("new/<int:window>/", "new", self.new),
            ("new/<int:window>/annex/", "annex", self.annex),
            ("missions/", "missions", self.missions),
            (one, "list", self.one),
            (f"{one}circulate/", "circulate", self.circulate),
            (f"{one}discard/", "discard", self.discard),
            (f"{one}move/", "move", self.move),
            (f"{one}pdf/", "pdf", self.pdf),
        ]

    def found(self, pk: int) -> Circulation:
        circulation = (
            Circulation.objects.select_related("window__cycle__process", "prepared_by", "published_by")
            .filter(pk=pk)
            .first()
        )
        if circulation is None:
            raise Http404
        return circulation

    @staticmethod
    def _not_waiting(circulation: Circulation) -> Refused | None:
        """The refusal for a list that went out already or was put away."""
        return Refused(Reason.WRONG_STATE, "R1") if circulation.status != CirculationStatus.PREPARED else None

    @staticmethod
    def _named_already(circulation: Circulation) -> Refused | None:
        """The refusal for a prepared annex alone whose bodies another list has named."""
        waits = circulation.status == CirculationStatus.PREPARED and circulation.annex_only
        return annex_named(circulation) if waits and not annex_of(circulation.window) else None

    def lists(self, request: PortalRequest) -> HttpResponseBase:
        """All lists, and the windows that have complete files."""
        columns = [
            Column(
                "number",
                _("List"),
                lambda c: str(c.number) if c.number else _("prepared"),
                link=lambda c: reverse("admin:accreditation_circulation_list", args=[c.pk]),
            ),
            Column("window", _("Window"), lambda c: c.window.title),
            Column("status", _("Status"), lambda c: c.get_status_display()),
            Column("supplementary", _("Kind"), list_kind),
            Column("published", _("Circulated"), lambda c: c.published_at),
            Column("ends", _("Period ends"), lambda c: None if c.annex_only else c.period_ends_at),
        ]
        rows = Circulation.objects.select_related("window")
        with Asked(request.GET) as asked:
            queue = asked.one("queue", ("prepared", "recalls", "running"))
        if queue == "prepared":
            rows = rows.filter(status=CirculationStatus.PREPARED)
        elif queue == "recalls":
            rows = rows.filter(pk__in=recalls_asked(request.now).values("pk"))
        elif queue == "running":
            rows = rows.with_period().filter(period_ends_at__gt=request.now)
        windows = Window.objects.filter(applications__state=State.COMPLETE.value).distinct().order_by("-opens_at")[:12]
        left_out = (
            Window.objects.filter(applications__state=State.NOT_ADMITTED.value).distinct().order_by("-opens_at")[:3]
        )
        return self.list_page(
            request,
            title=_("Circulated lists"),
            name="lists",
            empty=_("A list appears here once it is prepared from files that were found complete."),
            columns=columns,
            rows=rows,
            queue=queue,
            template="admin/accreditation/lists.html",
            windows=[(window, ready_for_list(window).count()) for window in windows],
            unnamed=[(window, count) for window in left_out if (count := len(annex_of(window)))],
            may_circulate=may(ActOf.CIRCULATE, actor_of(request)),
        )

    def annex(self, request: PortalRequest, window: int) -> HttpResponse:
        """A list that is an annex alone, of those not admitted whom no list has named; read back before it is prepared."""
        chosen = Window.objects.select_related("cycle__process").filter(pk=window).first()
        if chosen is None:
            raise Http404
        rows = with_words(annex_of(chosen))
        return self.act_page(
            request,
            act=ActOf.CIRCULATE,
            form=VersionForm(posted(request)),
            refusal=None if rows else Refused(Reason.NOTHING_CHOSEN, "R1"),
            title=_("New list of %(window)s: an annex alone") % {"window": chosen.title},
            submit=_("Prepare the list"),
            back=reverse("admin:accreditation_circulation_changelist"),
            done=_("Prepared. A second circulator circulates it."),
            sentence=_("Bodies not admitted whom no list has named yet. No period runs on such a list."),
            read_back=lambda _data: {
                "sentence": _(
                    "These go to all Member States, with the reason, once a second circulator circulates the list."
                ),
                "rows": [(row["organization"], row["reason"]) for row in rows],
            },
            do=lambda _data: prepare_annex(window=chosen, **by(request)),
            then=lambda made: reverse("admin:accreditation_circulation_list", args=[made.pk]),
        )

    def new(self, request: PortalRequest, window: int) -> HttpResponse:
        """Choose complete files and the end of their period; tried first, with what would be skipped and why."""
        chosen = Window.objects.select_related("cycle__process").filter(pk=window).first()
        if chosen is None:
            raise Http404
        rules = chosen.cycle.process.rules()
        files = ready_for_list(chosen)
        earliest = proposed_period_end(request.now, rules)
        form = ListForm(
            posted(request),
            files=files,
            zone=rules.zone,
            initial={"period_ends_at": earliest},
        )

        def read_back(data: dict[str, Any]) -> dict[str, Any]:
            choice = choose(chosen, data["files"])
            reach = reach_of_missions()
            return {
                "sentence": ngettext(
                    "A list of %(count)d file is prepared. Nothing is sent until a second circulator circulates it; "
                    "it will then notify %(missions)s.",
                    "A list of %(count)d files is prepared. Nothing is sent until a second circulator circulates it; "
                    "it will then notify %(missions)s.",
                    len(choice.ready),
                )
                % {"count": len(choice.ready), "missions": mission_words(reach.reached)},
                "deadline": data["period_ends_at"],
                "deadline_label": "ends",
                "warnings": period_warnings(chosen, data["period_ends_at"], request.now)
                + open_window_warnings(chosen, choice.ready, request.now),
                "rows": [(a.organization.name, _("goes on the list")) for a in choice.ready]
                + [(a.organization.name, skipped_words(code)) for a, code in choice.skipped],
            }

        return self.act_page(
            request,
            act=ActOf.CIRCULATE,
            form=form,
            title=_("New list of %(window)s") % {"window": chosen.title},
            submit=_("Prepare the list"),
            back=reverse("admin:accreditation_circulation_changelist"),
            done=_("Prepared. A second circulator circulates it."),
            sentence=_("At least %(days)s from publication; the first end after that on a working day is %(end)s.")
            % {"days": number_of_days(rules.non_objection_days), "end": instant_words(earliest, rules.zone)},
            read_back=read_back,
            do=lambda data: prepare_circulation(
                window=chosen,
                applications=choose(chosen, data["files"]).ready,
                period_ends_at=data["period_ends_at"],
                **by(request),
            ),
            then=lambda made: reverse("admin:accreditation_circulation_list", args=[made.pk]),
        )

    def one(self, request: PortalRequest, pk: int) -> HttpResponseBase:
        """The numbered list as States have it, with what stands beside it for the Secretariat."""
        circulation = self.found(pk)
        lines = lines_of(circulation)
        prepared = circulation.status == CirculationStatus.PREPARED
        window = circulation.window
        annex = with_words(annex_of(window) if prepared else circulation.annex)
        informing = with_words(for_information_of(window, request.now) if prepared else circulation.for_information)
        if request.method == "POST":
            name, rows = f"list-{circulation.number or circulation.pk}", [*lines, *beside(annex, informing)]
            return self.export(request, name=name, columns=line_columns(), rows=rows)
        actor, named = actor_of(request), self._named_already(circulation)
        runs = circulation.published_at is not None and request.now < circulation.period_ends_at
        return self.page(
            request,
            "admin/accreditation/circulation.html",
            title=list_title(circulation),
            circulation=circulation,
            lines=lines,
            annex=annex,
            for_information=informing,
            reach=reach_of_missions() if prepared else None,
            warnings=period_warnings(
                circulation.window,
                circulation.period_ends_at,
                request.now,
                agreed=circulation.short_period_by_id is not None,
                declined=circulation.short_period_declined_at is not None,
            )
            + open_window_warnings(window, [line.application for line in lines], request.now)
            if prepared and not circulation.annex_only
            else [],
            changes=list(circulation.deadline_changes.all()),
            recalls=[(line, asked) for line in lines if runs and (asked := recall_asked(line.entry)) is not None],
            prepared=prepared,
            may_circulate=may(ActOf.CIRCULATE, actor),
            named=sentence_of(named) if named is not None else "",
            period_refused=prepared and not period_verdict(circulation, request.now).allowed,
            is_first_person=circulation.prepared_by_id == actor.user_id,
            runs=runs,
            all_recalled=bool(lines) and all(line.entry.recalled_at is not None for line in lines),
            none_stands=bool(lines) and all(line.entry.recalled_at or line.changed_at for line in lines),
        )

    def circulate(self, request: PortalRequest, pk: int) -> HttpResponse:
        """The second person's act: shown whom it notifies, and who cannot be reached, before anything is sent."""
        circulation = self.found(pk)
        form = ConfirmForm(posted(request), version=circulation.version)
        reach = reach_of_missions()
        files = [entry.application for entry in circulation.entries.select_related("application")]
        missions = mission_words(reach.reached)
        return self.act_page(
            request,
            act=ActOf.CIRCULATE,
            form=form,
            refusal=self._not_waiting(circulation)
            or not_the_first(circulation.prepared_by_id, request)
            or self._named_already(circulation)
            or refused_by(period_verdict(circulation, request.now)),
            title=_("Circulate the list of %(window)s") % {"window": circulation.window.title},
            submit=_("Circulate to all Member States"),
            back=reverse("admin:accreditation_circulation_list", args=[pk]),
            done=_("Circulated. The letters are in the outbox."),
            template="admin/accreditation/circulate.html",
            reach=reach,
            notified=all_missions(),
            circulation=circulation,
            sentence=_("The annex goes to all Member States; this will notify %(missions)s.") % {"missions": missions}
            if circulation.annex_only
            else ngettext(
                "%(files)d file goes to all Member States; this will notify %(missions)s.",
                "%(files)d files go to all Member States; this will notify %(missions)s.",
                len(files),
            )
            % {"files": len(files), "missions": missions},
            warnings=open_window_warnings(circulation.window, files, request.now),
            do=lambda data: circulate(circulation=circulation, version=data["version"], **by(request)),
        )

    def discard(self, request: PortalRequest, pk: int) -> HttpResponse:
        circulation = self.found(pk)
        return self.act_page(
            request,
            act=ActOf.CIRCULATE,
            form=ConfirmForm(posted(request), version=circulation.version),
            refusal=self._not_waiting(circulation),
            title=_("Put the prepared list away"),
            submit=_("Put away"),
            back=reverse("admin:accreditation_circulation_changelist"),
            done=_("Put away; its files stay complete."),
            sentence=_("Nothing was sent. The files stay complete and can go on another list."),
            do=lambda data: discard_circulation(circulation=circulation, version=data["version"], **by(request)),
        )

    def move(self, request: PortalRequest, pk: int) -> HttpResponse:
        """Move the end of a running period to a later instant, announced to everybody at once."""
        circulation = self.found(pk)
        rules = circulation.window.cycle.process.rules()
        form = MoveForm(
            posted(request),
            zone=rules.zone,
            initial={"until": circulation.period_ends_at, "seen": circulation.period_ends_at.isoformat()},
        )
        return self.act_page(
            request,
            act=ActOf.CIRCULATE,
            form=form,
            title=_("Move the end of the period of %(list)s") % {"list": list_title(circulation)},
            submit=_("Move and announce"),
            back=reverse("admin:accreditation_circulation_list", args=[pk]),
            done=_("Moved and announced."),
            notified=everyone_concerned(bodies_on_list(circulation), audience(request)),
            read_back=lambda data: moved_period(data, circulation),
            do=lambda data: move_period_end(
                circulation=circulation,
                ends_at=data["until"],
                reason=data["reason"],
                seen=data["seen"],
                **by(request),
            ),
        )

    def pdf(self, request: PortalRequest, pk: int) -> HttpResponse:
        """The list as circulated, as PDF."""
        circulation = self.found(pk)
        response = HttpResponse(list_pdf(circulation), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="list-{circulation.number or circulation.pk}.pdf"'
        return response
