"""With two security officers what one proposes about the other could be confirmed by nobody: said before anything is typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.capacities import Party, Right
from accounts.models import Letter, Proposal
from accounts.refusals import Refused
from accounts.services.proposals import propose_end, propose_rights
from tests import builders as build
from tests.accounts.officers import client_of

pytestmark = pytest.mark.django_db
NOBODY = "Nobody could confirm it: there is no security officer besides who proposes and the one concerned"
TOO_FEW = "fewer than two security officers would remain"


def test_of_two_officers_neither_proposes_other_rights_for_the_other(officer, sid):
    now, rights = timezone.now(), [Right.SECURITY_OFFICER, Right.CHECKER]
    with pytest.raises(Refused, match="no_third_officer"):
        propose_rights(mandate=sid, rights=rights, reason="New task.", actor=officer.actor(), now=now)
    client = client_of(officer)
    page = client.get(f"/admin/accounts/mandate/{sid.pk}/change/").content.decode()
    assert NOBODY in page
    assert f"/admin/accounts/mandate/{sid.pk}/rights/" not in page
    assert f"/admin/accounts/mandate/{sid.pk}/end/" not in page
    typed = {"rights": ["checker"], "reason": "New task.", "seen": sid.drawn()}
    for act, title in (("rights", NOBODY), ("end", TOO_FEW)):
        for answer in (client.get(address := f"/admin/accounts/mandate/{sid.pk}/{act}/"), client.post(address, typed)):
            assert answer.status_code == 409
            assert title in answer.content.decode()
            assert 'name="reason"' not in answer.content.decode()
    assert not Proposal.objects.exists()


def test_for_somebody_else_the_other_officer_confirms_and_for_oneself_too(officer, sid):
    sam, now = build.mandate(Party.SECRETARIAT, Right.CHECKER), timezone.now()
    page = client_of(officer).get(f"/admin/accounts/mandate/{sam.pk}/change/").content.decode()
    assert "Propose other rights" in page
    assert "End the mandate" in page
    assert NOBODY not in page
    propose_end(mandate=sam, reason="Left.", actor=officer.actor(), now=now)
    rights = [Right.SECURITY_OFFICER]
    propose_rights(mandate=officer, rights=rights, reason="Fewer.", actor=officer.actor(), now=now)
    own = client_of(officer).get(f"/admin/accounts/mandate/{officer.pk}/change/").content.decode()
    assert "Propose other rights" in own
    assert "End the mandate" not in own
    assert TOO_FEW in own


def test_the_one_concerned_is_not_offered_to_confirm_and_reads_why(officer, sid):
    third = build.mandate(Party.SECRETARIAT, Right.SECURITY_OFFICER)
    now = timezone.now()
    proposal = propose_end(mandate=third, reason="Left.", actor=officer.actor(), now=now)
    assert [letter.user for letter in Letter.objects.filter(kind="people.proposed")] == [sid.user]
    address = f"/admin/accounts/proposal/{proposal.pk}"
    offered = f"{address}/confirm/"
    about = client_of(third).get(f"{address}/change/").content.decode()
    assert "It is about you: another security officer confirms it." in about
    assert offered not in about
    for answer in (client_of(third).get(offered), client_of(third).post(offered)):
        assert "It is about you: another security officer has to do this." in answer.content.decode()
        assert "You did the first part" not in answer.content.decode()
    other = client_of(sid).get(f"{address}/change/").content.decode()
    assert offered in other
    assert "It is about you" not in other
    assert client_of(sid).post(offered, {"confirmed": "yes"}).status_code == 302
    third.refresh_from_db()
    assert third.until_at is not None
    assert third.until_at < now + timedelta(hours=1)
