"""Sensitive acts ask for the second factor again, and lose nothing that was typed."""

from __future__ import annotations

import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path

from accounts.capacities import Party, Right
from accounts.models import KeptValue
from accounts.reauthentication import sign_in_again_required, signed_in_again
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("within_a_step")]
SECRET = "JBSWY3DPEHPK3PXP"


@sign_in_again_required
def act(request: HttpRequest) -> HttpResponse:
    return JsonResponse(
        {
            "method": request.method,
            "typed": dict(request.POST.lists()),
            "files": [f.name for f in request.FILES.values()],
        }
    )


urlpatterns = [path("act/", act), path("", include("accounts.urls"))]


@pytest.fixture(autouse=True)
def _urls(settings):
    settings.ROOT_URLCONF = __name__


def code_now() -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


@pytest.fixture
def dora():
    """A delegate with an authenticator app, signed in with it a while ago."""
    mandate = build.mandate(Party.STATE, Right.LODGING, state=build.member_state())
    TOTP.activate(mandate.user, SECRET)
    return mandate.user


@pytest.fixture
def theirs(client, dora):
    return sign_in(client, dora)


TYPED = {"basis": "Line one\r\nline “two” & <three>", "share": ["a", "b"]}


def test_the_first_sign_in_is_not_enough(theirs):
    assert theirs.get("/act/").status_code == 200
    assert b"Confirm that it is you" in theirs.get("/act/").content
    answer = theirs.post("/act/", TYPED)
    assert answer.status_code == 403
    assert "line “two” &amp; &lt;three&gt;" in answer.content.decode()


def test_the_code_leads_on_with_everything_typed(theirs):
    answer = theirs.post("/act/", {**TYPED, "again-way": "code", "again-resume": "POST", "again-code": code_now()})
    assert answer.json() == {"method": "POST", "typed": {"basis": [TYPED["basis"]], "share": ["a", "b"]}, "files": []}
    assert theirs.get("/act/").json()["method"] == "GET"


def test_a_wrong_code_is_told_and_keeps_what_was_typed(theirs):
    answer = theirs.post("/act/", {**TYPED, "again-way": "code", "again-resume": "POST", "again-code": "000000"})
    assert answer.status_code == 403
    html = answer.content.decode()
    assert "This code is not right" in html
    assert "line “two”" in html
    assert "000000" not in html.split("again-resume")[0]


def test_a_page_that_was_asked_for_is_come_back_to(theirs):
    answer = theirs.post("/act/?case=7", {"again-way": "code", "again-resume": "GET", "again-code": code_now()})
    assert answer.status_code == 302
    assert answer["Location"] == "/act/?case=7"


def test_the_password_alone_is_not_taken_from_who_has_a_factor(theirs):
    """The way is not among those open; typing it into the request does not open it."""
    answer = theirs.post("/act/", {"again-way": "password", "again-password": "correct horse battery"})
    assert answer.status_code == 403
    session = theirs.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        *session[AUTHENTICATION_METHODS_SESSION_KEY],
        {"method": "password", "at": time.time(), "reauthenticated": True},
    ]
    session.save()
    assert theirs.post("/act/", TYPED).status_code == 403


def test_allauths_own_page_does_not_take_the_password_either(theirs):
    answer = theirs.get("/accounts/reauthenticate/?next=/act/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/2fa/reauthenticate/")


def test_a_recovery_code_stands_in_once(client):
    user = build.mandate(Party.CHAIR, Right.OFFICE).user
    TOTP.activate(user, SECRET)
    codes = RecoveryCodes.activate(user).get_unused_codes()
    signed = sign_in(client, user)
    given = {"again-way": "code", "again-resume": "POST", "again-code": codes[0]}
    assert signed.post("/act/", given).status_code == 200
    sign_in(client, user)
    assert signed.post("/act/", given).status_code == 403


def test_without_a_factor_the_password_again(client, settings):
    """The demo: nobody has a factor, so the password is asked for."""
    settings.SECOND_FACTOR_REQUIRED = False
    user = build.mandate(Party.CHAIR, Right.OFFICE).user
    signed = sign_in(client, user, factor=False)
    assert b"again-password" in signed.get("/act/").content
    wrong = signed.post("/act/", {"again-way": "password", "again-resume": "POST", "again-password": "wrong"})
    assert wrong.status_code == 403
    right = {**TYPED, "again-way": "password", "again-resume": "POST", "again-password": "correct horse battery"}
    assert signed.post("/act/", right).json()["typed"]["share"] == ["a", "b"]


@pytest.mark.parametrize(("age", "holds"), [(0, True), (299, True), (301, False)])
def test_it_holds_for_five_minutes(rf, dora, age, holds):
    request = rf.get("/")
    request.user = dora
    from django.utils import timezone

    request.now = timezone.now()
    request.session = {
        AUTHENTICATION_METHODS_SESSION_KEY: [
            {"method": "mfa", "at": request.now.timestamp() - age, "reauthenticated": True}
        ],
        "account_authentication_methods_user": str(dora.pk),
    }
    assert signed_in_again(request) is holds
    assert not signed_in_again(request, within_seconds=0)


def test_another_persons_records_do_not_count(theirs):
    session = theirs.session
    session["account_authentication_methods_user"] = "0"
    session.save()
    assert theirs.post("/act/", TYPED).status_code == 302  # not even the first second factor
    assert theirs.post("/act/", TYPED)["Location"].startswith("/accounts/second-factor/")


def test_files_are_asked_for_again(theirs):
    answer = theirs.post("/act/", {"scan": SimpleUploadedFile("note.pdf", b"%PDF-1.7 x")})
    assert "Choose the file “note.pdf” again" in answer.content.decode()
    again = {"again-way": "code", "again-resume": "POST", "again-code": code_now()}
    answer = theirs.post("/act/", {**again, "scan": SimpleUploadedFile("note.pdf", b"%PDF-1.7 x")})
    assert answer.json()["files"] == ["note.pdf"]


def test_guessing_is_limited_in_the_database(theirs):
    answers = [
        theirs.post("/act/", {"again-way": "code", "again-resume": "POST", "again-code": "000000"}).status_code
        for _ in range(11)
    ]
    assert answers[-1] == 429
    assert KeptValue.objects.filter(cache_key__contains="reauthenticate").exists()


def test_signed_out_goes_to_sign_in(client):
    assert client.get("/act/")["Location"] == "/accounts/login/?next=/act/"
