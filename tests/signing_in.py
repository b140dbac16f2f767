"""Signed-in clients, with the records that allauth itself would have left in the session."""

from __future__ import annotations

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from accounts.capacities import Actor
from accounts.models import User

USER_KEY = "account_authentication_methods_user"


def sign_in(client: Client, user: User, *, factor: bool = True, again: bool = False) -> Client:
    """Sign `user` in; `factor`: with the second factor; `again`: and once more just now, for sensitive acts."""
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    records: list[dict[str, object]] = [{"method": "password", "at": time.time(), "email": user.email}]
    if factor:
        records.append({"method": "mfa", "at": time.time(), "type": "totp"})
    if again:
        records.append({"method": "mfa" if factor else "password", "at": time.time(), "reauthenticated": True})
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session[USER_KEY] = str(user.pk)
    session.save()
    return client


def signed_in(actor: Actor, **kwargs: object) -> Client:
    """A browser of that person, signed in by the password alone."""
    client = Client(**kwargs)
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client
