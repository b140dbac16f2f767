"""What the applicant may know of an objection, pushed down to the application (DESIGN 4, "confidential by construction")."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Act
from accreditation.modalities.objections import Standing, applicant_learns_at
from accreditation.models import Application
from accreditation.queries.parameters import SightInForce
from accreditation.services.telling import tell_applicant
from objections.models import Objection, ObjectionStatement
from objections.notices import letters
from objections.queries.cases import consultation_of


def push_down(application: Application, *, now: datetime, act: Act | None = None) -> None:
    """Write to a locked application what its people may see now: that an objection was received, and the name and basis
    only of States that share them and where the Chair does not withhold. Never how many. With `act`, they are told once.

    A basis is dated by its dissemination, not by when it was made, and stands in no order that says whose it is. For each
    objection the strictest setting since its receipt counts: a wider one never touches what was lodged before (DESIGN 2).
    """
    received = Objection.objects.filter(application=application).exclude(
        standing__in=[Standing.AWAITING_SECOND.value, Standing.NOT_LODGED.value]
    )
    sight = SightInForce(application.cycle.process)
    learns = _learns_at(application, received, sight, now)
    if learns is None or learns > now:
        return
    sent = received.filter(disseminated__kind="objection", withheld_at__isnull=True).select_related("state").distinct()
    known_before = application.objection_known_at is not None
    application.objection_known_at = application.objection_known_at or learns
    application.shared_states = sorted(
        {o.state.name for o in sent if o.shares_name and sight.since(o.received_at).reads_name}
    )
    application.shared_bases = [
        {"text": text, "known_at": sent_at.isoformat()}
        for text, sent_at in ObjectionStatement.objects.filter(
            objection__in=[o for o in sent if o.shares_basis and sight.since(o.received_at).reads_basis],
            disseminated__isnull=False,
        )
        .order_by("disseminated__dissemination__sent_at", "text")
        .values_list("text", "disseminated__dissemination__sent_at")
    ]
    consultation = consultation_of(application)
    application.clock_ends_known_at = (consultation.ended_at or consultation.ends_at) if consultation else None
    application.save(update_fields=["objection_known_at", "shared_states", "shared_bases", "clock_ends_known_at"])
    if act is not None and not known_before:
        tell_applicant(act, letters.APPLICANT_LEARNS, application, now)


def _learns_at(
    application: Application, received: QuerySet[Objection], sight: SightInForce, now: datetime
) -> datetime | None:
    """The first instant at which one of the objections received may be known to the applicant."""
    ends_at = application.period_ends_at
    ended = ends_at if ends_at is not None and now >= ends_at else None
    sent = dict(
        received.filter(disseminated__kind="objection").values_list("pk", "disseminated__dissemination__sent_at")
    )
    instants = [
        applicant_learns_at(sent.get(pk), ended, sight.since(received_at).learns)
        for pk, received_at in received.values_list("pk", "received_at")
    ]
    return min((instant for instant in instants if instant is not None), default=None)
