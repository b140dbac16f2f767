"""A session that is lost in mid-form, at every desk: told, nothing done, and what was typed is on the page."""

from __future__ import annotations

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
