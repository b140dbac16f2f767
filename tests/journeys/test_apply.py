"""An applicant's way over HTTP: from sign-up to the receipt, without JavaScript."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Letter, User
from accreditation.forms.sections import answers_on
from accreditation.modalities.states import State
from accreditation.models import Application, Organization
from tests import builders as build
from tests.papers import pdf

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"
PROFILE = {
    "name": "Institute for Quiet Networks",
    "acronym": "IQN",
    "type": "academia",
    "country": "KE",
    "legal_form": "Foundation",
    "founded": "2009",
    "website": "https://quiet.example.org/",
    "address": "1 Moi Avenue\nNairobi",
    "head_name": "Wanjiru Kamau",
    "head_title": "Director",
    "ecosoc_status": "",
    "ecosoc_number": "",
}
TEXTS = {name: text for name, text in build.ANSWERS.items() if isinstance(text, str)}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def window():
    return build.window()


def sign_up(client: Client, email: str) -> None:
    fields = {"full_name": "Wanjiru K.", "language": "en", "email": email, "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/accounts/signup/", fields).status_code == 302
    link = re.search(r"https?://[^/]+(/accounts/confirm-email/\S+)", mail.outbox[-1].body)
    assert link, mail.outbox[-1].body
    client.post(link.group(1))
    client.post("/accounts/login/", {"login": email, "password": PASSWORD})


def version_in(response) -> str:
    return re.search(r'name="version" value="(\d+)"', response.content.decode()).group(1)


def fill(client: Client, address: str, **fields) -> None:
    page = client.get(address)
    assert page.status_code == 200, address
    answer = client.post(address, {"version": version_in(page), "action": "list", **fields})
    assert answer.status_code == 302, answer.content.decode()


def test_from_sign_up_to_the_receipt(window, client):
    with time_machine.travel(build.OPENS + timedelta(days=1), tick=True):
        assert "The window is open" in client.get("/apply/").content.decode()
        assert client.get("/apply/questions/").status_code == 200
        sign_up(client, "wanjiru@quiet.example.org")

        begun = client.get("/apply/begin/", follow=True)
        assert begun.redirect_chain[-1][0] == "/apply/register/"
        answer = client.post("/apply/register/", PROFILE)
        organization = Organization.objects.get()
        assert answer.url == f"/apply/organization/{organization.reference}/"
        answer = client.post(f"{answer.url}begin/", {"route": "non_objection"})
        application = Application.objects.get()
        here = f"/my/{application.reference}/"
        assert answer.url == here
        assert "Not started" in client.get(here).content.decode()

        refused = client.post(f"{here}submit/", {"key": "k"})
        assert refused.status_code == 409
        assert "Purpose: not answered yet" in refused.content.decode()

        for name in ("purpose", "programmes", "activities", "past_interaction", "funding"):
            fill(client, f"{here}edit/{name}/", **{one: TEXTS[one] for one in answers_on(name)})
        assert client.get(f"{here}edit/governance/").url == f"{here}edit/funding/"  # the two share a page
        fill(client, f"{here}edit/contact/", contact_name="Ana", contact_email="ana@quiet.example.org")
        letter = client.get(f"{here}letter.pdf")
        assert letter.content.startswith(b"%PDF-")
        upload = {"kind": "letter_of_head", "file": SimpleUploadedFile("../letter.pdf", pdf())}
        assert client.post(f"{here}documents/", upload).status_code == 302
        assert "letter.pdf" in client.get(f"{here}documents/").content.decode()

        check = client.get(f"{here}check/").content.decode()
        assert "There is a problem" not in check
        assert check.count(">Change<") >= 10
        key = re.search(r'name="key" value="(\w+)"', check).group(1)
        unsaid = client.post(f"{here}submit/", {"key": key})
        assert unsaid.status_code == 409
        assert unsaid.content.decode().count('href="#id_declares_') == len(build.DECLARED)
        first = client.post(f"{here}submit/", {"key": key, **build.DECLARED})
        again = client.post(f"{here}submit/", {"key": key, **build.DECLARED})
        assert first.url == again.url == f"{here}receipt/"

    application.refresh_from_db()
    assert application.state_now is State.SUBMITTED
    assert application.versions.count() == 1
    receipt = client.get(first.url).content.decode()
    assert application.reference in receipt
    assert application.versions.get().digest in receipt
    assert application.submitted_at.strftime("%Y-%m-%dT%H:%M:%SZ") in receipt
    posted = Letter.objects.get(kind="application.submitted")
    assert posted.address == "wanjiru@quiet.example.org"
    assert application.versions.get().digest in posted.body
    assert User.objects.count() == 1
