"""The Secretariat's pages as a person uses them: signed in with rights, a form drawn, filled, read back and pressed."""

import html
import re

from django.urls import reverse

from accounts.capacities import Right
from accounts.models import User
from tests import builders as build

ALL = (Right.CHECKER, Right.CIRCULATOR, Right.MODERATOR, Right.SETTINGS)


def sign_in(client, *rights):
    actor = build.secretariat(*(rights or ALL))
    client.force_login(User.objects.get(pk=actor.user_id))
    return actor


def address(name, *args):
    return reverse(f"admin:accreditation_{name}", args=args)


def drawn(client, path):
    """What the page was drawn from, as a browser sends it back."""
    page = client.get(path).content.decode()
    found = re.findall(r'<input type="hidden" name="(version|seen)"(?: value="([^"]*)")?', page)
    return {name: html.unescape(value) for name, value in found}


def press(client, path, data, *, twice=True):
    """Fill the form; where it is read back first, confirm what was read. What would be refused is refused at the read-back,
    and that is the answer."""
    data = {**drawn(client, path), **data}
    if twice:
        shown = client.post(path, data)
        if shown.status_code == 409:
            assert b"Read back before you confirm" not in shown.content
            return shown
        assert shown.status_code == 200, shown.content.decode()[:3000]
        assert b"Read back before you confirm" in shown.content
    return client.post(path, {**data, "confirmed": "yes"})
