"""The main path of an applicant in a real browser: saving by itself, a lost connection, two tabs, the receipt."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from accounts.models import User
from accreditation.forms.sections import answers_on
from accreditation.modalities.states import State
from accreditation.models import Application
from accreditation.services.applications import save_answers
from tests import builders as build
from tests.papers import pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "desk", "owner"])]


def sign_in(page, address: str, user: User) -> None:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    page.context.add_cookies([{"name": "sessionid", "value": session.session_key, "url": address}])


def test_from_a_blank_form_to_the_receipt(chromium_page, live_server, settings, tmp_path):
    from playwright.sync_api import expect  # only where a browser test runs

    settings.MEDIA_ROOT = tmp_path / "media"
    page, now = chromium_page, timezone.now()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    build.window(now - timedelta(days=1), now + timedelta(days=20), title="Window of now")
    alice = build.applicant()
    sign_in(page, live_server.url, User.objects.get(pk=alice.user_id))

    page.goto(f"{live_server.url}/apply/begin/")
    page.get_by_label("Legal name").fill("Institute for Quiet Networks")
    page.get_by_label("Type").select_option("academia")
    page.get_by_label("Country of headquarters").select_option("KE")
    page.get_by_label("Legal form").fill("Foundation")
    page.get_by_label("Address of headquarters").fill("Nairobi")
    page.get_by_label("Name of the head").fill("Wanjiru Kamau")
    page.get_by_label("Title of the head").fill("Director")
    page.get_by_role("button", name="Register and continue").click()
    page.get_by_role("button", name="Begin the application").click()
    application = Application.objects.get()
    here = f"{live_server.url}/my/{application.reference}/"
    assert page.url == here

    # It counts and saves by itself.
    page.goto(f"{here}edit/purpose/")
    text = page.get_by_label("Purpose")
    text.press_sequentially("To make ICTs safer, 联合国.")
    assert "7 of 500 words" in page.locator(".word-count").inner_text()
    expect(page.locator(".saved")).to_have_text(re.compile(r"Saved \d\d:\d\d UTC"))
    application.refresh_from_db()
    assert application.purpose == "To make ICTs safer, 联合国."

    # Somebody else saves: both texts are shown, nothing is overwritten.
    save_answers(application=application, answers={"purpose": "Bob's text."}, actor=alice, now=now)
    text.fill("Alice's text.")
    page.wait_for_selector("[data-theirs=purpose]")
    assert page.locator("[data-theirs=purpose] textarea").input_value() == "Bob's text."
    assert page.get_by_text("Somebody else has saved another text").count() == 1
    application.refresh_from_db()
    assert application.purpose == "Bob's text."
    page.get_by_role("button", name="Save and continue").click()
    assert "Somebody else has changed this" in page.locator(".error-summary").inner_text()
    text = page.get_by_label("Purpose", exact=True)
    assert text.input_value() == "Alice's text."
    page.get_by_role("button", name="Save and continue").click()
    assert page.url == f"{here}edit/programmes/"

    # The connection is lost, the page is left: the browser has kept the text and offers it.
    page.context.set_offline(True)
    page.get_by_label("Programmes").fill("Written while offline.")
    expect(page.locator(".saved")).to_contain_text("kept in this browser")
    page.context.set_offline(False)
    complaints.clear()  # Chromium names the lost request
    page.goto(f"{here}edit/programmes/")
    page.get_by_role("button", name="Put it into the form").click()
    expect(page.locator(".saved")).to_contain_text("Saved")
    application.refresh_from_db()
    assert application.programmes == "Written while offline."

    for name in ("activities", "past_interaction", "funding"):
        page.goto(f"{here}edit/{name}/")
        for one in answers_on(name):
            page.locator(f"#id_{one}").fill(build.ANSWERS[one])
        page.get_by_role("button", name="Save and continue").click()
    page.goto(f"{here}documents/")
    page.get_by_label("What it is").select_option("letter_of_head")
    page.locator("input[type=file]").set_input_files({"name": "l.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    page.get_by_role("button", name="Upload").click()
    assert "l.pdf" in page.locator(".files").inner_text()
    page.goto(f"{here}check/")
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="Submit the application").click()
    assert re.search(r"Application received", page.locator("h1").inner_text())
    application.refresh_from_db()
    assert application.state_now is State.SUBMITTED
    assert application.reference in page.content()
    assert not [words for words in complaints if "409" not in words]
