"""To whom a letter to everyone concerned goes: all missions, and who acts for the bodies that it is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.queries.missions import Notified, all_missions
from accreditation.modalities.states import State
from accreditation.modalities.visibility import Audience
from accreditation.models import Application, Circulation, Cycle, Representative, Window
from accreditation.queries.circulation import standing_on
from accreditation.queries.secretariat import submitted_cases

# Ids of organizations, as a query over the applications by which they are concerned.
Bodies = QuerySet[Application, Any]


def bodies_of_window(window: Window) -> Bodies:
    """Those with an application in the window, begun or sent."""
    return Application.objects.filter(window=window).values("organization_id")


def bodies_on_list(circulation: Circulation) -> Bodies:
    """Those with a file that stands on the list: not recalled, not taken off it by a change of substance, not ended by the
    body itself or with the cycle. Of other states nothing is asked here: they are outcomes (DESIGN 4)."""
    ended = (State.WITHDRAWN.value, State.CLOSED_WITH_CYCLE.value)
    return standing_on(circulation).exclude(state__in=ended).values("organization_id")


def bodies_of_cycle(cycle: Cycle) -> Bodies:
    """Those that have sent an application in the cycle."""
    return who_have_applied(Application.objects.filter(cycle=cycle).values("organization_id"))


def who_have_applied(bodies: Bodies) -> Bodies:
    """Without those that have only begun: a draft is its organization's own (DESIGN 4)."""
    return bodies.exclude(state=State.DRAFT.value)


def body_of(application: Application) -> Bodies:
    """The one whose application it is."""
    return Application.objects.filter(pk=application.pk).values("organization_id")


def people_of_bodies(bodies: Bodies) -> QuerySet[User]:
    """Everybody who acts for one of them now."""
    current = Representative.objects.filter(organization__in=bodies, until_at__isnull=True)
    return User.objects.filter(is_active=True, pk__in=current.values("user_id")).order_by("id")


def everyone_concerned(bodies: Bodies, audience: Audience) -> Notified:
    """All missions with a mailbox, and the people of the bodies: shown before a letter to all of them is sent.

    By name only those whose application `audience` may know of: a draft is its organization's own (DESIGN 4). The others
    are counted."""
    missions = all_missions()
    known = bodies.filter(pk__in=submitted_cases(audience).values("pk"))
    named = tuple(_line(user) for user in people_of_bodies(known))
    people = people_of_bodies(bodies).count()
    return Notified((*missions.reached, *named), missions.not_reached, missions=not people, unnamed=people - len(named))


def these_people(people: Iterable[User]) -> Notified:
    """These people alone, each once."""
    return Notified(tuple(dict.fromkeys(_line(user) for user in people)), (), missions=False)


def _line(user: User) -> str:
    return " · ".join(filter(None, (user.full_name, user.email)))
