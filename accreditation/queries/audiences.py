"""As which audience of DESIGN 4 somebody looks at a case."""

from __future__ import annotations

from accounts.capacities import Actor, Party
from accreditation.modalities.visibility import Audience
from accreditation.models import Application, Organization, Representative


def represents(actor: Actor | None, organization: Organization) -> bool:
    """Whether the person acts for the organization now, in no other capacity."""
    return (
        actor is not None
        and actor.party is Party.PERSON
        and Representative.objects.filter(
            organization=organization, user_id=actor.person_id, until_at__isnull=True
        ).exists()
    )


def audience_of(actor: Actor | None, application: Application | None = None) -> Audience:
    """As which audience of DESIGN 4 somebody looks at a case."""
    if actor is None:
        return Audience.PUBLIC
    if actor.party is Party.STATE:
        return Audience.STATE
    if actor.party is Party.CHAIR:
        return Audience.CHAIR
    if actor.party is Party.SECRETARIAT:
        return Audience.NAMED_STAFF if actor.sees_objections else Audience.SECRETARIAT
    if application is not None and represents(actor, application.organization):
        return Audience.APPLICANT
    return Audience.PUBLIC
