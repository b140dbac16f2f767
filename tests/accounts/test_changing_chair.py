"""The change of Chair: it passes at its instant, to somebody who has accepted, and never leaves the office empty."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from accounts.capacities import Actor, Party, Right
from accounts.models import Act, Invitation, Letter, Mandate, StoredFile, User
from accounts.queries.mandates import holding
from accounts.queries.people import pending_hand_over
from accounts.refusals import Refused
from accounts.services.accepting import accept_invitation
from accounts.services.changing_chair import hand_over_chair, take_back_invitation
from accounts.services.invitations import LASTS, invite_to_office
from accounts.services.mandates import end_office_mandate
from accounts.services.proposals import confirm_proposal, propose_chair
from tests import builders as build
from tests.at_once import at_once
from tests.objections.states_people import at, client_of
from tests.signing_in import sign_in

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
PASSES = NOW + 3 * DAY
pytestmark = pytest.mark.django_db


def office(moment: datetime) -> set[int]:
    return set(holding(moment).filter(party="chair").values_list("user_id", flat=True))


def pass_to(user: User, actor: Actor, *, passes: datetime = PASSES, now: datetime = NOW) -> Invitation:
    return hand_over_chair(at=passes, email=user.email, full_name="New", language="en", actor=actor, now=now)


def accept(invitation: Invitation, user: User, now: datetime) -> Mandate:
    return accept_invitation(token=build.token_of(invitation), actor=Actor(Party.PERSON, user_id=user.pk), now=now)


def test_the_desk_passes_at_that_instant_to_who_has_accepted():
    chris, cora, new = build.chair(), build.chair(), build.person("New")
    invite_to_office(email="late@x.example", full_name="", language="en", actor=cora, now=NOW)
    invitation = pass_to(new, chris)
    assert Invitation.objects.get(email="late@x.example").revoked_at == NOW
    accept(invitation, new, NOW + SECOND)
    assert office(PASSES - SECOND) == {chris.user_id, cora.user_id}
    assert office(PASSES) == {new.pk}
    # Whom the former office still takes in leaves with it.
    aide = build.person("Aide")
    accept(invite_to_office(email=aide.email, full_name="", language="en", actor=cora, now=NOW + DAY), aide, NOW + DAY)
    assert aide.pk in office(PASSES - SECOND)
    assert office(PASSES) == {new.pk}


def test_until_it_is_accepted_the_former_office_goes_on():
    chris, cora, new = build.chair(), build.chair(), build.person("New")
    invitation = pass_to(new, chris)
    # Who sent it may go: the change of Chair is the office's.
    end_office_mandate(mandate=Mandate.objects.get(pk=chris.mandate_id), actor=cora, now=NOW + DAY)
    invite_to_office(email="late@x.example", full_name="", language="en", actor=cora, now=PASSES)
    accepted = PASSES + DAY
    assert office(accepted) == {cora.user_id}
    accept(invitation, new, accepted)
    assert office(accepted - SECOND) == {cora.user_id}
    assert office(accepted) == {new.pk}
    assert not Invitation.objects.filter(accepted_at=None, revoked_at=None).exists()
    assert Letter.objects.filter(kind="people.mandate_ended", user_id=cora.user_id).exists()


def test_who_makes_an_account_for_it_is_told_from_when_on(client):
    given = {
        "full_name": "New",
        "language": "en",
        "password1": "a long enough phrase",
        "password2": "a long enough phrase",
    }
    hand_over_chair(at=PASSES, email="new@chair.example", full_name="", language="en", actor=build.chair(), now=NOW)
    with at(NOW + DAY):
        answer = client.post(f"/accounts/invitation/{build.token_of(Invitation.objects.get())}/", given, follow=True)
        assert "Accepted. You act for" in answer.content.decode()
        closed = client.get("/chair/")
    page = " ".join(closed.content.decode().split())
    assert closed.status_code == 403
    assert f"You act for {Mandate.objects.get(user__email='new@chair.example')} from" in page
    assert "can give you one" not in page
    Mandate.objects.filter(user__email="new@chair.example").update(until_at=PASSES)  # taken back
    with at(NOW + DAY):
        assert "Open this page again then" not in client.get("/chair/").content.decode()


@pytest.mark.parametrize("accepted", [False, True])
def test_a_second_change_of_chair_replaces_the_first_wholly(accepted):
    chris, first, second = build.chair(), build.person("First"), build.person("Second")
    old = pass_to(first, chris)
    if accepted:
        accept(old, first, NOW)
    later = PASSES + DAY
    new = pass_to(second, chris, passes=later, now=NOW + SECOND)
    assert Mandate.objects.get(pk=chris.mandate_id).until_at is None
    assert pending_hand_over(NOW + SECOND) == new
    accept(new, second, NOW + DAY)
    assert office(later - SECOND) == {chris.user_id}
    assert office(later) == {second.pk}
    told = Letter.objects.filter(kind="people.hand_over_taken_back")
    assert {letter.address for letter in told} == {first.email, User.objects.get(pk=chris.user_id).email}
    assert not Act.objects.filter(content__icontains=first.email).exists()


@pytest.mark.parametrize("accepted", [False, True])
def test_it_is_shown_and_taken_back_until_the_desk_has_passed(accepted):
    chris, new, aide = build.chair(), build.person("New"), build.chair()
    Mandate.objects.filter(user_id=aide.user_id).update(until_at=NOW + 2 * DAY)  # of its own
    invitation = pass_to(new, chris)
    if accepted:
        accept(invitation, new, NOW)
    with at(NOW + DAY):
        client = client_of(chris)
        for page in ("/chair/", "/chair/people/", "/chair/people/hand-over/"):
            body = client.get(page).content.decode()
            assert f"passes to New ({new.email}) on" in body
            assert ("has been accepted" in body) is accepted
        back = client.post(f"/chair/people/invitations/{invitation.pk}/revoke/", follow=True).content.decode()
        assert "The change of Chair is taken back" in back
        assert "passes to New" not in back
    assert aide.user_id in office(NOW + DAY)
    assert office(PASSES) == {chris.user_id}


def test_one_that_nobody_accepted_is_said_and_one_that_has_passed_stays():
    chris, new = build.chair(), build.person("New")
    invitation = pass_to(new, chris)
    with at(NOW + LASTS):
        assert "has not accepted the invitation" in client_of(chris).get("/chair/").content.decode()
    accept(invitation, new, NOW + DAY)
    assert pending_hand_over(PASSES) is None
    with pytest.raises(Refused, match="desk_has_passed"):
        take_back_invitation(invitation=invitation, actor=chris, now=PASSES)


@pytest.mark.parametrize(
    ("email", "passes", "reason"),
    [
        ("x@y.example", NOW - SECOND, "in_the_past"),
        ("Cora@chair.example", PASSES, "in_office"),
        ("nobody", PASSES, "not_an_address"),
    ],
)
def test_whom_and_when_it_cannot_be(email, passes, reason):
    chris, cora = build.chair(), build.chair()
    User.objects.filter(pk=cora.user_id).update(email="cora@chair.example")
    with pytest.raises(Refused, match=reason):
        hand_over_chair(at=passes, email=email, full_name="", language="en", actor=chris, now=NOW)


def test_a_chair_whom_officers_have_named_is_not_the_offices_to_change():
    """Nor need it be somebody from outside: the letter may name one of the office."""
    one, other = build.secretariat(Right.SECURITY_OFFICER), build.secretariat(Right.SECURITY_OFFICER)
    chris, cora = build.chair(), build.chair()
    scan = StoredFile.objects.create(
        sha256="c" * 64, size=1, media_type="application/pdf", original_name="l.pdf", uploaded_at=NOW
    )
    user = User.objects.get(pk=cora.user_id)
    proposal = propose_chair(
        email=user.email, full_name="C", at=NOW, reason="Elected.", evidence=scan, actor=one, now=NOW
    )
    confirm_proposal(proposal=proposal, actor=other, now=NOW)
    invitation = Invitation.objects.get()
    with pytest.raises(Refused, match="chair_is_named"):
        take_back_invitation(invitation=invitation, actor=chris, now=NOW)
    with pytest.raises(Refused, match="chair_is_named"):
        pass_to(build.person("Other"), chris)
    assert office(NOW + DAY) == {chris.user_id, cora.user_id}
    accept(invitation, user, NOW + DAY)
    assert office(NOW + DAY) == {cora.user_id}


def test_officers_take_a_named_chair_back_in_the_admin():
    officer, chris, new = build.secretariat(Right.SECURITY_OFFICER), build.chair(), build.person("New")
    invitation = pass_to(new, chris)
    client = client_of(officer)
    url = f"/admin/accounts/invitation/{invitation.pk}/"
    client.post(f"{url}revoke/")  # the office's own is not theirs
    assert Invitation.objects.get().revoked_at is None
    scan = StoredFile.objects.create(
        sha256="c" * 64, size=1, media_type="application/pdf", original_name="l.pdf", uploaded_at=NOW
    )
    Invitation.objects.update(evidence=scan)
    with at(NOW):
        assert "Take the invitation back" in client_of(officer).get(f"{url}change/").content.decode()
        client_of(officer).post(f"{url}revoke/")
    assert Invitation.objects.get().revoked_at == NOW


@pytest.mark.django_db(transaction=True)
def test_nobody_slips_into_the_new_office_at_once_with_the_change():
    chris, new, aide = build.chair(), build.person("New"), build.person("Aide")
    change = pass_to(new, chris)
    joining = invite_to_office(email=aide.email, full_name="", language="en", actor=chris, now=NOW)
    done = at_once(lambda: str(accept(change, new, PASSES)), lambda: str(accept(joining, aide, PASSES)))
    assert len(done) == 2
    assert office(PASSES) == {new.pk}


def test_it_is_read_back_and_nothing_typed_is_lost(client):
    chris = build.mandate(Party.CHAIR, Right.OFFICE)
    cora = build.mandate(Party.CHAIR, Right.OFFICE)
    sign_in(client, chris.user, again=True)
    url = "/chair/people/hand-over/"
    typed = {
        "email": "n@chair.example",
        "full_name": "New Chair",
        "language": "en",
        "at_0": "2099-07-01",
        "at_1": "12:00",
    }
    wrong = client.post(url, {**typed, "at_1": "25:00"}).content.decode()
    assert "n@chair.example" in wrong
    repeated = client.post(url, {**typed, "at_0": "2099-11-01", "at_1": "01:30"}).content.decode()
    assert "clocks in New York are changed" in repeated
    past = client.post(url, {**typed, "at_0": "2020-07-01"})
    assert (past.status_code, list(past.context["form"].errors)) == (409, ["at"])
    inside = client.post(url, {**typed, "email": cora.user.email})
    assert (inside.status_code, list(inside.context["form"].errors)) == (409, ["email"])
    page = client.post(url, typed).content.decode()
    assert "12:00 New York (16:00 UTC)" in page
    assert not Invitation.objects.exists()
    for name, value in typed.items():
        assert f'name="{name}" value="{value}"' in page
    assert client.post(url, {**typed, "confirmed": "yes"})["Location"] == "/chair/people/"
    assert Invitation.objects.get().from_at == datetime(2099, 7, 1, 16, tzinfo=UTC)
    chris.refresh_from_db()
    assert chris.until_at is None


def test_an_office_without_anybody_is_said_on_the_secretariats_front_page():
    sam = build.secretariat()
    warning = "Nobody is in the Chair’s office"
    assert warning in client_of(sam).get("/admin/").content.decode()
    build.chair()
    assert warning not in client_of(sam).get("/admin/").content.decode()


def test_who_accepts_beforehand_is_told_from_when():
    chris, new = build.chair(), build.person("New")
    invitation = pass_to(new, chris)
    with at(NOW):
        client = sign_in(Client(), new)
        page = client.post(f"/accounts/invitation/{build.token_of(invitation)}/", follow=True).content.decode()
    assert "Accepted. You act for" in page


def test_who_takes_the_desk_over_reads_when_it_passes_and_whom_it_replaces():
    """In the letter, and on the page, whether signed out, signed in or without an account; others invited to the office do not."""
    chris, new = build.chair(), build.person("New")
    invitation = pass_to(new, chris)
    letter = Letter.objects.get(address=new.email)
    assert (
        "The desk passes to you on Thursday 4 March 2027, 07:00 New York (12:00 UTC), or when you accept" in letter.body
    )
    assert "whoever is in the office now sees the desk no more" in letter.body
    url = f"/accounts/invitation/{build.token_of(invitation)}/"

    def said(user: User | None, moment: datetime) -> str:
        with at(moment):
            client = sign_in(Client(), user) if user else Client()
            return " ".join(client.get(url).content.decode().split())

    for user, button in ((None, "I do not know my password"), (new, "Accept the invitation")):
        page = said(user, NOW)
        assert button in page
        assert "The Chair’s desk passes to you on Thursday 4 March 2027, 07:00 New York" in page
        assert "yours takes its place" in page
    late = said(None, PASSES)
    assert "The Chair’s desk passes to you at once when you accept" in late
    User.objects.filter(pk=new.pk).update(email="moved@x.example")  # of nobody who has an account
    assert "yours takes its place" in said(None, NOW)
    assert "passes to you" not in said(build.person("Other"), NOW)
    aide = invite_to_office(email="aide@x.example", full_name="", language="en", actor=chris, now=NOW)
    assert "passes to you" not in Letter.objects.get(address="aide@x.example").body
    with at(NOW):
        page = Client().get(f"/accounts/invitation/{build.token_of(aide)}/").content.decode()
    assert "takes its place" not in page
