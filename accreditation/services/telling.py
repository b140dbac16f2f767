"""Letters to an applicant's people about their case, in the caller's transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.models import Act
from accounts.notices.drafts import to_user
from accounts.notices.occasions import Occasion, Writer
from accounts.services.letters import write_letters
from accreditation.models import Application
from accreditation.queries.people import people_for


def tell_applicant(act: Act, kind: Occasion, application: Application, now: datetime, **values: Any) -> int:
    """Write one letter to each person acting for the organization. Raises KeyError when a placeholder has no value."""
    writer = Writer(kind)
    case = {"reference": application.reference, "organization": application.organization.name, **values}
    drafts = [writer.draft(to_user(user), case) for user in people_for(application.organization)]
    return write_letters(act=act, drafts=drafts, now=now)
