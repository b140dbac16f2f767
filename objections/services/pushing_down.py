"""What the applicant may know of an objection, pushed down to the application (DESIGN 4, "confidential by construction")."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Act
from accreditation.modalities.calendar import has_passed
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
    known_before = application.objection_known_at is not None
    known = _known(application, received, sight, now)
    if not known and not known_before:
        return
    if not known_before:
        application.objection_known_at = min(known.values())
    # What was told stays told; name and basis are read only of those that may be known now.
    sent = (
        received.filter(pk__in=known, disseminated__kind="objection", withheld_at__isnull=True)
        .select_related("state")
        .distinct()
    )
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


def _known(
    application: Application, received: QuerySet[Objection], sight: SightInForce, now: datetime
) -> dict[int, datetime]:
    """The objections that may be known to the applicant at `now`, each with the instant from which."""
    ends_at = application.period_ends_at
    ended = ends_at if ends_at is not None and has_passed(ends_at, now) else None
    sent = dict(
        received.filter(disseminated__kind="objection").values_list("pk", "disseminated__dissemination__sent_at")
    )
    instants = {
        pk: applicant_learns_at(sent.get(pk), ended, sight.since(received_at).learns)
        for pk, received_at in received.values_list("pk", "received_at")
    }
    return {pk: instant for pk, instant in instants.items() if instant is not None and has_passed(instant, now)}
