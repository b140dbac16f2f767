"""A session that is lost in mid-form, at every desk: told, nothing done, and what was typed is on the page."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.capacities import Party, Right
from accounts.models import Act
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
TYPED = {"full_name": "Typed Name", "reason": "A long reason that took ten minutes.", "password1": "MARKER secret"}


@pytest.mark.parametrize(
    "url",
    [
        "/accounts/security/",
        "/accounts/capacity/",
        "/states/people/invite/",
        "/states/people/choices/",
        "/chair/people/hand-over/",
        "/admin/accounts/proposal/invite/",
        "/admin/accounts/invitation/administrator/",
        "/admin/accounts/wording/occasion/people.invitation/",
        "/my/inputs/new/",
    ],
)
def test_what_was_typed_is_shown_and_nothing_is_done(url):
    answer = Client().post(url, {**TYPED, "upload": SimpleUploadedFile("note.pdf", b"%PDF-1.4", "application/pdf")})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Your session has ended" in page
    assert "A long reason that took ten minutes." in page
    assert "note.pdf” must be chosen again" in page
    assert "MARKER" not in page
    assert f"/accounts/login/?next={url.replace('/', '%2F')}" in page
    assert "no-store" in answer["Cache-Control"]
    assert not Act.objects.exists()


def test_one_comes_back_to_the_page_the_form_stood_on():
    answer = Client().post(
        "/states/people/invitations/7/revoke/", {}, headers={"Referer": "http://testserver/states/people/?a=1"}
    )
    assert "next=%2Fstates%2Fpeople%2F%3Fa%3D1" in answer.content.decode()
    foreign = Client().post("/states/people/invite/", {}, headers={"Referer": "https://evil.example/x"})
    assert "evil.example" not in foreign.content.decode()


def test_a_session_ended_elsewhere_keeps_what_is_typed_in_the_other_window():
    """Sam ends all sessions from another browser while a form is open in this one."""
    mandate = build.mandate(Party.SECRETARIAT, Right.SECURITY_OFFICER)
    here, there = (sign_in(Client(), mandate.user, again=True) for _ in range(2))
    assert here.get("/admin/accounts/proposal/invite/").status_code == 200
    there.post("/accounts/security/sessions/")
    answer = here.post("/admin/accounts/proposal/invite/", TYPED)
    assert answer.status_code == 403
    assert "A long reason that took ten minutes." in answer.content.decode()


def test_a_page_asked_for_goes_to_sign_in():
    answer = Client().get("/states/people/?a=1")
    assert answer["Location"] == "/accounts/login/?next=/states/people/%3Fa%3D1"


def test_a_button_pressed_after_the_session_says_that_nothing_was_done():
    page = Client().post("/accounts/security/", {"csrfmiddlewaretoken": "x", "version": "3"}).content.decode()
    assert "<h1>Your session has ended</h1>" in page
    assert "What you typed" not in page
    assert "Paste" not in page
    file = Client().post("/accounts/security/", {"scan": SimpleUploadedFile("note.pdf", b"%PDF-1.4")}).content.decode()
    assert "The file must be chosen again" in file
    assert "What you typed" not in file


@pytest.mark.parametrize(
    ("url", "sent", "shown"),
    [
        (
            "/chair/cases/GM-2027-7KD4-XP/log/",
            {"happened_at_1": "10:00", "with_state": "77", "is_summary": "on", "text": "They met."},
            {"When it happened": "10:00", "What was said": "They met.", "This is the summary for the plenary": "yes"},
        ),
        (
            "/chair/updates/new/plenary/",
            {"cases": "62", "summary_104": "Views differ.", "text": "To all.", "exchange_of_views": "held"},
            {"Summary of the consultations": "Views differ.", "Introduction": "To all.", "Exchange of views": "held"},
        ),
        (
            "/chair/decisions/new/",
            {"title": "On some", "how": "silence", "session": "5", "cases": "62"},
            {"Title": "On some", "How it is taken": "Under silence until an instant"},
        ),
        (
            "/chair/paper/objection/",
            {"case": "GM-2027-7KD4-XP", "state": "77", "basis": "A basis.", "share_name": "on"},
            {"General basis, if": "A basis.", "Reference of the case": "GM-2027-7KD4-XP", "may know which": "yes"},
        ),
        ("/states/files/GM-2027-7KD4-XP/notes/", {"text": "Ask the capital."}, {"Add a note": "Ask the capital."}),
        (
            "/states/files/GM-2027-7KD4-XP/question/",
            {"text": "Who pays?", "shows_state": "on"},
            {"Your question to the organization": "Who pays?", "Name our State as the one that asks": "yes"},
        ),
        (
            "/admin/accreditation/nowhere/",
            {"strange_field": "Words.", "strange_id": "62"},
            {"What you typed": "Words."},
        ),
    ],
)
def test_each_text_stands_under_its_label_and_nothing_of_ours_does(url, sent, shown):
    ours = {"form_key": "f" * 32, "drawn_for": "chair", "act_name": "enter", "scan-kept": "mark:of:ours"}
    page = Client().post(url, {**sent, **ours}).content.decode().split("<main")[1]
    found = dict(re.findall(r'<label for="typed-\d+">(.*?)</label>\s*<textarea[^>]*>(.*?)</textarea>', page, re.S))
    for label, text in shown.items():
        assert text in found.values()
        assert any(label.lower() in f"{name} {value}".lower() for name, value in found.items()), found
    assert len(found) == len(shown)
    for internal in ("ffff", "mark:of:ours", "Form key", "form_key", "drawn_for", "62", "77", "104", "enter"):
        assert internal not in " ".join([*found, *found.values()])
