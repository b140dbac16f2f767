"""One act on many files: tried first, then done, with a report of what was skipped and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.deadline_words import instant_words
from accounts.queries.missions import Notified
from accounts.queries.tried_letters import addressee, letters_tried, newest_letter
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accreditation.acting import sentence_of
from accreditation.admin.base import DeskAdmin, actor_of, audience, by
from accreditation.admin.tables import identity_facts
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import BEFORE_STATES, Step, may_step
from accreditation.models import Application
from accreditation.notices.checklist import checklist_warnings
from accreditation.policy import may
from accreditation.queries import secretariat as queries
from accreditation.queries.checklist import still_open
from accreditation.queries.ecosoc import sure_match
from accreditation.services.checking import confirm_ecosoc, find_complete, invite_other_route, other_route_until
from accreditation.services.organizations import confirm_organization
from accreditation.services.trying import for_each

MOST = 500
# Characters of a reference that no file has.
MOST_SHOWN = 40


def _confirm_organization(application: Application, **who: Any) -> None:
    if application.organization.confirmed_at is not None:
        raise Refused(Reason.ALREADY_DONE, "R1")
    confirm_organization(organization=application.organization, **who)


def _confirm_ecosoc(application: Application, **who: Any) -> None:
    entry = sure_match(application.organization)
    if entry is None:
        raise Refused(Reason.NOT_IN_REGISTER, "R1")
    confirm_ecosoc(application=application, entry=entry, **who)


@dataclass(frozen=True)
class BulkAct:
    """`step` is asked of a file before States as on its first day there: all of these answer alike (DESIGN 4)."""

    title: str | Promise
    act: ActOf
    step: Step | None
    do: Callable[..., object]


BULK: dict[str, BulkAct] = {
    "confirm": BulkAct(
        gettext_lazy("Confirm the organizations"), ActOf.CONFIRM_ORGANIZATION, None, _confirm_organization
    ),
    "complete": BulkAct(gettext_lazy("Find complete"), ActOf.CHECK, Step.FIND_COMPLETE, find_complete),
    "ecosoc": BulkAct(
        gettext_lazy("Confirm those in the ECOSOC register"), ActOf.CHECK, Step.CONFIRM_ECOSOC, _confirm_ecosoc
    ),
    "other_route": BulkAct(
        gettext_lazy("Invite to the other route"), ActOf.CHECK, Step.INVITE_OTHER_ROUTE, invite_other_route
    ),
}


@dataclass(frozen=True)
class Tried:
    """What the trial says of a file. `version`: of the body that is compared, else of the file, which no such act takes once it
    is before States: from then on it moves with what an objection does (DESIGN 4). `compares`: who the body is. `invites`: to
    the other route, until `until`, or to the next window."""

    application: Application
    version: int
    compares: bool
    invites: bool
    until: datetime | None

    def carried(self) -> dict[str, str]:
        """As its confirming form carries it."""
        found = {f"version-{self.application.reference}": str(self.version)}
        if self.invites:
            found[f"seen-{self.application.reference}"] = "open" if self.until is not None else "closed"
        return found

    def facts(self) -> dict[str, Any]:
        """What the act is given: it asks both again, under its lock."""
        return {"version": self.version} | ({"returns": self.until is not None} if self.invites else {})

    def notes(self) -> list[str]:
        """What is compared before a body is confirmed, as on its own page; what becomes of a file that is invited to the other
        route: it depends on its window."""
        if self.compares:
            return [f"{label}: {words}" for label, words in identity_facts(self.application.organization)]
        if not self.invites:
            return []
        if self.until is None:
            return [
                _("The window is closed: the file ends here as not completed. The body is invited to the next window.")
            ]
        return [_("Returned until %(until)s.") % {"until": instant_words(self.until)}]


def _tried(application: Application, step: Step | None, now: datetime) -> Tried:
    invites = step is Step.INVITE_OTHER_ROUTE
    until = other_route_until(application, now) if invites else None
    version = application.organization.version if step is None else application.version
    return Tried(application, version, step is None, invites, until)


def _insist_as_tried(request: PortalRequest, tried: Tried) -> None:
    """Raise Refused (STALE) where the trial said something else of the file, or nothing of whether it ends."""
    for name, value in tried.carried().items():
        missing = "" if name.startswith("seen-") else value
        if request.POST.get(name, missing) != value:
            raise Refused(Reason.STALE)


class BulkActs(DeskAdmin):
    """A POST from the list of files, first without and then with `confirmed`."""

    def bulk(self, request: PortalRequest) -> HttpResponse:
        back = reverse("admin:accreditation_application_changelist")
        if request.method != "POST":
            return self.by_button(request, back)
        name = request.POST.get("act", "")
        chosen_act = BULK.get(name)
        if chosen_act is None:
            return self.refused(request, Refused(Reason.UNKNOWN_ACT), back=back)
        if not may(chosen_act.act, actor_of(request)):
            return self.refused(request, Refused(Reason.NO_RIGHT), back=back)
        chosen = [one for one in dict.fromkeys(request.POST.getlist("chosen")) if "\x00" not in one]
        really, who = "confirmed" in request.POST, audience(request)
        found = (
            queries.submitted_cases(who).select_related("window__cycle__process").filter(reference__in=chosen[:MOST])
        )

        newest = newest_letter()
        told: list[str] = []
        untold: list[int] = []
        tried: dict[int, Tried] = {}

        def do(application: Application) -> None:
            masked = queries.masked(application, who, request.now)
            if chosen_act.step is not None and (masked is not application.state_now or masked in BEFORE_STATES):
                route = queries.with_route(application, who, request.now).route_now
                verdict = may_step(chosen_act.step, masked, route)
                raise Refused(verdict.reason or Reason.WRONG_STATE, verdict.rule)
            now_is = tried[application.pk] = _tried(application, chosen_act.step, request.now)
            if really:
                _insist_as_tried(request, now_is)
            chosen_act.do(application=application, **now_is.facts(), **by(request))
            if not really:
                letters, more = letters_tried(actor_of(request), request.now, newest)
                told.extend(f"{application.reference}: {addressee(letter)}" for letter in letters)
                untold.append(more)

        known = set(found.values_list("reference", flat=True))
        report = for_each(found.order_by("submitted_at", "id"), do, really=really)
        asks = chosen_act.step is Step.FIND_COMPLETE and not really
        warned = still_open(report.done) if asks else {}
        return self.page(
            request,
            "admin/accreditation/bulk.html",
            title=chosen_act.title,
            done=[(one, checklist_warnings(warned[one.pk]) if asks else tried[one.pk].notes()) for one in report.done],
            carried=[pair for one in report.done for pair in tried[one.pk].carried().items()],
            skipped=[(application, sentence_of(refused)) for application, refused in report.skipped],
            unknown=[reference[:MOST_SHOWN] for reference in chosen[:MOST] if reference not in known],
            left_out=max(0, len(chosen) - MOST),
            most=MOST,
            real=really,
            act=name,
            back=back,
            nothing=not chosen,
            notified=None if really else Notified(tuple(told), (), missions=False, unnamed=sum(untold)),
        )
