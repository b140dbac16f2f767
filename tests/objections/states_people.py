"""Signed-in clients of the States' desk, at an instant of the procedure."""

from __future__ import annotations

from contextlib import contextmanager

import time_machine
from django.test import Client

from accounts.capacities import Actor
from accounts.connection import desk
from accounts.models import User
from objections.models import Objection
from tests.signing_in import sign_in


def client_of(actor: Actor, *, again: bool = True) -> Client:
    """A browser of that person, signed in with a second factor; `again`: and once more for sensitive acts."""
    return sign_in(Client(), User.objects.get(pk=actor.user_id), again=again)


@contextmanager
def at(moment):
    """The clock at the door reads `moment`."""
    with time_machine.travel(moment, tick=False):
        yield


def file_url(case, rest=""):
    return f"/states/files/{case.application.reference}/{rest}"


def objections():
    with desk():
        return list(Objection.objects.order_by("id"))
