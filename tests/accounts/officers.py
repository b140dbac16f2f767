"""What an officer of the Secretariat meets: a browser signed in twice, and some of everything on the pages."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from accounts.capacities import Right
from accounts.models import Mandate
from accounts.services.invitations import invite_delegate
from tests import builders as build
from tests.signing_in import sign_in


def client_of(mandate: Mandate) -> Client:
    return sign_in(Client(), mandate.user, again=True)


def some_of_everything() -> None:
    ada = build.delegate(build.member_state("Utopia"), Right.ADMINISTRATOR)
    invite_delegate(
        email="n@mission.example", full_name="N", language="en", lodging=True, actor=ada, now=timezone.now()
    )
