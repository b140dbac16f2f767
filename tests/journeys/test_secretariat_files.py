"""The Secretariat at its desk, over HTTP: a file asked about, noted on, dealt with in bulk, and taken away whole."""

import html
import io
import re
import zipfile
from datetime import timedelta

import pytest
import time_machine
from pypdf import PdfReader

from accounts.models import Act
from accreditation.modalities.states import State
from accreditation.models import Representative, ScopeProposal
from tests import builders as build
from tests.journeys.secretariat import address, press, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]


def test_a_file_is_asked_about_answered_and_found_complete(client):
    case = build.submitted()
    with time_machine.travel(build.OPENS + timedelta(days=1), tick=False):
        sign_in(client)
        file = case.application
        answer = press(
            client,
            address("application_ask", file.reference),
            {"text_1": "Which programmes?", "field_1": "programmes", "version": file.version},
        )
        assert answer.status_code == 302
        assert case.state is State.RETURNED
        assert case.application.questions.get().field == "programmes"
        # The page from before is stale now: nothing is overwritten, what was typed is still there.
        stale = client.post(
            address("application_ask", file.reference),
            {"text_1": "Again, from an old page?", "version": file.version, "confirmed": "yes"},
        )
        assert stale.status_code == 409
        assert b"the case has moved on" in stale.content


def test_a_stale_page_is_refused_and_keeps_what_was_typed(client):
    case = build.submitted()
    with time_machine.travel(build.OPENS + timedelta(days=1), tick=False):
        sign_in(client)
        path = address("application_scope", case.application.reference)
        data = {"reason": "About agriculture only.", "version": case.application.version - 1, "confirmed": "yes"}
        answer = client.post(path, data)
        assert answer.status_code == 409
        assert b"Somebody else has changed this since you opened the page" in answer.content
        assert b"About agriculture only." in answer.content
        assert not ScopeProposal.objects.exists()


def test_bulk_acts_are_tried_first_and_say_what_they_skip(client):
    plain, confirmed, circulated = build.submitted(), build.complete(), build.circulated()
    body = plain.application.organization
    body.website, body.website_domain = "https://amber.example", "amber.example"
    body.save(update_fields=["website", "website_domain"])
    Representative.objects.filter(organization=body).update(from_at=build.OPENS + timedelta(hours=1))
    with time_machine.travel(build.CIRCULATED + timedelta(days=1), tick=False):
        sign_in(client)
        chosen = [c.application.reference for c in (plain, confirmed, circulated)]
        unknown = client.post(address("application_bulk"), {"act": "confirm", "chosen": [*chosen, "GM-2026-NONE"]})
        assert re.search(r"GM-2026-NONE</th>.*There is no file with this reference", unknown.content.decode())
        trial = client.post(address("application_bulk"), {"act": "confirm", "chosen": chosen})
        assert b"A trial: it would be done for 1 file" in trial.content
        plain.application.organization.refresh_from_db()
        assert plain.application.organization.confirmed_at is None
        assert "This will notify" in trial.content.decode()
        compared = html.unescape(trial.content.decode())
        assert "Domains of e-mail: example.org (not that of the website)" in compared
        assert "Letter of the head: letter.pdf (from before its focal point of today acted for it)" in compared
        shown = dict.fromkeys(re.findall(r'name="(version-[^"]+)"', compared), "1") | {"act": "confirm"}
        body.version += 1
        body.save(update_fields=["version"])
        stale = client.post(address("application_bulk"), shown | {"chosen": chosen, "confirmed": "yes"})
        assert b"Somebody else has changed this since you opened the page" in stale.content
        real = client.post(address("application_bulk"), {"act": "confirm", "chosen": chosen, "confirmed": "yes"})
        assert "This will notify" not in real.content.decode()
        done = client.post(address("application_bulk"), {"act": "complete", "chosen": chosen, "confirmed": "yes"})
        assert b"Done for 1 file" in done.content
        assert done.content.count(b"the case has moved on") == 2
        assert plain.state is State.COMPLETE


def test_a_note_kept_twice_is_one_note(client):
    case = build.submitted()
    with time_machine.travel(build.OPENS + timedelta(days=1), tick=False):
        sign_in(client)
        path = address("application_note", case.application.reference)
        for text in ("Called them.", "Called them.", "No answer.", "Called them."):
            assert client.post(path, {"text": text}).status_code == 302
    notes = case.application.secretariat_notes.values_list("text", flat=True)
    assert list(notes) == ["Called them.", "No answer.", "Called them."]
    assert Act.objects.filter(kind="application.note").count() == 3


def test_an_address_that_takes_a_press_shows_its_button_and_an_unknown_act_is_named(client):
    case = build.submitted()
    with time_machine.travel(build.OPENS + timedelta(days=1), tick=False):
        sign_in(client)
        file = address("application_file", case.application.reference)
        answer = client.get(address("application_dossier", case.application.reference), follow=True)
        assert answer.redirect_chain == [(file, 302)]
        assert b"Press the button on this page." in answer.content
        unknown = client.post(address("application_bulk"), {"act": "nope", "chosen": [case.application.reference]})
        assert unknown.status_code == 409
        assert b"There is no such act." in unknown.content


def test_the_dossier_names_the_country(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    case = build.submitted()
    body = case.application.organization
    body.country = "NO"
    body.save(update_fields=["country"])
    with time_machine.travel(build.OPENS + timedelta(days=1), tick=False):
        sign_in(client)
        taken = client.post(address("application_dossier", case.application.reference))
    reference = case.application.reference
    with zipfile.ZipFile(io.BytesIO(taken.content)) as archive:
        pages = PdfReader(io.BytesIO(archive.read(f"{reference}/{reference}.pdf"))).pages
    assert "Norway" in "".join(page.extract_text() for page in pages)
