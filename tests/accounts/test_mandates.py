"""Mandates: who may give, change and end them; the instant at which the Chair's desk passes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.capacities import Actor, Party, Right
from accounts.models import Act, Invitation, Letter, Mandate
from accounts.policy import TABLE, PeopleAct, insist_may, insist_second_person
from accounts.queries.mandates import holding
from accounts.refusals import Refused
from accounts.services.invitations import invite_delegate, invite_to_office
from accounts.services.mandates import (
    end_delegate,
    end_mission_mandates,
    end_office_mandate,
    name_staff,
    set_delegate_rights,
    set_mission_choices,
)
from accounts.services.people import own_data
from accounts.services.proposals import confirm_proposal, propose_chair, propose_end, propose_rights
from tests import builders as build
from tests.at_once import at_once
from tests.objections.states_people import at, client_of
from tests.signing_in import sign_in

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
EVERYBODY = {
    "stranger": lambda: build.applicant(),
    "delegate": lambda: build.delegate(None, Right.LODGING),
    "administrator": lambda: build.delegate(None, Right.ADMINISTRATOR),
    "office": lambda: build.chair(),
    "reader": lambda: build.mandate(Party.SECRETARIAT).actor(),
    "officer": lambda: build.secretariat(Right.SECURITY_OFFICER),
    "settings": lambda: build.secretariat(Right.SETTINGS),
    "named": lambda: build.secretariat(Right.NAMED_STAFF, Right.CHECKER, Right.CIRCULATOR),
}
MAY = {
    PeopleAct.SECRETARIAT_RIGHTS: {"officer"},
    PeopleAct.RESET_FACTOR: {"officer"},
    PeopleAct.NAME_CHAIR: {"officer"},
    PeopleAct.MISSION_MANDATES: {"officer"},
    PeopleAct.OFFICE_PEOPLE: {"office"},
    PeopleAct.NAME_STAFF: {"office"},
    PeopleAct.DELEGATES: {"administrator"},
    PeopleAct.MISSION_CHOICES: {"administrator"},
    PeopleAct.MAILBOXES: {"settings"},
    PeopleAct.LETTERS: {"settings"},
    PeopleAct.WORDINGS: {"settings"},
    PeopleAct.MAILING_LIST: {"settings"},
}
pytestmark = pytest.mark.django_db


def mandate_of(actor: Actor) -> Mandate:
    return Mandate.objects.get(pk=actor.mandate_id)


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_may_do_what(who):
    assert set(MAY) == set(TABLE) == set(PeopleAct)
    actor = EVERYBODY[who]()
    for act, those in MAY.items():
        if who in those:
            insist_may(act, actor)
        else:
            with pytest.raises(Refused):
                insist_may(act, actor)


@pytest.mark.parametrize("act", [act for act, grant in TABLE.items() if grant.second_person])
def test_the_second_person_is_another(act):
    one, other = build.secretariat(Right.SECURITY_OFFICER), build.secretariat(Right.SECURITY_OFFICER)
    with pytest.raises(Refused, match="same_person"):
        insist_second_person(act, one.user_id, one)
    insist_second_person(act, one.user_id, other)


def test_of_another_mission_nothing_is_given_or_ended():
    ada, foreign = build.delegate(None, Right.ADMINISTRATOR), mandate_of(build.delegate())
    with pytest.raises(Refused, match="other_party"):
        set_delegate_rights(mandate=foreign, lodging=False, administrator=True, actor=ada, now=NOW)
    with pytest.raises(Refused, match="other_party"):
        end_delegate(mandate=foreign, actor=ada, now=NOW)


def test_ending_takes_back_the_invitations_that_were_sent():
    state = build.member_state()
    ada, eve = build.delegate(state, Right.ADMINISTRATOR), build.delegate(state, Right.ADMINISTRATOR)
    invite_delegate(email="n@x.example", full_name="", language="en", lodging=True, actor=eve, now=NOW)
    end_delegate(mandate=mandate_of(eve), actor=ada, now=NOW)
    assert Invitation.objects.get().revoked_at == NOW
    assert Letter.objects.get(kind="people.mandate_ended").user_id == eve.user_id
    with pytest.raises(Refused, match="last_administrator"):
        end_delegate(mandate=mandate_of(ada), actor=ada, now=NOW)
    with pytest.raises(Refused, match="mandate_ended"):
        end_delegate(mandate=mandate_of(eve), actor=ada, now=NOW)


def test_a_mission_that_chose_a_second_person_keeps_two_who_lodge():
    """Taking the right from the last but one is refused; a mandate that lapses by itself is warned about."""
    state = build.member_state()
    ada = build.delegate(state, Right.ADMINISTRATOR, Right.LODGING)
    eve = build.delegate(state, Right.LODGING)
    set_mission_choices(second_person=True, language="en", actor=ada, now=NOW)
    with pytest.raises(Refused, match="last_second_delegate"):
        end_delegate(mandate=mandate_of(eve), actor=ada, now=NOW)
    given = {"mandate": mandate_of(eve), "administrator": False, "actor": ada, "now": NOW}
    with pytest.raises(Refused, match="last_second_delegate"):
        set_delegate_rights(lodging=False, **given)
    until = NOW + 2 * SECOND
    set_delegate_rights(lodging=True, until=until, **given)
    warning = "fewer than two hold the lodging right now"
    officer = build.secretariat(Right.SECURITY_OFFICER)
    for moment, warned in ((until - SECOND, False), (until, True)):
        with at(moment):
            people = client_of(ada).get("/states/people/").content.decode()
            assert "Nobody could confirm" in people  # said as soon as the last day is set
            assert (warning in people) is warned
            page = client_of(officer).get(f"/admin/accounts/memberstate/{state.pk}/change/").content.decode()
            assert ("nobody could confirm" in page) is warned
    # One is left already: whoever must be removed can be.
    set_delegate_rights(mandate=mandate_of(ada), lodging=False, administrator=True, actor=ada, now=until + SECOND)


def test_a_former_chair_loses_sight_at_the_next_request(client):
    mandate = build.mandate(Party.CHAIR, Right.OFFICE)
    sign_in(client, mandate.user)
    assert client.get("/chair/people/").status_code == 200
    mandate.until_at = timezone.now()
    mandate.save(update_fields=["until_at"])
    assert client.get("/chair/people/").status_code == 403


def test_the_secretariat_names_a_chair_by_two_with_the_letter():
    one, other = build.secretariat(Right.SECURITY_OFFICER), build.secretariat(Right.SECURITY_OFFICER)
    chris = build.chair()
    given = {"email": "c@chair.example", "full_name": "C", "at": NOW, "reason": "Elected.", "actor": one, "now": NOW}
    with pytest.raises(Refused, match="needs_evidence"):
        propose_chair(**given, evidence=None)
    from accounts.models import StoredFile

    scan = StoredFile.objects.create(
        sha256="c" * 64, size=1, media_type="application/pdf", original_name="l.pdf", uploaded_at=NOW
    )
    proposal = propose_chair(**given, evidence=scan)
    assert not Invitation.objects.exists()
    with pytest.raises(Refused, match="proposal_expired"):
        confirm_proposal(proposal=proposal, actor=other, now=proposal.expires_at)
    confirm_proposal(proposal=proposal, actor=other, now=NOW + SECOND)
    assert mandate_of(chris).until_at is None  # until the new Chair has accepted
    assert Invitation.objects.get().email == "c@chair.example"


def test_there_are_always_two_officers_and_somebody_in_the_office():
    one, other = build.secretariat(Right.SECURITY_OFFICER), build.secretariat(Right.SECURITY_OFFICER)
    with pytest.raises(Refused, match="last_officer"):
        propose_end(mandate=mandate_of(other), reason="Left.", actor=one, now=NOW)
    third = build.secretariat(Right.SECURITY_OFFICER, Right.NAMED_STAFF)
    proposal = propose_rights(mandate=mandate_of(third), rights=[Right.CHECKER], reason="Moved.", actor=one, now=NOW)
    with pytest.raises(Refused, match="about_you"):
        confirm_proposal(proposal=proposal, actor=third, now=NOW)
    confirm_proposal(proposal=proposal, actor=other, now=NOW)
    assert mandate_of(third).rights == ["checker", "named_staff"]  # what the Chair gave stays
    chris = build.chair()
    with pytest.raises(Refused, match="last_of_office"):
        end_office_mandate(mandate=mandate_of(chris), actor=chris, now=NOW)


def test_named_staff_is_the_chairs_to_give_and_opens_the_desk():
    sam, chris = build.secretariat(Right.CHECKER), build.chair()
    assert not sam.sees_objections
    name_staff(mandate=mandate_of(sam), named=True, actor=chris, now=NOW)
    assert mandate_of(sam).actor().sees_objections
    name_staff(mandate=mandate_of(sam), named=False, actor=chris, now=NOW)
    assert mandate_of(sam).rights == ["checker"]
    with pytest.raises(Refused, match="other_party"):
        name_staff(mandate=mandate_of(sam), named=True, actor=build.secretariat(Right.SECURITY_OFFICER), now=NOW)
    with pytest.raises(Refused, match="not_a_right_of"):
        name_staff(mandate=mandate_of(build.delegate()), named=True, actor=chris, now=NOW)


def test_a_contested_mission_waits():
    state = build.member_state()
    ada = build.delegate(state, Right.ADMINISTRATOR)
    build.delegate(state)
    invite_delegate(email="n@x.example", full_name="", language="en", lodging=True, actor=ada, now=NOW)
    officer = build.secretariat(Right.SECURITY_OFFICER)
    with pytest.raises(Refused, match="needs_reason"):
        end_mission_mandates(state=state, mandates=None, reason=" ", actor=officer, now=NOW)
    assert end_mission_mandates(state=state, mandates=None, reason="Contested.", actor=officer, now=NOW) == 2
    assert not holding(NOW).filter(state=state).exists()
    assert Invitation.objects.get().revoked_at == NOW
    assert Letter.objects.get(kind="people.mission_mandates_ended").address == state.mailbox
    with pytest.raises(Refused, match="mandate_ended"):
        end_mission_mandates(state=state, mandates=None, reason="Again.", actor=officer, now=NOW)


def test_no_name_or_address_stands_in_the_record():
    chris = build.chair()
    invite_to_office(email="marker@x.example", full_name="Marker Name", language="en", actor=chris, now=NOW)
    assert Letter.objects.filter(address="marker@x.example").exists()
    assert not Act.objects.filter(content__icontains="marker").exists()


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_remove_each_other_at_once():
    state = build.member_state()
    pair = [build.delegate(state, Right.ADMINISTRATOR) for _ in range(2)]
    targets = [mandate_of(one) for one in reversed(pair)]

    def remove(number: int) -> str:
        end_delegate(mandate=targets[number], actor=pair[number], now=NOW)
        return "done"

    assert sorted(at_once(lambda: remove(0), lambda: remove(1))) == ["done", "last_administrator"]
    assert holding(NOW).filter(state=state).count() == 1


def test_the_chairs_pages(client):
    chris = build.mandate(Party.CHAIR, Right.OFFICE)
    cora = build.mandate(Party.CHAIR, Right.OFFICE)
    sam = build.mandate(Party.SECRETARIAT, Right.CHECKER)
    sign_in(client, chris.user, again=True)
    typed = {"email": "aide@chair.example", "full_name": "Aide", "language": "en"}
    assert client.post("/chair/people/invite/", typed).status_code == 302
    client.post(f"/chair/people/staff/{sam.pk}/", {"named": "yes"})
    sam.refresh_from_db()
    assert "named_staff" in sam.rights
    page = client.get("/chair/people/").content.decode()
    assert "aide@chair.example" in page
    assert "will no longer be in the Chair’s office" in client.get(f"/chair/people/{cora.pk}/remove/").content.decode()
    cora.refresh_from_db()
    assert cora.until_at is None
    client.post(f"/chair/people/{cora.pk}/remove/")
    cora.refresh_from_db()
    assert cora.until_at is not None
    invitation = Invitation.objects.get()
    client.post(f"/chair/people/invitations/{invitation.pk}/revoke/")
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None


def test_of_the_last_of_the_office_no_button_is_drawn(client):
    """Neither when the page is opened, nor when it was drawn while there was a second one."""
    chris = build.mandate(Party.CHAIR, Right.OFFICE)
    cora = build.mandate(Party.CHAIR, Right.OFFICE)
    sign_in(client, chris.user, again=True)
    url, button = f"/chair/people/{chris.pk}/remove/", "Remove from the office</button>"
    assert button in client.get(url).content.decode()
    assert client.post(f"/chair/people/{cora.pk}/remove/").status_code == 302
    for answer, status in ((client.get(url), 200), (client.post(url), 409)):
        page = answer.content.decode()
        assert answer.status_code == status
        assert "Nothing has been changed" in page
        assert button not in page
    chris.refresh_from_db()
    assert chris.until_at is None


def test_ones_own_account(client):
    user = build.person("Alice")
    sign_in(client, user, factor=False, again=True)
    other = sign_in(type(client)(), user, factor=False)
    assert client.get("/accounts/security/").status_code == 200
    client.post("/accounts/security/", {"full_name": "Alice Ng", "language": "es"})
    user.refresh_from_db()
    assert (user.full_name, user.language) == ("Alice Ng", "es")
    answer = client.get("/accounts/security/data/")
    assert answer.json()["profile"]["email"] == user.email
    assert "attachment" in answer["Content-Disposition"]
    client.get("/accounts/security/sessions/")
    assert other.get("/accounts/security/").status_code == 200
    client.post("/accounts/security/sessions/")
    assert other.get("/accounts/security/").status_code == 302
    assert client.get("/accounts/security/").status_code == 200


def test_ones_own_data_is_ones_own():
    one, other = build.mandate(Party.CHAIR, Right.OFFICE), build.mandate(Party.CHAIR, Right.OFFICE)
    data = own_data(user=one.user)
    assert len(data["mandates"]) == 1
    assert other.user.email not in str(data)
