"""Letters about a case, in the caller's transaction: to an applicant's people, to the Chair's office, to all missions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from accounts.capacities import Party, Right
from accounts.models import Act, MemberState, User
from accounts.notices.drafts import to_mission, to_user
from accounts.notices.occasions import Occasion, Writer
from accounts.queries.mandates import people_of
from accounts.services.letters import write_letters
from accreditation.modalities.states import State
from accreditation.models import Application
from accreditation.queries.outcomes import untold_until
from accreditation.queries.people import people_for
from accreditation.queries.recipients import Bodies, people_of_bodies, who_have_applied


def kept_until(act: Act, now: datetime) -> datetime | None:
    """Until when the ordinary Secretariat does not read letters of this act: those that are written about a case between the
    end of its period and the day on which outcomes are told, since who gets them depends on the outcome (DESIGN 4)."""
    kind, _colon, pk = act.subject.partition(":")
    return untold_until(int(pk), now) if kind == "application" else None


def tell_applicant(act: Act, kind: Occasion, application: Application, now: datetime, **values: Any) -> int:
    """Write one letter to each person acting for the organization. Raises KeyError when a placeholder has no value."""
    case = {"reference": application.reference, "organization": application.organization.name, **values}
    draft_only = application.state_now is State.DRAFT
    return _tell(act, kind, people_for(application.organization), now, case, draft_only=draft_only)


def tell_people(act: Act, kind: Occasion, people: Iterable[User], now: datetime, **values: Any) -> int:
    """One letter to each of `people`, once each."""
    return _tell(act, kind, people, now, values)


def tell_drafters(act: Act, kind: Occasion, people: Iterable[User], now: datetime, **values: Any) -> int:
    """One letter to each of `people`, who have only begun to apply: the Secretariat reads none of these (DESIGN 4)."""
    return _tell(act, kind, people, now, values, draft_only=True)


def tell_bodies(act: Act, kind: Occasion, bodies: Bodies, now: datetime, **values: Any) -> None:
    """One letter to everybody who acts for one of them; of those that have only begun the Secretariat reads none."""
    applied = people_of_bodies(who_have_applied(bodies))
    tell_people(act, kind, applied, now, **values)
    begun = people_of_bodies(bodies).exclude(pk__in=applied.order_by().values("pk"))
    tell_drafters(act, kind, begun, now, **values)


def _tell(
    act: Act,
    kind: Occasion,
    people: Iterable[User],
    now: datetime,
    values: Mapping[str, Any],
    *,
    draft_only: bool = False,
) -> int:
    writer = Writer(kind)
    drafts = [writer.draft(to_user(user), values) for user in people]
    return write_letters(act=act, drafts=drafts, now=now, kept_until=kept_until(act, now), draft_only=draft_only)


def tell_office(
    act: Act, kind: Occasion, party: Party, now: datetime, right: Right | None = None, **values: Any
) -> int:
    """One letter to each person of the Chair's office or the Secretariat (with `right`)."""
    return tell_people(act, kind, people_of(party, now, right=right), now, **values)


def tell_missions(act: Act, kind: Occasion, now: datetime, *, post_from: datetime | None = None, **values: Any) -> int:
    """One letter to each mission that has a mailbox; not posted before `post_from`."""
    writer = Writer(kind)
    missions = MemberState.objects.exclude(mailbox="")
    drafts = [writer.draft(to_mission(state), values) for state in missions]
    return write_letters(act=act, drafts=drafts, now=now, kept_until=kept_until(act, now), post_from=post_from)
