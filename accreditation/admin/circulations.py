"""Circulated lists: chosen, previewed, confirmed by a second person, read as page, PDF and CSV; late permissions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.deadline_words import instant_words
from accounts.models import MemberState
from accounts.queries.missions import all_missions
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accounts.typesetting import Document, heading, note, paragraph, table, typeset
from accreditation.admin.base import DeskAdmin, Routes, actor_of, posted
from accreditation.admin.tables import body_url
from accreditation.forms.secretariat import ConfirmForm, LateForm, ListForm, MoveForm
from accreditation.modalities.calendar import close_of, local_date
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.periods import earliest_period_end, falls_badly, may_set_period
from accreditation.models import Circulation, LatePermission, Window
from accreditation.models.circulation import CirculationStatus
from accreditation.notices.refusals import SENTENCES
from accreditation.policy import may
from accreditation.queries.circulation import (
    annex_of,
    choose,
    for_information_of,
    lines_of,
    ready_for_list,
)
from accreditation.queries.missions import reach_of_missions
from accreditation.services.calendar import move_period_end
from accreditation.services.circulation import circulate, discard_circulation, prepare_circulation
from accreditation.services.exports import Column
from accreditation.services.late_permissions import give_late_permission
from accreditation.services.missions import acknowledge_missions

SKIPPED = {
    "other_window": gettext_lazy("It belongs to another window."),
    "on_prepared_list": gettext_lazy("It is on a prepared list already."),
}


def skipped_words(code: str) -> str:
    return str({**SENTENCES, **SKIPPED}.get(code, code))


@admin.register(Circulation)
class CirculationAdmin(DeskAdmin):
    """Numbered lists and the missions they reach."""

    def routes(self) -> Routes:
        one = "<int:pk>/"
        return [
            ("", "changelist", self.lists),
            ("new/<int:window>/", "new", self.new),
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

    def lists(self, request: PortalRequest) -> HttpResponse:
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
            Column("supplementary", _("Kind"), lambda c: _("supplementary") if c.supplementary else _("first")),
            Column("published", _("Circulated"), lambda c: c.published_at),
            Column("ends", _("Period ends"), lambda c: c.period_ends_at),
        ]
        windows = Window.objects.filter(applications__state="complete").distinct().order_by("-opens_at")[:12]
        return self.list_page(
            request,
            title=_("Circulated lists"),
            name="lists",
            columns=columns,
            rows=Circulation.objects.select_related("window"),
            template="admin/accreditation/lists.html",
            windows=[(window, ready_for_list(window).count()) for window in windows],
            may_circulate=may(ActOf.CIRCULATE, actor_of(request)),
        )

    def new(self, request: PortalRequest, window: int) -> HttpResponse:
        """Choose complete files and the end of their period; tried first, with what would be skipped and why."""
        chosen = Window.objects.select_related("cycle__process").filter(pk=window).first()
        if chosen is None:
            raise Http404
        rules = chosen.cycle.process.rules()
        files = ready_for_list(chosen)
        earliest = earliest_period_end(request.now, rules)
        form = ListForm(
            posted(request),
            files=files,
            zone=rules.zone,
            initial={"files": [a.reference for a in files], "period_ends_at": earliest},
        )

        def read_back() -> dict[str, Any]:
            choice = choose(chosen, form.cleaned_data["files"])
            reach = reach_of_missions()
            return {
                "sentence": ngettext(
                    "A list of %(count)d file is prepared. Nothing is sent until a second circulator circulates it; "
                    "it will then notify %(missions)d missions.",
                    "A list of %(count)d files is prepared. Nothing is sent until a second circulator circulates it; "
                    "it will then notify %(missions)d missions.",
                    len(choice.ready),
                )
                % {"count": len(choice.ready), "missions": reach.reached},
                "deadline": form.cleaned_data["period_ends_at"],
                "deadline_label": "ends",
                "warnings": self._period_warnings(form.cleaned_data["period_ends_at"], rules, request),
                "rows": [(a.organization.name, _("goes on the list")) for a in choice.ready]
                + [(a.organization.name, skipped_words(code)) for a, code in choice.skipped],
            }

        def do() -> str:
            circulation = prepare_circulation(
                window=chosen,
                applications=choose(chosen, form.cleaned_data["files"]).ready,
                period_ends_at=form.cleaned_data["period_ends_at"],
                actor=actor_of(request),
                now=request.now,
            )
            return reverse("admin:accreditation_circulation_list", args=[circulation.pk])

        return self.act_page(
            request,
            act=ActOf.CIRCULATE,
            form=form,
            title=_("New list of %(window)s") % {"window": chosen.title},
            submit=_("Prepare the list"),
            back=reverse("admin:accreditation_circulation_changelist"),
            done=_("Prepared. A second circulator circulates it."),
            sentence=_("At least %(days)d days from publication; the first safe end is %(end)s.")
            % {"days": rules.non_objection_days, "end": instant_words(earliest, rules.zone)},
            read_back=read_back,
            do=do,
        )

    @staticmethod
    def _period_warnings(ends_at: Any, rules: Any, request: PortalRequest) -> list[str]:
        warnings = []
        if not may_set_period(request.now, ends_at, rules, chair_agrees_to_less=False).allowed:
            warnings.append(
                _(
                    "The period is shorter than %(days)d days. The list cannot be circulated unless the Chair sets less, on record."
                )
                % {"days": rules.non_objection_days}
            )
        if falls_badly(ends_at, rules):
            warnings.append(_("The period ends on a weekend or a UN holiday at the seat."))
        if ends_at != close_of(local_date(ends_at, rules), rules):
            warnings.append(_("The period does not end at 23:59 at the seat."))
        return warnings

    def one(self, request: PortalRequest, pk: int) -> HttpResponse:
        """The numbered list as States have it, with what stands beside it for the Secretariat."""
        circulation = self.found(pk)
        lines = lines_of(circulation)
        if request.method == "POST":
            return self.export(
                request, name=f"list-{circulation.number or circulation.pk}", columns=_columns(), rows=lines
            )
        actor = actor_of(request)
        prepared = circulation.status == CirculationStatus.PREPARED
        rules = circulation.window.cycle.process.rules()
        return self.page(
            request,
            "admin/accreditation/circulation.html",
            title=_title(circulation),
            circulation=circulation,
            lines=lines,
            annex=annex_of(circulation.window) if prepared else circulation.annex,
            for_information=for_information_of(circulation.window) if prepared else circulation.for_information,
            reach=reach_of_missions() if prepared else None,
            warnings=self._period_warnings(circulation.period_ends_at, rules, request) if prepared else [],
            changes=list(circulation.deadline_changes.all()),
            prepared=prepared,
            may_circulate=may(ActOf.CIRCULATE, actor),
            is_first_person=circulation.prepared_by_id == actor.user_id,
            runs=circulation.published_at is not None and request.now < circulation.period_ends_at,
        )

    def circulate(self, request: PortalRequest, pk: int) -> HttpResponse:
        """The second person's act: shown whom it notifies, and who cannot be reached, before anything is sent."""
        circulation = self.found(pk)
        form = ConfirmForm(posted(request), initial={"version": circulation.version})
        reach = reach_of_missions()
        entries = circulation.entries.count()
        return self.act_page(
            request,
            act=ActOf.CIRCULATE,
            form=form,
            title=_("Circulate the list of %(window)s") % {"window": circulation.window.title},
            submit=_("Circulate to all Member States"),
            back=reverse("admin:accreditation_circulation_list", args=[pk]),
            done=_("Circulated. The letters are in the outbox."),
            template="admin/accreditation/circulate.html",
            reach=reach,
            notified=all_missions(),
            circulation=circulation,
            sentence=_("%(files)d files go to all Member States; this will notify %(missions)d missions.")
            % {"files": entries, "missions": reach.reached},
            do=lambda: (
                circulate(
                    circulation=circulation,
                    actor=actor_of(request),
                    now=request.now,
                    version=form.cleaned_data["version"],
                )
                and None
            ),
        )

    def discard(self, request: PortalRequest, pk: int) -> HttpResponse:
        circulation = self.found(pk)
        form = ConfirmForm(posted(request))
        return self.act_page(
            request,
            act=ActOf.CIRCULATE,
            form=form,
            title=_("Put the prepared list away"),
            submit=_("Put away"),
            back=reverse("admin:accreditation_circulation_changelist"),
            done=_("Put away; its files stay complete."),
            sentence=_("Nothing was sent. The files stay complete and can go on another list."),
            do=lambda: discard_circulation(circulation=circulation, actor=actor_of(request), now=request.now) and None,
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
            title=_("Move the end of the period of %(list)s") % {"list": _title(circulation)},
            submit=_("Move and announce"),
            back=reverse("admin:accreditation_circulation_list", args=[pk]),
            done=_("Moved and announced."),
            read_back=lambda: {
                "sentence": _(
                    "The period ends at the instant below instead of %(before)s; all missions and applicants are told."
                )
                % {"before": instant_words(circulation.period_ends_at, rules.zone)},
                "deadline": form.cleaned_data["until"],
                "deadline_label": "ends",
                "warnings": [_("It falls on a weekend or a UN holiday.")]
                if falls_badly(form.cleaned_data["until"], rules)
                else [],
            },
            do=lambda: (
                move_period_end(
                    circulation=circulation,
                    ends_at=form.cleaned_data["until"],
                    reason=form.cleaned_data["reason"],
                    actor=actor_of(request),
                    now=request.now,
                    seen=form.cleaned_data["seen"],
                )
                and None
            ),
        )

    def pdf(self, request: PortalRequest, pk: int) -> HttpResponse:
        """The list as circulated, as PDF."""
        circulation = self.found(pk)
        response = HttpResponse(list_pdf(circulation), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="list-{circulation.number or circulation.pk}.pdf"'
        return response

    def missions(self, request: PortalRequest) -> HttpResponse:
        """Missions that cannot be reached, and the acknowledgement that lets a list go out all the same."""
        reach = reach_of_missions()
        error = None
        if request.method == "POST" and request.POST.get("export"):
            return self.export(request, name="missions", columns=_mission_columns(), rows=MemberState.objects.all())
        if request.method == "POST":
            states = [s for s in reach.unsettled if str(s.pk) in request.POST.getlist("state")]
            try:
                acknowledge_missions(states=states, actor=actor_of(request), now=request.now)
            except Refused as refused:
                error = refused
            else:
                return HttpResponseRedirect(reverse("admin:accreditation_circulation_missions"))
        if error is not None:
            return self.refused(request, error, back=reverse("admin:accreditation_circulation_missions"))
        return self.page(
            request,
            "admin/accreditation/missions.html",
            title=_("Missions that cannot be reached"),
            reach=reach,
            may_circulate=may(ActOf.CIRCULATE, actor_of(request)),
        )


def _title(circulation: Circulation) -> str:
    if circulation.number is None:
        return _("Prepared list of %(window)s") % {"window": circulation.window.title}
    return _("List %(number)s of %(window)s") % {"number": circulation.number, "window": circulation.window.title}


def _columns() -> list[Column]:
    return [
        Column("number", _("No."), lambda line: line.number),
        Column("reference", _("Reference"), lambda line: line.application.reference),
        Column("name", _("Organization"), lambda line: line.name),
        Column("country", _("Country"), lambda line: line.country),
        Column("type", _("Type"), lambda line: line.type),
        Column("website", _("Website"), lambda line: line.website),
        Column("late", _("Late permission"), lambda line: line.late_reason),
        Column("recalled", _("Recalled"), lambda line: line.recalled_reason),
        Column("digest", _("Digest of the file"), lambda line: line.digest),
    ]


def _mission_columns() -> list[Column]:
    return [
        Column("state", _("Member State"), lambda s: s.name),
        Column("mailbox", _("Mailbox"), lambda s: s.mailbox),
        Column("checked", _("Checked"), lambda s: s.mailbox_checked_at),
        Column("failed", _("Failed"), lambda s: s.mailbox_failed_at),
    ]


def list_pdf(circulation: Circulation) -> bytes:
    """The numbered list with its annex and the bodies named for information."""
    window = circulation.window
    parts = [
        table(
            [_("No."), _("Organization"), _("Country"), _("Reference")],
            [
                (
                    str(line.number),
                    line.name + (f" – {_('recalled')}" if line.entry.recalled_at else ""),
                    line.country,
                    line.application.reference,
                )
                for line in lines_of(circulation)
            ],
            [0, 5, 1, 2],
        )
    ]
    late = [line for line in lines_of(circulation) if line.late_reason]
    if late:
        parts.append(heading(_("Received by late permission")))
        parts += [paragraph(f"{line.number}. {line.name}: {line.late_reason}") for line in late]
    recalled = [line for line in lines_of(circulation) if line.recalled_reason]
    if recalled:
        parts.append(heading(_("Recalled")))
        parts += [paragraph(f"{line.number}. {line.name}: {line.recalled_reason}") for line in recalled]
    if circulation.annex:
        parts.append(heading(_("Annex: not admitted to circulation")))
        parts.append(note(_("Any Member State may ask for one of these to be circulated.")))
        parts.append(
            table(
                [_("Organization"), _("Country"), _("Reason")],
                [(row["organization"], row["country"], row["reason"]) for row in circulation.annex],
                [3, 1, 5],
            )
        )
    if circulation.for_information:
        parts.append(heading(_("For information: in consultative status with ECOSOC")))
        rows = [(r["organization"], r["country"], r["status"], r["number"]) for r in circulation.for_information]
        parts.append(table([_("Organization"), _("Country"), _("Status"), _("Number")], rows, [5, 1, 1, 1]))
    zone = window.cycle.process.rules().zone
    return typeset(
        Document(
            title=_title(circulation),
            process=window.cycle.process.name,
            subtitle=_("Circulated to all Member States on a non-objection basis"),
            facts=[
                (
                    _("Circulated"),
                    instant_words(circulation.published_at, zone) if circulation.published_at else _("not yet"),
                ),
                (_("Period ends"), instant_words(circulation.period_ends_at, zone)),
            ],
            parts=parts,
        ),
        made_at=circulation.published_at,
    )


@admin.register(LatePermission)
class LatePermissionAdmin(DeskAdmin):
    """Individual late permissions, with their reasons."""

    def routes(self) -> Routes:
        return [("", "changelist", self.permissions), ("new/", "new", self.new)]

    def permissions(self, request: PortalRequest) -> HttpResponse:
        columns = [
            Column(
                "organization",
                _("Organization"),
                lambda p: p.organization.name,
                link=lambda p: body_url(p.organization),
            ),
            Column("window", _("Window"), lambda p: p.window.title),
            Column("until", _("Until"), lambda p: p.until_at),
            Column("reason", _("Reason"), lambda p: p.reason),
            Column("given", _("Given"), lambda p: p.given_at),
            Column("by", _("By"), lambda p: str(p.given_by)),
        ]
        return self.list_page(
            request,
            title=_("Late permissions"),
            name="late-permissions",
            columns=columns,
            rows=LatePermission.objects.select_related("organization", "window", "given_by"),
            add=(reverse("admin:accreditation_latepermission_new"), _("Give a late permission"))
            if may(ActOf.LATE_PERMISSION, actor_of(request))
            else None,
        )

    def new(self, request: PortalRequest) -> HttpResponse:
        form = LateForm(posted(request), initial={"organization": request.GET.get("organization", "")})
        return self.act_page(
            request,
            act=ActOf.LATE_PERMISSION,
            form=form,
            title=_("Give a late permission"),
            submit=_("Permit"),
            back=reverse("admin:accreditation_latepermission_changelist"),
            done=_("Permitted. The organization is told."),
            read_back=lambda: {
                "sentence": _(
                    "%(name)s may still submit in %(window)s. The reason will be shown on the circulated list."
                )
                % {"name": form.cleaned_data["organization"].name, "window": form.cleaned_data["window"].title},
                "deadline": form.cleaned_data["until_at"],
                "deadline_label": "ends",
            },
            do=lambda: give_late_permission(**form.cleaned_data, actor=actor_of(request), now=request.now) and None,
        )
