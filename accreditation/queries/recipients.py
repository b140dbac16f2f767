"""To whom a letter to everyone concerned goes: all missions, and who acts for the bodies that it is about."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.queries.missions import Notified, all_missions
from accreditation.modalities.states import State
from accreditation.modalities.visibility import Audience
from accreditation.models import Application, Circulation, Cycle, Representative, Window
from accreditation.queries.secretariat import submitted_cases

# Ids of organizations, as a query over the applications by which they are concerned.
Bodies = QuerySet[Application, Any]


def bodies_of_window(window: Window) -> Bodies:
    """Those with an application in the window, begun or sent."""
    return Application.objects.filter(window=window).values("organization_id")


def bodies_on_list(circulation: Circulation) -> Bodies:
    """Those with a file on the list that was not recalled."""
    files = circulation.entries.filter(recalled_at__isnull=True).values("application_id")
    return Application.objects.filter(pk__in=files).values("organization_id")


def bodies_of_cycle(cycle: Cycle) -> Bodies:
    """Those that have sent an application in the cycle."""
    return Application.objects.filter(cycle=cycle).exclude(state=State.DRAFT.value).values("organization_id")


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
    named = tuple(" · ".join(filter(None, (user.full_name, user.email))) for user in people_of_bodies(known))
    people = people_of_bodies(bodies).count()
    return Notified((*missions.reached, *named), missions.not_reached, missions=not people, unnamed=people - len(named))
