"""What a button of the Chair's desk finds done already: said to who pressed it twice, and to who came after another person of
the office. Each is empty where it is not so."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import Act, User
from accounts.said import said
from accreditation.modalities.objections import Standing
from accreditation.models import Application, RouteChange
from accreditation.models.accreditation import Accreditation, Ending
from objections.models import Dissemination, Objection
from objections.queries.cases import Entry
from objections.queries.chair_communications import sent_as_shown

DROPPED, ANNULLED = "annulment.drop", "application.annul"


def answered_already(by: User | None, mine: int | None, *, consented: bool | None) -> str:
    """What was asked of the Chair has its answer."""
    if by is None:
        return _("This has been answered already.")
    if by.pk == mine:
        if consented:
            return _("You have consented to this already. Nothing was done twice.")
        return _("You have answered this already: you did not consent. Nothing was done twice.")
    if consented:
        return _("%(who)s has consented to this already.") % {"who": by}
    return _("%(who)s has answered this already, and did not consent.") % {"who": by}


def route_answered_already(change: RouteChange, answer: str, reason: str, mine: int | None) -> str:
    """The change of route has this very answer. With another one, or another reason, it is said on the page, beside what was
    typed."""
    if change.consented_at is not None:
        return answered_already(change.consented_by, mine, consented=True) if answer == "consent" else ""
    if change.declined_at is None or answer != "decline" or said(reason).split() != change.decline_reason.split():
        return ""
    acts = Act.objects.filter(subject=change.application.record_subject, kind="route_change.decline")
    act = acts.filter(facts__change=change.pk).select_related("actor").first()
    return answered_already(act.actor if act else None, mine, consented=False)


def annulment_over(application: Application, mine: int | None) -> str:
    """The proposal to annul was confirmed, or dropped."""
    place = Accreditation.objects.filter(application=application).first()
    acts = Act.objects.filter(subject=application.record_subject, kind__in=[DROPPED, ANNULLED])
    act = acts.select_related("actor").order_by("-number").first()
    if place is None or act is None:
        return ""
    who = {"who": act.actor}
    if place.ending == Ending.ANNULLED and act.kind == ANNULLED:
        if act.actor_id == mine:
            return _("You have annulled the accreditation already. Nothing was done twice.")
        return _("%(who)s has annulled the accreditation already.") % who
    if place.annulment_proposed_at is None and act.kind == DROPPED:
        if act.actor_id == mine:
            return _("You have dropped the proposal already: the accreditation stands. Nothing was done twice.")
        return _("%(who)s has dropped the proposal already: the accreditation stands.") % who
    return ""


def sent_already(seen: str, mine: int | None) -> tuple[str, Dissemination] | None:
    """What the preview showed has gone out, all of it and nothing else."""
    sent = sent_as_shown(seen)
    if sent is None:
        return None
    words = {"who": sent.sent_by, "number": sent.number}
    if sent.sent_by_id == mine:
        return _("You have sent this already, as communication %(number)s. Nothing was sent twice.") % words, sent
    return _("%(who)s has sent this already, as communication %(number)s.") % words, sent


def struck_already(objection: Objection, wanted: str, mine: int | None) -> str:
    """The entry, an `Entry`, has been struck by the office."""
    now_is = Objection.objects.select_related("struck_by").get(pk=objection.pk)
    of_withdrawal = now_is.standing == Standing.STANDING.value and wanted == Entry.WITHDRAWAL
    of_objection = now_is.was_struck and wanted == Entry.OBJECTION
    if not now_is.struck_reason or not (of_withdrawal or of_objection):
        return ""
    if now_is.struck_by_id == mine:
        return _("You have struck this entry already. Nothing was done twice.")
    return _("%(who)s has struck this entry already.") % {"who": now_is.struck_by}
