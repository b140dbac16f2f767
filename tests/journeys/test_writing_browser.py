"""Texts that save themselves in a real browser: several in one form, and an input that is only begun by it."""

import re

import pytest
from django.utils import timezone

from accounts.capacities import Party
from accounts.models import User
from accreditation.models import Question, UnsentText
from accreditation.services.checking import ask_applicant
from submissions.models import WrittenInput
from tests import builders as build
from tests.journeys.test_apply_browser import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_two_answers_share_a_version_and_an_input_begins_itself(chromium_page, live_server, settings, tmp_path):
    from playwright.sync_api import expect  # only where a browser test runs

    settings.MEDIA_ROOT = tmp_path / "media"
    page, complaints = chromium_page, []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    case = build.submitted()
    now = timezone.now()
    ask_applicant(
        application=case.application, questions=[("funding", "Who?"), ("", "Why?")], actor=case.checker, now=now
    )
    sign_in(page, live_server.url, User.objects.get(pk=case.alice.user_id))

    page.goto(f"{live_server.url}/my/{case.application.reference}/questions/")
    first, second = (f"question_{row.pk}" for row in Question.objects.order_by("pk"))
    page.locator(f"#id_{first}").fill("Members.")
    page.locator(f"#id_{second}").fill("It is ours.")
    for saved in page.locator(".saved").all():
        expect(saved).to_have_text(re.compile(r"Saved \d\d:\d\d UTC"))
    assert UnsentText.objects.get().texts == {first: "Members.", second: "It is ours."}
    page.reload()
    assert page.locator(f"#id_{second}").input_value() == "It is ours."
    # Pressed while a save may be on its way.
    page.locator(f"#id_{second}").fill("It is all ours.")
    page.get_by_role("button", name="Send the file again").click()
    page.wait_for_url(f"{live_server.url}/my/{case.application.reference}/")
    assert Question.objects.get(pk=second.removeprefix("question_")).answer == "It is all ours."
    assert UnsentText.objects.get().texts == {}

    page.goto(f"{live_server.url}/my/inputs/new/")
    page.get_by_label("Title").fill("Norms in practice")
    page.locator("#id_text").fill("States could publish their views.")
    expect(page.locator(".saved")).to_have_text(re.compile(r"Saved \d\d:\d\d UTC"))
    written = WrittenInput.objects.get()
    page.wait_for_url(f"{live_server.url}/my/inputs/{written.reference}/edit/")
    page.locator("#id_text").fill("States could publish their views. Often.")
    page.get_by_role("button", name="Save the draft").click()
    page.wait_for_load_state()
    written = WrittenInput.objects.get()
    assert (written.title, written.text) == ("Norms in practice", "States could publish their views. Often.")
    assert complaints == []

    # In another window the person has begun to act for a mission: the text stays here, and is kept in no other name.
    page.goto(f"{live_server.url}/my/inputs/{written.reference}/edit/")
    alice = User.objects.get(pk=case.alice.user_id)
    build.mandate(Party.STATE, state=build.member_state("Utopia"), user=alice)
    page.locator("#id_text").fill("Typed for the body alone.")
    expect(page.locator(".saved")).to_have_text(
        re.compile(r"opened to act for yourself.* you now act for Member State Utopia\. Not saved on the server")
    )
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Nothing was done"))
    expect(page.get_by_label("Text", exact=True)).to_have_value("Typed for the body alone.")
    assert WrittenInput.objects.get().text == "States could publish their views. Often."
