"""What was uploaded and came to nothing is deleted, row and bytes; what anything rests on stays (docs/uploads.md)."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.capacities import Right
from accounts.connection import desk
from accounts.models import StoredFile
from accounts.services.files import path_of, store_upload
from accounts.services.loose_files import LOOSE_AFTER, forget_loose_files
from accounts.services.mailboxes import set_mailbox
from objections.models import Objection
from tests import builders as build
from tests.objections.scenes import DURING, MINUTE, state_of
from tests.objections.states_people import at, client_of
from tests.objections.test_imports import GOOD, NOW, chris
from tests.papers import pdf, png

__all__ = ["chris"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
LATER = NOW + LOOSE_AFTER + MINUTE


def upload(actor, data, now=NOW, *, secret=False):
    return store_upload(upload=SimpleUploadedFile("paper", data), most_bytes=10**6, actor=actor, now=now, secret=secret)


def bytes_of(file):
    return [path_of(sha256).exists() for sha256 in (file.sha256, file.clean_sha256)]


def test_the_scan_of_a_refused_import_is_deleted_and_that_of_one_made_stays(chris):
    window, address = build.window(), "/chair/import/"
    sent = {"kind": "objections", "window": window.pk, "text": GOOD, "import": "1"}
    with at(NOW):
        client = client_of(chris)
        refused = client.post(address, {**sent, "seen": "stale", "paper": SimpleUploadedFile("no.pdf", pdf())})
        assert refused.status_code == 409
        seen = refused.context["found"].fingerprint
        made = client.post(address, {**sent, "seen": seen, "paper": SimpleUploadedFile("yes.png", png())})
        assert made.status_code == 302
    with desk():
        loose, kept = StoredFile.objects.get(original_name="no.pdf"), StoredFile.objects.get(original_name="yes.png")
        assert loose.secret
        assert forget_loose_files(now=NOW + LOOSE_AFTER) == 0  # a form that comes back may still carry its mark
        assert forget_loose_files(now=LATER) == 1
        assert forget_loose_files(now=LATER) == 0
        assert list(StoredFile.objects.all()) == [kept]
        assert (bytes_of(loose), bytes_of(kept)) == ([False, False], [True, True])
        assert Objection.objects.filter(paper=kept).exists()


def test_bytes_that_another_row_has_stay_and_so_does_what_only_an_act_names(chris):
    """The same paper twice is one file on disk; a note on a mailbox is named by its digest alone."""
    sam, dora = build.secretariat(Right.SETTINGS), build.delegate()
    with desk():
        first, again = upload(chris, pdf(), NOW - 10 * LOOSE_AFTER), upload(chris, pdf(), LATER)
        named = upload(sam, png())
        set_mailbox(
            state=state_of(dora), mailbox="new@example.org", seen=state_of(dora).mailbox, reason="A note.",
            evidence=named, actor=sam, now=NOW,
        )  # fmt: skip
        assert forget_loose_files(now=LATER) == 1
        assert set(StoredFile.objects.all()) == {again, named}
        assert first.sha256 == again.sha256
        assert bytes_of(again) == bytes_of(named) == [True, True]


def test_every_place_that_keeps_a_file_is_looked_at(chris):
    """A reference by a foreign key anywhere keeps it, that of a new model too; as the desk role, which does the work."""
    case = build.submitted()
    document = case.application.documents.get()
    with desk():
        StoredFile.objects.filter(pk=document.file_id).update(uploaded_at=DURING - 10 * LOOSE_AFTER)
        assert forget_loose_files(now=LATER) == 0
        assert StoredFile.objects.filter(pk=document.file_id).exists()
