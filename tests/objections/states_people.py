"""Signed-in clients of the States' desk, at an instant of the procedure."""

from __future__ import annotations

from contextlib import contextmanager

import time_machine
from django.test import Client

from accounts.capacities import Actor
from accounts.models import User
from tests.signing_in import sign_in


def client_of(actor: Actor, *, again: bool = True) -> Client:
    """A browser of that person, signed in with a second factor; `again`: and once more for sensitive acts."""
    return sign_in(Client(), User.objects.get(pk=actor.user_id), again=again)


@contextmanager
def at(moment):
    """The clock at the door reads `moment`."""
    with time_machine.travel(moment, tick=False):
        yield
