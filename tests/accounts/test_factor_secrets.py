"""Secrets of second factors are encrypted where they lie, under keys that can be changed."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from accounts.factor_secrets import opened, resealed
from tests import builders as build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("within_a_step")]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OLD, NEW = "the-old-key-of-more-than-32-characters-0", "the-new-key-of-more-than-32-characters-1"


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def rows() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(data::text, ' ') FROM mfa_authenticator")
        return cursor.fetchone()[0]


@pytest.fixture
def ada():
    """Somebody with an app and recovery codes."""
    user = build.person("Ada")
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


def test_the_database_holds_no_secret_and_the_factor_works(ada):
    codes = RecoveryCodes(Authenticator.objects.get(type="recovery_codes"))
    assert SECRET not in rows()
    assert resealed(Authenticator.objects.get(type="recovery_codes").data["seed"])
    assert TOTP(Authenticator.objects.get(type="totp")).validate_code(code_of(SECRET))
    unused = codes.get_unused_codes()
    assert len(unused) > 1
    assert codes.validate_code(unused[0])
    assert unused[0] not in codes.get_unused_codes()


def test_signing_in_with_the_app_over_http(ada):
    ada.set_password("a long pass phrase 77")
    ada.save()
    ada.emailaddress_set.update_or_create(email=ada.email, defaults={"verified": True, "primary": True})
    client = Client()
    asked = client.post("/accounts/login/", {"login": ada.email, "password": "a long pass phrase 77"})
    assert asked.url.startswith("/accounts/2fa/authenticate/")
    assert client.post(asked.url, {"code": code_of(SECRET)}).status_code == 302
    assert client.session["_auth_user_id"] == str(ada.pk)


def test_a_key_is_changed_without_anybody_noticing(ada, settings, capsys):
    settings.MFA_KEYS = [OLD, *settings.MFA_KEYS]
    call_command("reseal_factors")
    assert "2 sealed anew." in capsys.readouterr().out
    settings.MFA_KEYS = [NEW, OLD]
    assert TOTP(Authenticator.objects.get(type="totp")).validate_code(code_of(SECRET))
    call_command("reseal_factors")
    settings.MFA_KEYS = [NEW]
    assert opened(Authenticator.objects.get(type="totp").data["secret"]) == SECRET


def test_a_secret_whose_key_is_gone_accepts_nothing_and_is_told(ada, settings, caplog):
    settings.MFA_KEYS = [NEW]
    totp = TOTP(Authenticator.objects.get(type="totp"))
    assert not totp.validate_code(code_of(SECRET))
    assert "cannot be decrypted" in caplog.text
    assert SECRET not in caplog.text
    # What was put there in the clear, by whoever may write to the table, is no factor either.
    totp.instance.data["secret"] = SECRET
    assert not totp.validate_code(code_of(SECRET))
    with pytest.raises(CommandError, match="No key opens these factors"):
        call_command("reseal_factors")
