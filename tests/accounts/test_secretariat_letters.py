"""The Secretariat's pages on letters and their words: held, released, corrected, posted again, cleared."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from accounts.capacities import Party, Right
from accounts.models import Act, Letter, Mandate, Wording
from accounts.models.letter import LetterStatus
from accounts.services.invitations import invite_delegate
from accounts.services.mandates import end_delegate
from tests import builders as build
from tests.accounts.officers import client_of, some_of_everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


def letter(status: str = "queued") -> Letter:
    some_of_everything()
    one = Letter.objects.get(kind="people.invitation")
    one.status = status
    one.save(update_fields=["status"])
    return one


def plain_letter(status: str) -> Letter:
    """One without a link: Eve's mandate has ended."""
    state = build.member_state("Utopia")
    ada, eve = build.delegate(state, Right.ADMINISTRATOR), build.delegate(state)
    end_delegate(mandate=Mandate.objects.get(pk=eve.mandate_id), actor=ada, now=timezone.now())
    Letter.objects.filter(kind="people.mandate_ended").update(status=status)
    return Letter.objects.get(kind="people.mandate_ended")


def press(client: Client, one: Letter, act: str):
    """Press a button of the letter's page as it stands now."""
    return client.post(f"/admin/accounts/letter/{one.pk}/{act}/", {"seen": Letter.objects.get(pk=one.pk).status})


@pytest.mark.parametrize("status", ["held", "failed", "bounced"])
def test_a_link_goes_to_nobody_but_its_recipient(officer, status):
    """Who corrects letters could else become anybody's delegate."""
    one, client = letter(status), client_of(officer)
    other = plain_letter("held")
    url = f"/admin/accounts/letter/{one.pk}/correct/"
    typed = {"address": officer.user.email, "subject": one.subject, "body": one.body, "seen": status}
    stolen = client.post(url, typed)
    assert stolen.status_code == 409
    assert "its recipient’s alone" in stolen.content.decode()
    mark = re.search(r"⟦.*⟧", one.body)[0]
    moved = {**typed, "subject": other.subject, "body": f"{other.body}\n{mark}", "seen": "held"}
    assert client.post(f"/admin/accounts/letter/{other.pk}/correct/", moved).status_code == 409
    assert not Letter.objects.filter(address=officer.user.email).exists()
    assert client.post(url, {**typed, "address": one.address.upper(), "body": f"Again: {mark}"}).status_code == 302


def test_hold_release_cancel(officer):
    one, client = letter(), client_of(officer)
    for act, expected in (("hold", "held"), ("release", "queued"), ("cancel", "cancelled"), ("release", "cancelled")):
        assert client.get(f"/admin/accounts/letter/{one.pk}/{act}/").status_code == 302
        press(client, one, act)
        one.refresh_from_db()
        assert one.status == expected
    assert Act.objects.filter(subject=f"letter:{one.pk}").count() == 3


@pytest.mark.parametrize(("status", "after"), [("held", "cancelled"), ("failed", "cancelled"), ("bounced", "bounced")])
def test_a_correction_is_a_new_letter(officer, status, after):
    one, client = plain_letter(status), client_of(officer)
    typed = {"address": "right@mission.example", "subject": one.subject, "body": one.body, "seen": status}
    url = f"/admin/accounts/letter/{one.pk}/correct/"
    assert "This will notify" in client.get(url).content.decode()
    wrong = client.post(url, {**typed, "address": "not an address"})
    assert "not an address" in wrong.content.decode()
    assert client.post(url, typed).status_code == 302
    one.refresh_from_db()
    fresh = one.replaced_by
    assert (one.status, fresh.status, fresh.address) == (after, "queued", "right@mission.example")
    assert fresh.message_id != one.message_id
    assert client.post(url, typed).status_code == 409


def test_a_stale_page_of_a_letter_does_nothing(officer):
    """Sam releases; Sid still sees it held, and presses."""
    one, client = plain_letter("held"), client_of(officer)
    url = f"/admin/accounts/letter/{one.pk}/"
    assert 'name="seen" value="held"' in client.get(f"{url}change/").content.decode()
    assert press(client, one, "release").status_code == 302
    typed = {"address": one.address, "subject": "Typed anew", "body": one.body}
    for seen in ({"seen": "held"}, {}):
        for act in ("cancel", "hold", "release", "again", "seen"):
            stale = client.post(f"{url}{act}/", seen)
            assert stale.status_code == 409
            assert "Somebody else has changed this" in stale.content.decode()
        corrected = client.post(f"{url}correct/", {**typed, **seen})
        assert corrected.status_code == 409
        assert "Typed anew" in corrected.content.decode()
        assert 'name="seen" value="queued"' in corrected.content.decode()
    one.refresh_from_db()
    assert (one.status, Letter.objects.filter(replaces=one).exists()) == ("queued", False)
    assert press(client, one, "cancel").status_code == 302


def test_a_link_is_never_shown(officer):
    one = letter()
    html = client_of(officer).get(f"/admin/accounts/letter/{one.pk}/change/").content.decode()
    assert "a link that only the recipient is given" in html
    assert "⟦" in one.body
    assert "⟦" not in html
    client_of(officer).post(f"/admin/accounts/letter/{one.pk}/test/")
    mine = Letter.objects.get(kind="letter.test")
    assert mine.address == officer.user.email
    assert "⟦" not in mine.body


def test_what_failed_is_posted_again_under_its_own_id_and_what_went_under_another(officer):
    one, client = letter("failed"), client_of(officer)
    press(client, one, "again")
    one.refresh_from_db()
    assert (one.status, Letter.objects.filter(replaces=one).exists()) == ("queued", False)
    Letter.objects.filter(pk=one.pk).update(status=LetterStatus.POSTED)
    press(client, one, "again")
    assert Letter.objects.get(replaces=one).message_id != one.message_id


def test_words_are_checked_previewed_cleared_and_then_used(officer):
    some_of_everything()
    client = client_of(officer)
    url = "/admin/accounts/wording/occasion/people.invitation/"
    typed = {"language": "en", "subject": "Please act for {party}", "body": "By {expires}: {link}"}
    for wrong, told in (
        ({"body": "Dear {president}"}, "{president}"),
        ({"body": "{party.__class__}"}, "party.__class__"),
        ({"body": "By {expires: {link}"}, "A curly bracket is not closed"),
        ({"body": "{"}, "A curly bracket is not closed"),
        ({"subject": "Please}"}, "or closes nothing"),
        ({"subject": ""}, "Fill this in"),
    ):
        answer = client.post(url, {**typed, **wrong}).content.decode()
        assert told in answer
        assert "expected" not in answer
        assert not Wording.objects.exists()
    preview = client.post(url, {**typed, "preview": "yes"}).content.decode()
    assert "Please act for Member State Utopia" in preview
    assert not Wording.objects.exists()
    client.post(url, typed)
    wording = Wording.objects.get()
    ada = build.delegate(build.member_state("Utopia"), Right.ADMINISTRATOR)

    def next_subject(email: str) -> str:
        invite_delegate(email=email, full_name="", language="en", lodging=False, actor=ada, now=timezone.now())
        return Letter.objects.get(recipient=f"address:{email}").subject

    assert next_subject("a@mission.example") == "Invitation to act for Member State Utopia"
    client.post(f"/admin/accounts/wording/{wording.pk}/clear/")
    assert next_subject("b@mission.example") == "Please act for Member State Utopia"
    barred = client.get(f"/admin/accounts/wording/{wording.pk}/clear/").content.decode()
    assert "This version has been cleared already" in barred
    assert 'type="submit">Clear and release' not in barred
    again = client.post(f"/admin/accounts/wording/{wording.pk}/clear/")
    assert again.status_code == 409


def test_words_are_written_in_the_direction_of_their_language(officer):
    client = client_of(officer)
    url = "/admin/accounts/wording/occasion/people.invitation/"
    page = client.get(url + "?language=ar").content.decode()
    assert re.search(r'<input[^>]*name="subject"[^>]*lang="ar"[^>]*dir="rtl"', page)
    assert re.search(r'<textarea[^>]*name="body"[^>]*lang="ar"[^>]*dir="rtl"', page)
    assert "these are the English ones" in page
    english = client.get(url).content.decode()
    assert re.search(r'<textarea[^>]*name="body"[^>]*lang="en"[^>]*dir="ltr"', english)
    assert "these are the English ones" not in english


def test_every_column_of_the_words_taken_out_has_a_name(officer):
    text = client_of(officer).post("/admin/accounts/wording/", {"export": "csv"}).content.decode()
    assert all(text.lstrip("\ufeff").splitlines()[0].split(","))


def test_secret_letters_and_acts_are_not_the_secretariats(officer):
    from accounts.capacities import timer
    from accounts.connection import desk
    from accounts.notices.drafts import Draft, Recipient
    from accounts.services.letters import write_letters
    from accounts.services.record import record_act

    now = timezone.now()
    with desk():
        act = record_act(kind="objection.lodge", moment=now, actor=timer("t"), subject="case:SECRET", secret=True)
        draft = Draft("objection.to_chair", Recipient("address:c", "c@example.org"), "MARKER", "body", secret=True)
        write_letters(act=act, drafts=[draft], now=now)
        secret = Letter.objects.get(about="case:SECRET")
    plain = client_of(officer)
    named = client_of(build.mandate(Party.SECRETARIAT, Right.SETTINGS, Right.NAMED_STAFF))
    for url in ("/admin/accounts/letter/", "/admin/accounts/letter/?q=MARKER", "/admin/accounts/act/?q=case:SECRET"):
        assert "SECRET" not in plain.get(url).content.decode().replace('value="case:SECRET"', "")
        found = named.get(url).content.decode()
        assert "Case SECRET" in found
    assert plain.get(f"/admin/accounts/letter/{secret.pk}/change/").status_code == 404
    assert named.get(f"/admin/accounts/letter/{secret.pk}/change/").status_code == 200
