"""What the applicant may know of an objection, pushed down to the application (DESIGN 4, "confidential by construction")."""

from __future__ import annotations

from datetime import datetime

from accounts.models import Act
from accreditation.modalities.objections import Standing, applicant_learns_at
from accreditation.models import Application
from accreditation.queries.parameters import shares_with_applicant
from accreditation.services.telling import tell_applicant
from objections.models import Objection, ObjectionStatement
from objections.notices import letters


def push_down(application: Application, *, now: datetime, act: Act | None = None) -> None:
    """Write to a locked application what its people may see now: that an objection was received, and the name and basis
    only of States that share them and where the Chair does not withhold. Never how many. With `act`, they are told once.

    A basis is dated by its dissemination, not by when it was made, and stands in no order that says whose it is.
    """
    received = Objection.objects.filter(application=application).exclude(
        standing__in=[Standing.AWAITING_SECOND.value, Standing.NOT_LODGED.value]
    )
    first_sent = (
        received.filter(disseminated__kind="objection")
        .order_by("disseminated__dissemination__sent_at")
        .values_list("disseminated__dissemination__sent_at", flat=True)
        .first()
    )
    if first_sent is not None and application.kept_from_secretariat:
        application.kept_from_secretariat = False
        application.save(update_fields=["kept_from_secretariat"])
    stood_at_end = application.period_ends_at is not None and now >= application.period_ends_at and received.exists()
    learns = applicant_learns_at(first_sent, application.period_ends_at if stood_at_end else None)
    if learns is None or learns > now:
        if not received.exists():
            _forget(application, now)
        return
    sent = received.filter(disseminated__kind="objection", withheld_at__isnull=True).select_related("state").distinct()
    if not shares_with_applicant(application):
        sent = sent.none()
    known_before = application.objection_known_at is not None
    application.objection_known_at = application.objection_known_at or learns
    application.shared_states = sorted({o.state.name for o in sent if o.shares_name})
    application.shared_bases = [
        {"text": text, "known_at": sent_at.isoformat()}
        for text, sent_at in ObjectionStatement.objects.filter(
            objection__in=[o for o in sent if o.shares_basis], disseminated__isnull=False
        )
        .order_by("disseminated__dissemination__sent_at", "text")
        .values_list("text", "disseminated__dissemination__sent_at")
    ]
    application.save(update_fields=["objection_known_at", "shared_states", "shared_bases"])
    if act is not None and not known_before:
        tell_applicant(act, letters.APPLICANT_LEARNS, application, now)


def _forget(application: Application, now: datetime) -> None:
    """What was pushed down of an entry from paper that a mission contested and that turned out never to have been lodged."""
    if application.objection_known_at is None:
        return
    application.objection_known_at = None
    application.objection_undone_at = now
    application.shared_states, application.shared_bases = [], []
    fields = ["objection_known_at", "objection_undone_at", "shared_states", "shared_bases"]
    application.save(update_fields=fields)
