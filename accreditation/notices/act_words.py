"""The record in words: files, organizations, lists, the calendar."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.capacities import Actor
from accounts.notices.acts import Label, Named, Subject, newest, page_of_row
from accreditation.models import Circulation, Cycle, Process, Window
from accreditation.queries.audiences import audience_of
from accreditation.queries.secretariat import CaseFilters, bodies, cases, submitted_cases

ACTS: Mapping[str, Label] = {
    "accreditation.listed": gettext_lazy("Put on the public list"),
    "accreditation.status_lost": gettext_lazy("Lost consultative status flagged"),
    "accreditation.status_restored": gettext_lazy("Flag of a lost consultative status taken back"),
    "accreditation.unlisted": gettext_lazy("Taken off the public list"),
    "annulment.answer": gettext_lazy("Proposed annulment answered"),
    "annulment.contest_entry": gettext_lazy("Answer entered from paper contested by the organization"),
    "annulment.drop": gettext_lazy("Proposed annulment dropped"),
    "annulment.enter": gettext_lazy("Answer to a proposed annulment entered from paper"),
    "annulment.propose": gettext_lazy("Annulment proposed"),
    "application.annul": gettext_lazy("Accreditation annulled"),
    "application.answer": gettext_lazy("Points answered, sent again"),
    "application.ask": gettext_lazy("Points asked, returned"),
    "application.ask_route_change": gettext_lazy("Change of route put to the Chair"),
    "application.begin": gettext_lazy("Draft begun"),
    "application.change_route": gettext_lazy("Route changed"),
    "application.circulate": gettext_lazy("Circulated to Member States"),
    "application.circulate_anew": gettext_lazy("To be circulated anew after a change"),
    "application.close_with_cycle": gettext_lazy("Closed with the cycle"),
    "application.confirm_ecosoc": gettext_lazy("Consultative status confirmed, accredited"),
    "application.confirm_gained_ecosoc": gettext_lazy("Gained consultative status confirmed, accredited"),
    "application.correct": gettext_lazy("File corrected"),
    "application.decide": gettext_lazy("Accredited by a decision"),
    "application.decline_not_in_scope": gettext_lazy("“Not in scope” declined by the Chair"),
    "application.dossier": gettext_lazy("Dossier taken out"),
    "application.edit": gettext_lazy("File changed before the close"),
    "application.end_consultation": gettext_lazy("Consultations ended, awaits the plenary"),
    "application.end_period_clear": gettext_lazy("Non-objection period ended with none standing, accredited"),
    "application.end_period_clock_over": gettext_lazy("Non-objection period ended, clock over, awaits the plenary"),
    "application.end_period_objected": gettext_lazy("Non-objection period ended with an objection standing"),
    "application.erase_contact": gettext_lazy("Contact people erased"),
    "application.exclude": gettext_lazy("Not admitted: not in scope"),
    "application.expire_return": gettext_lazy("Not completed: no answer by the due date"),
    "application.extend_answer": gettext_lazy("Time to answer extended"),
    "application.find_complete": gettext_lazy("Found complete"),
    "application.import": gettext_lazy("Brought in from paper"),
    "application.invite_other_route": gettext_lazy("Invited to the other route"),
    "application.lapse": gettext_lazy("Accreditation lapsed with the cycle"),
    "application.last_objection_gone": gettext_lazy("Last objection withdrawn, accredited"),
    "application.note": gettext_lazy("Secretariat’s note written"),
    "application.propose_not_in_scope": gettext_lazy("Proposed as not in scope"),
    "application.recall": gettext_lazy("Recalled from the list"),
    "application.relinquish": gettext_lazy("Accreditation given up"),
    "application.reopen_check": gettext_lazy("Check re-opened by a change"),
    "application.request_circulation": gettext_lazy("Circulation asked for by a State"),
    "application.submit": gettext_lazy("Submitted"),
    "application.tick": gettext_lazy("Checklist ticked"),
    "application.update_without_decision": gettext_lazy("Plenary updated, no decision"),
    "application.withdraw": gettext_lazy("Withdrawn by the organization"),
    "circulation.agree_to_short_period": gettext_lazy("Shorter period agreed by the Chair"),
    "circulation.decline_short_period": gettext_lazy("Shorter period declined by the Chair"),
    "circulation.ask_recall": gettext_lazy("Recall of a file asked for"),
    "circulation.discard": gettext_lazy("Prepared list discarded"),
    "circulation.drop_recall": gettext_lazy("Recall dropped"),
    "circulation.end": gettext_lazy("Non-objection period ended"),
    "circulation.end_held": gettext_lazy("Non-objection period ended, held"),
    "circulation.move_period": gettext_lazy("End of the period moved"),
    "circulation.prepare": gettext_lazy("List prepared"),
    "circulation.publish": gettext_lazy("List circulated"),
    "cycle.create": gettext_lazy("Cycle loaded"),
    "cycle.end": gettext_lazy("Cycle ended"),
    "cycle.move_end": gettext_lazy("End of the cycle moved"),
    "cycle.set": gettext_lazy("Cycle set"),
    "document.add": gettext_lazy("Document added"),
    "document.remove": gettext_lazy("Document removed"),
    "ecosoc.import": gettext_lazy("ECOSOC register imported"),
    "held.decline": gettext_lazy("Release of a held close declined"),
    "held.propose": gettext_lazy("Release of a held close proposed"),
    "held.release": gettext_lazy("Held close confirmed"),
    "held.reopen": gettext_lazy("Held close reopened for all"),
    "missions.acknowledge": gettext_lazy("Missions that cannot be reached acknowledged"),
    "objection.reply": gettext_lazy("Reply to an objection"),
    "organization.answer_replacement": gettext_lazy("Answer of a focal point that is to be replaced"),
    "organization.ask_replacement": gettext_lazy("Replacement of the focal point asked for"),
    "organization.claim": gettext_lazy("Organization claimed"),
    "organization.confirm": gettext_lazy("Organization confirmed"),
    "organization.decide_claim": gettext_lazy("Claim decided"),
    "organization.dissolved": gettext_lazy("Dissolution recorded"),
    "organization.focal_point": gettext_lazy("Focal point replaced on a letter of the head"),
    "organization.free": gettext_lazy("Organization no longer frozen"),
    "organization.freeze": gettext_lazy("Organization frozen"),
    "organization.frozen": gettext_lazy("Organization frozen"),
    "organization.hand_over": gettext_lazy("Focal point handed over"),
    "organization.invite": gettext_lazy("Colleague invited"),
    "organization.join": gettext_lazy("Colleague joined"),
    "organization.letter": gettext_lazy("Letter of the head given"),
    "organization.linked": gettext_lazy("Recorded as a branch of another body"),
    "organization.merged": gettext_lazy("Merger recorded"),
    "organization.register": gettext_lazy("Organization registered"),
    "organization.remove": gettext_lazy("Colleague removed"),
    "organization.renamed": gettext_lazy("Change of name recorded"),
    "organization.replace_focal_point": gettext_lazy("Focal point replaced"),
    "organization.revoke_invitation": gettext_lazy("Invitation of a colleague withdrawn"),
    "organization.split": gettext_lazy("Split recorded"),
    "organization.unfrozen": gettext_lazy("Organization no longer frozen"),
    "organization.update": gettext_lazy("Organization’s profile changed"),
    "people.erase_account": gettext_lazy("Account ended, its data erased"),
    "parameter.change": gettext_lazy("Setting changed"),
    "process.create": gettext_lazy("Process loaded"),
    "question.answer": gettext_lazy("Question answered"),
    "reminder.annulment": gettext_lazy("Reminder: hearing on an annulment ends"),
    "reminder.answer": gettext_lazy("Reminder: answer due"),
    "reminder.calendar": gettext_lazy("Reminder: gap in the calendar"),
    "reminder.draft": gettext_lazy("Reminder: window closes"),
    "reminder.draft_late": gettext_lazy("Reminder: late permission ends"),
    "reminder.hearing": gettext_lazy("Reminder: hearing ends"),
    "reminder.period": gettext_lazy("Reminder: non-objection period ends"),
    "scope.statement": gettext_lazy("Statement on the scope"),
    "window.announce": gettext_lazy("Window announced"),
    "window.change": gettext_lazy("Unannounced window changed"),
    "window.close": gettext_lazy("Window closed"),
    "window.close_held": gettext_lazy("Window closed, held"),
    "window.correct_import": gettext_lazy("What was recorded of a window held on paper put right"),
    "window.import": gettext_lazy("Window recorded that was held on paper"),
    "window.move_close": gettext_lazy("Close of the window moved"),
    "window.open": gettext_lazy("Window opened"),
    "window.permit_late": gettext_lazy("Late permission given"),
    "window.set": gettext_lazy("Window set"),
}
TIMERS: Mapping[str, Label] = {
    "end_cycles": gettext_lazy("By itself: end of the cycle"),
    "expire_returns": gettext_lazy("By itself: answers due"),
    "import_ecosoc": gettext_lazy("From the server’s console: ECOSOC register"),
    "load_calendar": gettext_lazy("From the server’s console: calendar"),
    "public_list": gettext_lazy("By itself: the public list"),
    "record_list_ends": gettext_lazy("By itself: ends of periods"),
    "record_windows": gettext_lazy("By itself: windows"),
    "remind": gettext_lazy("By itself: reminders"),
}


def _files(numbers: Collection[int], actor: Actor, _now: datetime) -> dict[int, Named]:
    """From submission on: a draft is its organization's own (DESIGN 4)."""
    return {
        row.pk: Named(
            f"{row.reference} {row.organization.name}", page_of_row("accreditation_application_file", row.reference)
        )
        for row in submitted_cases(audience_of(actor)).filter(pk__in=numbers)
    }


def _organizations(numbers: Collection[int], actor: Actor, _now: datetime) -> dict[int, Named]:
    return {
        row.pk: Named(row.name, page_of_row("accreditation_organization_body", row.reference))
        for row in bodies(audience_of(actor)).filter(pk__in=numbers)
    }


def _lists(numbers: Collection[int], _actor: Actor, _now: datetime) -> dict[int, Named]:
    rows = Circulation.objects.filter(pk__in=numbers).select_related("window")
    return {row.pk: Named(_list_name(row), page_of_row("accreditation_circulation_list", row.pk)) for row in rows}


def _list_name(row: Circulation) -> str:
    if row.number:
        return _("List %(number)s of %(window)s") % {"number": row.number, "window": row.window.title}
    return _("Prepared list of %(window)s") % {"window": row.window.title}


def _windows(numbers: Collection[int], _actor: Actor, _now: datetime) -> dict[int, Named]:
    return {
        row.pk: Named(row.title, page_of_row("accreditation_window_window", row.pk))
        for row in Window.objects.filter(pk__in=numbers)
    }


def _cycles(numbers: Collection[int], _actor: Actor, _now: datetime) -> dict[int, Named]:
    rows = Cycle.objects.filter(pk__in=numbers).select_related("process")
    return {row.pk: Named(str(row), page_of_row("accreditation_cycle_changelist")) for row in rows}


# Where the kind alone would say another reason than was acted on.
WHYS: Mapping[str, Label] = {
    "application.expire_return:other_route": gettext_lazy(
        "Not completed: the other route opens again in the next window"
    ),
}


def _processes(numbers: Collection[int], _actor: Actor, _now: datetime) -> dict[int, Named]:
    return {row.pk: Named(str(row)) for row in Process.objects.filter(pk__in=numbers)}


def _files_like(text: str, actor: Actor, now: datetime) -> Iterable[int]:
    return newest(cases(CaseFilters(search=text), audience_of(actor), now))


def _organizations_like(text: str, actor: Actor, _now: datetime) -> Iterable[int]:
    like = Q(name__icontains=text) | Q(reference__iexact=text) | Q(acronym__iexact=text)
    return newest(bodies(audience_of(actor)).filter(like))


def _lists_like(text: str, _actor: Actor, _now: datetime) -> Iterable[int]:
    """By the whole name as it is shown; there are few lists."""
    rows = Circulation.objects.select_related("window").order_by("-pk")
    return (row.pk for row in rows if text.casefold() in _list_name(row).casefold())


def _windows_like(text: str, _actor: Actor, _now: datetime) -> Iterable[int]:
    return newest(Window.objects.filter(title__icontains=text))


SUBJECTS: Mapping[str, Subject] = {
    "application": Subject(gettext_lazy("File"), _files, _files_like),
    "circulation": Subject(gettext_lazy("List"), _lists, _lists_like),
    "cycle": Subject(gettext_lazy("Cycle"), _cycles),
    "ecosoc_import": Subject(gettext_lazy("Import of the ECOSOC register")),
    "organization": Subject(gettext_lazy("Organization"), _organizations, _organizations_like),
    "process": Subject(gettext_lazy("Process"), _processes),
    "window": Subject(gettext_lazy("Window"), _windows, _windows_like),
}
