"""Who acts for a body already is not invited to it again: said at the form, before anybody else has to confirm."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.capacities import Party, Right
from accounts.models import Proposal, User
from accounts.people_reasons import PeopleReason
from accounts.refusals import Refused
from accounts.services.invitations import invite_delegate, invite_to_office
from accounts.services.proposals import confirm_proposal, propose_invitation
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


def officer():
    return build.mandate(Party.SECRETARIAT, Right.SECURITY_OFFICER).actor()


def propose(email: str, actor):
    return propose_invitation(
        email=email, full_name="Sam", rights=[Right.CHECKER], reason="Needed.", actor=actor, now=NOW
    )


def test_for_the_secretariat_it_is_refused_at_the_proposal():
    first, second = officer(), officer()
    there = User.objects.get(pk=build.secretariat(Right.CHECKER).user_id).email
    with pytest.raises(Refused, match=PeopleReason.HAS_MANDATE):
        propose(there.upper(), first)
    proposal = propose("new@secretariat.example", first)
    with pytest.raises(Refused, match=PeopleReason.ALREADY_PROPOSED):
        propose("New@secretariat.example", second)
    confirm_proposal(proposal=proposal, actor=second, now=NOW)
    with pytest.raises(Refused, match=PeopleReason.ALREADY_INVITED):
        propose("new@secretariat.example", first)
    assert Proposal.objects.count() == 1


def test_the_form_says_what_to_do_and_keeps_what_was_typed(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    there = User.objects.get(pk=build.secretariat(Right.CHECKER).user_id).email
    with time_machine.travel(NOW, tick=False):
        client = sign_in(Client(), User.objects.get(pk=officer().user_id), again=True)
        typed = {"email": there, "full_name": "Sam", "rights": ["checker"], "reason": "Needed."}
        answer = client.post(reverse("admin:accounts_proposal_invite"), typed)
    assert answer.status_code == 409
    assert "acts in that capacity already. Change the rights in the list instead." in answer.content.decode()
    assert f'value="{there}"' in answer.content.decode()
    assert not Proposal.objects.exists()


def test_for_a_mission_and_for_the_office_it_is_refused_at_the_form():
    administrator = build.delegate(None, Right.ADMINISTRATOR)
    chair = build.chair()
    named = {"full_name": "Again", "language": "en", "now": NOW}
    email = User.objects.get(pk=administrator.user_id).email
    with pytest.raises(Refused, match=PeopleReason.HAS_MANDATE):
        invite_delegate(email=email, lodging=True, actor=administrator, **named)
    with pytest.raises(Refused, match=PeopleReason.HAS_MANDATE):
        invite_to_office(email=User.objects.get(pk=chair.user_id).email, actor=chair, **named)
