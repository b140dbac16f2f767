"""A second factor in a real browser with its own virtual authenticator: set up, asked for, and in place of a password."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator

from accounts.models import User
from tests import builders as build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PASSWORD = "a long pass phrase 77"


def with_a_passkey(page) -> None:
    """A telephone or laptop that keeps passkeys and knows its owner."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_delegate_sets_up_a_passkey_and_signs_in_with_it(chromium_page, live_server, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # the test's own server speaks no TLS
    page, at, complaints = chromium_page, live_server.url, []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    with_a_passkey(page)
    dora = User.objects.get(pk=build.delegate().user_id)
    dora.set_password(PASSWORD)
    dora.save()
    dora.emailaddress_set.create(email=dora.email, verified=True, primary=True)

    def sign_in_with_the_password() -> None:
        page.goto(f"{at}/accounts/login/?next=/states/")
        page.get_by_label("E-mail").fill(dora.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()

    sign_in_with_the_password()
    page.get_by_role("link", name="Set up a passkey or security key").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name of the key").fill("My laptop")
    page.get_by_label("Sign in with it alone").check()
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    assert Authenticator.objects.filter(user=dora, type="webauthn").count() == 1
    # It is set up; this session has not given it yet, and the desk asks for it.
    page.get_by_role("link", name="Go on to your desk").click()
    page.get_by_role("link", name="Use a security key").click()
    page.get_by_role("button", name="Use a passkey or security key").click()
    page.get_by_role("heading", name="What waits for you").wait_for()

    page.context.clear_cookies()
    page.goto(f"{at}/accounts/login/?next=/states/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("heading", name="What waits for you").wait_for()

    page.context.clear_cookies()
    sign_in_with_the_password()
    page.get_by_role("button", name="Use a passkey or security key").click()
    page.get_by_role("heading", name="What waits for you").wait_for()
    assert page.url == f"{at}/states/"
    assert complaints == []


def test_a_browser_that_has_no_passkey_is_told_in_words(chromium_page, live_server, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    page = chromium_page
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options | {"isUserVerified": False}})
    page.goto(f"{live_server.url}/accounts/login/")
    problem = page.locator("#passkey-problem")
    assert not problem.is_visible()
    page.get_by_role("button", name="Sign in with a passkey").click()
    problem.wait_for()
