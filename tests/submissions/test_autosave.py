"""The text of an input saves itself: begun once, read by its writers alone, out of date told, never sent by it."""

import pytest
import time_machine
from django.test import Client

from accounts.models import Act, Letter
from accreditation.models import Representative
from submissions.models import WrittenInput
from submissions.services.drafting import begin_input, save_input
from submissions.services.sending import send_input
from tests import builders as build
from tests.signing_in import signed_in
from tests.submissions import making as make
from tests.submissions.making import fields
from tests.submissions.sending import hidden

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
TYPED = {"field": "text", "value": "First words.\r\nMore"}


def test_the_first_words_begin_a_draft_and_the_page_goes_on_with_it():
    alice, _body = make.body()
    client = signed_in(alice)
    key = client.get("/my/inputs/new/").context["form"]["key"].value()
    with time_machine.travel(make.NOW.replace(hour=14, minute=2), tick=False):
        answer = client.post("/my/inputs/new/autosave/", {**TYPED, "key": key, "title": "Norms", "session": ""})
        again = client.post("/my/inputs/new/autosave/", {**TYPED, "value": "First words. Lost", "key": key})
    written = WrittenInput.objects.get()
    said = answer.json()
    assert said["saved"] == "Saved 14:02 UTC"
    assert (said["page"], said["autosave"]) == (
        f"/my/inputs/{written.reference}/edit/",
        f"/my/inputs/{written.reference}/autosave/",
    )
    assert again.json()["page"] == said["page"]
    assert (written.text, written.title, written.state) == ("First words. Lost", "Norms", "draft")
    assert not Letter.objects.exists()
    saved = client.post(said["page"], fields(version=again.json()["version"]))
    assert saved.url == f"/my/inputs/{written.reference}/check/"
    assert WrittenInput.objects.count() == 1


def test_a_draft_and_a_returned_input_save_themselves_and_a_sent_one_does_not():
    alice, body = make.body()
    written = begin_input(organization=body, answers=make.answers(), actor=alice, now=make.NOW)
    client, address = signed_in(alice), f"/my/inputs/{written.reference}/autosave/"
    acts = Act.objects.count()
    answer = client.post(address, {**TYPED, "version": written.version})
    written.refresh_from_db()
    assert (written.text, answer.json()["version"]) == ("First words.\nMore", written.version)
    assert (written.title, written.session_id) == ("Norms in practice", make.meeting().pk)
    assert Act.objects.count() == acts
    send_input(written=written, key="k", declares=True, actor=alice, now=make.NOW)
    assert client.post(address, {**TYPED, "value": "Later", "version": written.version}).status_code == 409
    written.refresh_from_db()
    assert written.text == "First words.\nMore"


def test_a_page_out_of_date_is_told_so_with_both_texts():
    alice, body = make.body()
    written = begin_input(organization=body, answers=make.answers(), actor=alice, now=make.NOW)
    client, seen = signed_in(alice), written.version
    save_input(written=written, answers={"text": "Bob's text."}, actor=alice, now=make.NOW)
    answer = client.post(f"/my/inputs/{written.reference}/autosave/", {**TYPED, "version": seen})
    assert answer.status_code == 409
    assert (answer.json()["reason"], answer.json()["theirs"]) == ("stale", "Bob's text.")
    page = client.post(f"/my/inputs/{written.reference}/edit/", fields(text="Alice's text.", version=seen))
    words = page.content.decode()
    assert page.status_code == 409
    assert "Somebody else has saved another text" in words
    assert "Bob&#x27;s text.</textarea>" in words
    assert "Alice&#x27;s text.</textarea>" in words
    again = client.post(
        f"/my/inputs/{written.reference}/edit/",
        fields(text="Alice's text.", version=page.context["form"]["version"].value()),
    )
    assert again.status_code == 302
    written.refresh_from_db()
    assert written.text == "Alice's text."


def test_it_asks_what_the_button_asks():
    alice, body = make.body()
    written = begin_input(organization=body, answers=make.answers(), actor=alice, now=make.NOW)
    address, typed = f"/my/inputs/{written.reference}/autosave/", {**TYPED, "version": written.version}
    assert Client().post(address, typed).status_code == 401
    for other in (make.body()[0], build.secretariat(), build.chair(), build.delegate()):
        assert signed_in(other).post(address, typed).status_code == 404
    client = signed_in(alice)
    assert client.get(address).status_code == 405
    assert client.post(address, {**typed, "field": "state"}).status_code == 400
    assert client.post(address, {**typed, "value": "x" * 400_001}).status_code == 400
    assert client.post("/my/inputs/new/autosave/", TYPED).status_code == 409  # no page of ours
    build.organization(alice)  # whose input it is is chosen by the button
    assert client.post("/my/inputs/new/autosave/", {**TYPED, "key": "k"}).status_code == 409
    assert "data-autosave=" not in client.get("/my/inputs/new/").content.decode()
    written.refresh_from_db()
    assert (written.text, WrittenInput.objects.count()) == (make.answers()["text"], 1)


def test_a_draft_saved_by_itself_is_its_own_peoples():
    alice, body = make.body()
    written = begin_input(organization=body, answers={"text": "zqunsent"}, actor=alice, now=make.NOW)
    bob = build.applicant()
    Representative.objects.create(organization=body, user_id=bob.user_id, role="colleague", from_at=make.NOW)
    assert "zqunsent" in signed_in(bob).get(f"/my/inputs/{written.reference}/edit/").content.decode()
    assert signed_in(build.chair()).get(f"/chair/inputs/{written.reference}/").status_code == 404
    client = signed_in(build.secretariat())
    assert client.get(f"/admin/submissions/writteninput/{written.reference}/").status_code in {302, 404}
    hidden_page = signed_in(bob).get(f"/my/inputs/{written.reference}/check/")
    assert hidden(hidden_page)["key"]
