"""Two people at the same rights: the later one undoes nothing unseen, and loses nothing of what was typed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.capacities import Party, Right
from accounts.forms.seat_time import end_of_day
from accounts.models import Letter, Proposal
from accounts.services.mandates import name_staff, set_delegate_rights
from tests import builders as build
from tests.accounts.drawn import seen_on, send
from tests.accounts.officers import client_of

pytestmark = pytest.mark.django_db
STALE = "Somebody else has changed the rights or the last day since you opened the page"


def officer() -> build.Mandate:
    return build.mandate(Party.SECRETARIAT, Right.SECURITY_OFFICER)


def test_two_proposals_from_the_same_rights_are_not_both_carried_out():
    one, other, third = officer(), officer(), officer()
    sam = build.mandate(Party.SECRETARIAT, Right.CHECKER)
    url = f"/admin/accounts/mandate/{sam.pk}/rights/"
    first, second = client_of(one), client_of(other)
    for client, rights in ((first, ["checker", "circulator"]), (second, ["checker", "moderator"])):
        assert send(client, url, {"rights": rights, "reason": "New task."}).status_code == 302
    wanted, also = Proposal.objects.order_by("id")
    confirming = client_of(third)
    page = confirming.get(f"/admin/accounts/proposal/{wanted.pk}/confirm/").content.decode()
    assert "Rights before" in page
    # The Chair's own right moves neither.
    name_staff(mandate=sam, named=True, actor=build.chair(), now=timezone.now())
    confirmed = {"confirmed": "yes"}
    assert confirming.post(f"/admin/accounts/proposal/{wanted.pk}/confirm/", confirmed).status_code == 302
    sam.refresh_from_db()
    assert sam.rights == ["checker", "circulator", "named_staff"]

    address = f"/admin/accounts/proposal/{also.pk}/confirm/"
    for page in (confirming.get(address), confirming.post(address)):
        assert page.status_code == 409
        assert "rights have changed since this was proposed" in page.content.decode()
        assert "Confirm, and do it" not in page.content.decode()
    sam.refresh_from_db()
    assert "circulator" in sam.rights
    assert confirming.post(f"/admin/accounts/proposal/{also.pk}/decline/").status_code == 302


def test_a_page_of_rights_that_is_stale_says_so_and_keeps_what_was_chosen():
    one, _who_confirms = officer(), officer()
    sam = build.mandate(Party.SECRETARIAT, Right.CHECKER)
    client, url = client_of(one), f"/admin/accounts/mandate/{sam.pk}/rights/"
    drawn = seen_on(client, url)
    build.Mandate.objects.filter(pk=sam.pk).update(rights=["circulator"])
    typed = {"rights": ["checker", "moderator"], "reason": "For the inputs."}
    stale = client.post(url, {**typed, "seen": drawn})
    page = stale.content.decode()
    assert stale.status_code == 409
    assert STALE in page
    assert re.search(r"Rights now\s*</dt>\s*<dd[^>]*>\s*circulates lists", page)
    assert "For the inputs." in page
    assert page.count(" checked") == 2
    assert not Proposal.objects.exists()
    assert client.post(url, typed).status_code == 409  # a page that has lost its mark is as stale
    # Told, the page carries what holds now: sent again, it is meant.
    again = {**typed, "seen": stale.context["form"]["seen"].value()}
    assert client.post(url, again).status_code == 302
    assert Proposal.objects.get().rights_before == ["circulator"]


def test_two_administrators_do_not_overwrite_each_other():
    state = build.member_state("Utopia")
    ada = build.mandate(Party.STATE, Right.ADMINISTRATOR, state=state)
    eve = build.mandate(Party.STATE, Right.ADMINISTRATOR, state=state)
    dev = build.mandate(Party.STATE, Right.LODGING, state=state)
    url, client = f"/states/people/{dev.pk}/", client_of(ada)
    day = (timezone.now() + timedelta(days=60)).date()
    drawn = seen_on(client, url)
    assert send(client_of(eve), url, {"lodging": "on", "until": day.isoformat()}).status_code == 302

    later = (timezone.now() + timedelta(days=90)).date()
    typed = {"administrator": "on", "until": later.isoformat(), "seen": drawn}
    stale = client.post(url, typed)
    page = stale.content.decode()
    assert (stale.status_code, STALE in page, f'value="{later.isoformat()}"' in page) == (409, True, True)
    dev.refresh_from_db()
    assert (dev.rights, dev.until_at) == (["lodging"], end_of_day(day))
    assert Letter.objects.filter(kind="people.rights_changed").count() == 1
    # Another error does not make a stale page fresh.
    wrong = client.post(url, {**typed, "until": "7 November"})
    assert wrong.context["form"]["seen"].value() == drawn
    assert client.post(url, {**typed, "seen": stale.context["form"]["seen"].value()}).status_code == 302
    dev.refresh_from_db()
    assert (dev.rights, dev.until_at) == (["administrator"], end_of_day(later))


def test_the_mark_is_of_the_very_instant():
    state = build.member_state()
    ada, dev = build.delegate(state, Right.ADMINISTRATOR), build.mandate(Party.STATE, state=state)
    now = timezone.now()
    until: datetime = now + timedelta(days=3)
    given = {"lodging": True, "administrator": False, "until": until, "actor": ada, "now": now}
    changed = set_delegate_rights(mandate=dev, seen=dev.drawn(), **given)
    dev.refresh_from_db()
    assert changed.drawn() == dev.drawn()


def test_the_choices_of_a_mission_are_not_undone_unseen():
    state = build.member_state("Utopia")
    ada = build.mandate(Party.STATE, Right.ADMINISTRATOR, Right.LODGING, state=state)
    eve = build.mandate(Party.STATE, Right.ADMINISTRATOR, Right.LODGING, state=state)
    url, client = "/states/people/choices/", client_of(ada)
    drawn = seen_on(client, url)
    assert send(client_of(eve), url, {"second_person": "on", "language": "fr"}).status_code == 302
    stale = client.post(url, {"language": "es", "seen": drawn})
    assert stale.status_code == 409
    assert "Another administrator has changed the mission’s choices" in stale.content.decode()
    state.refresh_from_db()
    assert (state.second_person, state.language) == (True, "fr")
    assert client.post(url, {"language": "es", "seen": stale.context["form"]["seen"].value()}).status_code == 302
