"""The acts of the check of a file, each a page that does one service."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.deadline_words import instant_words
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accreditation.admin.base import DeskAdmin, actor_of, audience, by, kept, posted
from accreditation.admin.erasures import reason_form
from accreditation.admin.tables import file_url
from accreditation.forms.drawn import ConfirmForm, ReasonForm
from accreditation.forms.file_acts import AskForm, EntryForm, NoteForm, OtherRouteForm
from accreditation.modalities.checking import (
    RETURNING,
    answer_due,
    hearing_ends,
    may_check,
    may_confirm_status,
    may_propose_exclusion,
    may_return,
)
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason, Verdict
from accreditation.modalities.route_changes import may_ask
from accreditation.modalities.states import BEFORE_STATES, State, Step, may_step
from accreditation.models import Application, EcosocEntry, Organization
from accreditation.notices.checklist import checklist_warnings
from accreditation.policy import may
from accreditation.queries import secretariat as queries
from accreditation.queries.checklist import still_open
from accreditation.queries.ecosoc import differing
from accreditation.queries.people import is_acted_for
from accreditation.queries.route_changes import is_asked
from accreditation.services.checking import (
    ask_applicant,
    confirm_ecosoc,
    find_complete,
    invite_other_route,
    other_route_until,
)
from accreditation.services.erasure import erase_contact, insist_contact_can_be_erased
from accreditation.services.notes import write_note
from accreditation.services.route_changes import status_gained
from accreditation.services.scope import propose_not_in_scope

# What is done first where an act on a file is refused: the page of the body, and its words.
REMEDIES: dict[Reason | None, tuple[str, Any]] = {
    Reason.ORGANIZATION_NOT_CONFIRMED: ("confirm", gettext_lazy("Compare and confirm %(name)s")),
    Reason.NOBODY_ACTS: ("focal_point", gettext_lazy("Name the focal point of %(name)s")),
}


def case_named(request: PortalRequest, reference: str) -> Application:
    """A file from submission on; a draft is its organization's own."""
    # As the list asks for it: whether outcomes are told is then known of the row, however often its page asks.
    rows = queries.cases(queries.CaseFilters(), audience(request), request.now)
    found = rows.select_related("window__cycle__process").filter(reference=reference).first()
    if found is None:
        raise Http404
    return found


def _entry_warnings(organization: Organization, entry: EcosocEntry) -> list[str]:
    """What does not fit between the body and the entry as which it would be accredited."""
    found, differs = [], differing(organization, entry)
    if differs.name:
        found.append(
            _("The register has another name than the body gave: “%(register)s”, not “%(given)s”.")
            % {"register": entry.name, "given": organization.name}
        )
    if differs.number and organization.ecosoc_number:
        found.append(
            _("The register has another number than the body gave: %(register)s, not %(given)s.")
            % {"register": entry.number, "given": organization.ecosoc_number}
        )
    if differs.number and not organization.ecosoc_number:
        found.append(_("The body gave no number in the ECOSOC register."))
    return found


def verdict_on(application: Application, step: Step, state: State, *, untold: bool) -> Verdict:
    """Whether the step may be taken from `state`, as far as a page can ask before anything is typed."""
    route, body = application.route_now, application.organization
    confirmed, frozen = body.confirmed_at is not None, body.frozen_at is not None
    if step in RETURNING:
        return may_return(state, route, frozen, step, somebody_acts=is_acted_for(body))
    if step is Step.EXCLUDE:
        return may_propose_exclusion(state, route, somebody_acts=is_acted_for(body))
    if step is Step.FIND_COMPLETE:
        return may_check(state, confirmed, frozen)
    if step is Step.CONFIRM_GAINED_ECOSOC:
        verdict = may_ask(state, route, outcome_untold=untold, asked=is_asked(application))
        if not verdict.allowed:
            return verdict
    if step in {Step.CONFIRM_ECOSOC, Step.CONFIRM_GAINED_ECOSOC}:
        return may_confirm_status(state, route, confirmed, frozen, step)
    return may_step(step, state, route)


def remedy_of(application: Application, verdict: Verdict) -> tuple[str, str] | None:
    """Where what is refused can be put right: its address, and what is done there."""
    if verdict.reason not in REMEDIES:
        return None
    page, words = REMEDIES[verdict.reason]
    body = application.organization
    return reverse(f"admin:accreditation_organization_{page}", args=[body.reference]), words % {"name": body.name}


def may_be_asked(application: Application, request: PortalRequest) -> bool:
    """Whether this person may return the file, as it is shown to them, with questions."""
    if not may(ActOf.CHECK, actor_of(request)):
        return False
    state = queries.masked(application, audience(request), request.now)
    verdict = verdict_on(application, Step.ASK, state, untold=False)
    return verdict.allowed and not application.scope_proposals.filter(decided_at__isnull=True).exists()


class FileActs(DeskAdmin):
    """What a checker does with a file."""

    def file_act(
        self, request: PortalRequest, application: Application, step: Step, *, act: ActOf = ActOf.CHECK, **page: Any
    ) -> HttpResponse:
        """Asked of the state that the person may know, before anything of the file stands on the page."""
        state = queries.masked(application, audience(request), request.now)
        untold = queries.facts_of(application, request.now).outcome_untold
        verdict = verdict_on(application, step, state, untold=untold)
        refusal = None if verdict.reason is None else Refused(verdict.reason, verdict.rule)
        remedy = remedy_of(application, verdict)
        return self.act_page(request, act=act, back=file_url(application), refusal=refusal, remedy=remedy, **page)

    def ask(self, request: PortalRequest, reference: str) -> HttpResponse:
        application = case_named(request, reference)
        form = AskForm(posted(request), application=application, version=application.version)

        def read_back(_data: dict[str, Any]) -> dict[str, Any]:
            count = len(form.points())
            words = ngettext(
                "The file is returned with %(count)d question. %(name)s is asked to answer by the instant below.",
                "The file is returned with %(count)d questions. %(name)s is asked to answer by the instant below.",
                count,
            )
            return {
                "sentence": words % {"count": count, "name": application.organization.name},
                "deadline": answer_due(request.now, application.window.cycle.process.rules()),
                "deadline_label": "due",
                "rows": [(form.about(field), text) for field, text in form.points()],
            }

        return self.file_act(
            request,
            application,
            Step.ASK,
            form=form,
            title=_("Ask %(name)s and return the file") % {"name": application.organization.name},
            submit=_("Ask and return"),
            done=_("The file was returned with your questions."),
            read_back=read_back,
            do=lambda data: ask_applicant(
                application=application, questions=form.points(), version=data["version"], **by(request)
            ),
        )

    def complete(self, request: PortalRequest, reference: str) -> HttpResponse:
        application = case_named(request, reference)
        return self.file_act(
            request,
            application,
            Step.FIND_COMPLETE,
            form=ConfirmForm(posted(request), version=application.version),
            title=_("Find the file of %(name)s complete") % {"name": application.organization.name},
            submit=_("Find complete"),
            done=_("Found complete. It can go on the next list."),
            sentence=_("%(name)s is told that its application is complete and will be circulated to all Member States.")
            % {"name": application.organization.name},
            read_back=lambda _data: {"warnings": checklist_warnings(still_open([application])[application.pk])},
            do=lambda data: find_complete(application=application, version=data["version"], **by(request)),
        )

    def scope(self, request: PortalRequest, reference: str) -> HttpResponse:
        application = case_named(request, reference)
        hint = _("The applicant reads it, and Member States in the annex of the list if the Chair confirms.")
        return self.file_act(
            request,
            application,
            Step.EXCLUDE,
            act=ActOf.PROPOSE_NOT_IN_SCOPE,
            form=ReasonForm(posted(request), version=application.version, hint=hint),
            title=_("Propose that %(name)s is not in scope") % {"name": application.organization.name},
            submit=_("Propose"),
            done=_("Proposed. The applicant is heard; then the Chair confirms or declines."),
            read_back=lambda data: {
                "sentence": _("%(name)s is heard until the instant below; the Chair then confirms or declines.")
                % {"name": application.organization.name},
                "deadline": hearing_ends(request.now, application.window.cycle.process.rules()),
                "deadline_label": "ends",
                "rows": [(_("Reason"), data["reason"])],
            },
            do=lambda data: propose_not_in_scope(
                application=application, reason=data["reason"], version=data["version"], **by(request)
            ),
        )

    def confirm_ecosoc(self, request: PortalRequest, reference: str) -> HttpResponse:
        application = case_named(request, reference)
        number = request.GET.get("number") or application.organization.ecosoc_number
        form = EntryForm(posted(request), evidence=False, initial={"number": number}, version=application.version)
        return self.file_act(
            request,
            application,
            Step.CONFIRM_ECOSOC,
            form=form,
            title=_("Confirm the consultative status of %(name)s") % {"name": application.organization.name},
            submit=_("Confirm and accredit"),
            done=_("Confirmed: the body has informed, and is accredited (R1)."),
            read_back=lambda data: {
                "sentence": _(
                    "%(name)s is accredited for the rest of the cycle as the body below in the ECOSOC register."
                )
                % {"name": application.organization.name},
                "rows": [
                    (_("Name in the register"), data["number"].name),
                    (_("Number"), data["number"].number),
                    (_("Status"), data["number"].get_status_display()),
                ],
                "warnings": _entry_warnings(application.organization, data["number"]),
            },
            do=lambda data: confirm_ecosoc(
                application=application, entry=data["number"], version=data["version"], **by(request)
            ),
        )

    def other_route(self, request: PortalRequest, reference: str) -> HttpResponse:
        application = case_named(request, reference)
        until = other_route_until(application, request.now)
        seen = {"seen": "closed" if until is None else "open"}
        name = {"name": application.organization.name}
        return self.file_act(
            request,
            application,
            Step.INVITE_OTHER_ROUTE,
            form=OtherRouteForm(posted(request), version=application.version, initial=seen),
            title=_("Invite %(name)s to the other route") % {"name": application.organization.name},
            submit=_("End here and invite to the next window") if until is None else _("Return and invite"),
            done=_("Ended in this window, and invited to apply on a non-objection basis in the next.")
            if until is None
            else _("Returned, and invited to apply on a non-objection basis."),
            sentence=_(
                "The body was not found in the ECOSOC register, and the window is closed: the file of %(name)s ends here as "
                "not completed, and the body is invited to the non-objection route in the next window. What it has written "
                "is kept."
            )
            % name
            if until is None
            else _(
                "The body was not found in the ECOSOC register. The file of %(name)s is returned, to be completed by the "
                "non-objection route until %(until)s. What it has written is kept."
            )
            % {**name, "until": instant_words(until)},
            do=lambda data: invite_other_route(
                application=application, version=data["version"], returns=data["seen"] == "open", **by(request)
            ),
        )

    def gained_status(self, request: PortalRequest, reference: str) -> HttpResponse:
        application = case_named(request, reference)
        before = application.state_now in BEFORE_STATES
        notice = application.window.cycle.process.rules().ecosoc_notice_days
        # A file's version moves with what an objection does, so it is on no page before States (DESIGN 4).
        form = EntryForm(
            posted(request),
            request.FILES or None,
            initial={"number": request.GET.get("number", "")},
            version=None if before else application.version,
        )
        scan = kept(request, form, "scan")
        return self.file_act(
            request,
            application,
            Step.CONFIRM_GAINED_ECOSOC,
            act=ActOf.CHANGE_ROUTE,
            form=form,
            title=_("%(name)s has gained consultative status") % {"name": application.organization.name},
            submit=_("Ask the Chair's consent") if before else _("Move to the first route"),
            done=_("The Chair's consent was asked.") if before else _("Moved and accredited (R1)."),
            sentence=ngettext(
                "The file is before Member States: the Chair's consent and %(days)d day's notice to all of them come first.",
                "The file is before Member States: the Chair's consent and %(days)d days' notice to all of them come first.",
                notice,
            )
            % {"days": notice}
            if before
            else _("The file has not been circulated: with evidence it moves now, and the body is accredited."),
            do=lambda data: status_gained(
                application=application,
                entry=data["number"],
                evidence=data["evidence"],
                version=data.get("version"),
                scan=scan,
                **by(request),
            ),
        )

    def note(self, request: PortalRequest, reference: str) -> HttpResponse:
        application = case_named(request, reference)
        return self.act_page(
            request,
            act=ActOf.EXPORT,
            form=NoteForm(posted(request)),
            title=_("Note on %(name)s") % {"name": application.organization.name},
            submit=_("Keep the note"),
            back=file_url(application) + "#notes",
            done=_("Noted. Only the Secretariat reads it."),
            do=lambda data: write_note(application=application, text=data["text"], **by(request)),
        )

    def erase_contact(self, request: PortalRequest, reference: str) -> HttpResponse:
        application = case_named(request, reference)
        refusal = None
        try:
            insist_contact_can_be_erased(application, request.now)
        except Refused as refused:
            refusal = refused
        return self.act_page(
            request,
            act=ActOf.ERASE,
            form=reason_form(request),
            title=_("Erase the contact people of %(name)s") % {"name": application.organization.name},
            submit=_("Erase for good"),
            back=file_url(application),
            done=_("The contact people are erased. The organization is told."),
            refusal=refusal,
            danger=True,
            sentence=_("The case is over. What was submitted and circulated never held its contact people."),
            read_back=lambda _data: {
                "sentence": _(
                    "Name, e-mail address and telephone of the contact person of %(reference)s are erased for good. The "
                    "organization is told. Nobody can undo this."
                )
                % {"reference": application.reference}
            },
            do=lambda data: erase_contact(application=application, reason=data["reason"], **by(request)),
        )
