"""The desk of each capacity: where somebody goes after signing in, and what the header offers."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.capacities import Actor, Party, Right


@dataclass(frozen=True)
class Desk:
    """A page that opens a capacity's work. The header leaves out what does not exist."""

    path: str
    name: str | Promise


# Translators: the page on which an applicant follows its own applications.
MY = Desk("/my/", _("My applications"))
# Translators: the pages on which delegates of Member States work.
STATES = Desk("/states/", _("States’ desk"))
CHAIR = Desk("/chair/", _("Chair’s desk"))
SECRETARIAT = Desk("/admin/", _("Secretariat’s desk"))
ACCOUNT = Desk("/accounts/security/", _("Your account"))
OF_PARTY = {Party.PERSON: MY, Party.STATE: STATES, Party.CHAIR: CHAIR, Party.SECRETARIAT: SECRETARIAT}


def desks_of(actor: Actor | None) -> tuple[Desk, ...]:
    """What the header offers besides the account itself."""
    if actor is None or actor.party not in OF_PARTY:
        return ()
    desks = [OF_PARTY[actor.party]]
    if actor.party is Party.PERSON:
        desks.append(Desk("/my/inputs/", _("Your written inputs")))
    if Right.ADMINISTRATOR in actor.rights:
        desks.append(Desk("/states/people/", _("Your delegates")))
    if Right.NAMED_STAFF in actor.rights:
        desks.append(Desk("/chair/named/", _("Objections received")))
    if Right.OFFICE in actor.rights:
        desks.append(Desk("/chair/inputs/", _("Written inputs: appeals")))
        desks.append(Desk("/chair/people/", _("The office’s people")))
    return tuple(desks)


def first_page_of(actor: Actor | None) -> str:
    """Where the person's work begins; the account's page where that desk is not served."""
    for desk in (*desks_of(actor), ACCOUNT):
        try:
            resolve(desk.path)
        except Resolver404:
            continue
        return desk.path
    return "/"
