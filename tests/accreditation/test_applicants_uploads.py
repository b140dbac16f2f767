"""."""

import re
from datetime import timedelta

import psutil
import pytest
import time_machine
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import StoredFile
from accreditation.models import Claim
from accreditation.views.apply import CLAIM_SALT
from tests import builders as build
from tests.papers import pdf, word
from tests.signing_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor", "own_files")]


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "empty.pdf", "The file is empty"),
        (b"MZ\x90\0" + b"\0" * 2000, "statutes.pdf", "By its content this is not a PDF"),
        (b"<script>alert(1)</script>", "<script>alert(1)</script>.pdf", "By its content this is not a PDF"),
        (b"%PDF-1.4 broken", "broken.pdf", "damaged or cut off"),
    ],
)
def test_a_bad_file_is_told_apart_and_the_rest_of_the_form_kept(data, name, words):
    alice = build.applicant()
    application = build.draft(alice)
    answer = signed_in(alice).post(
        f"/my/{application.reference}/documents/", {"kind": "statutes", "file": SimpleUploadedFile(name, data)}
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    assert words in text
    assert '<option value="statutes" selected>' in text
    assert "<script>alert(1)" not in text
    assert "letter.pdf" in text  # what was there is still there


class Endless:
    """A body of two hundred megabytes that nobody holds in memory."""

    def __init__(self, head: bytes, size: int, tail: bytes) -> None:
        self.parts, self.most = [head, size, tail], 0

    def readline(self, size: int = 65536) -> bytes:
        return self.read(size)

    def read(self, size: int = -1) -> bytes:
        first = self.parts[0]
        if isinstance(first, int):
            part = b"x" * min(size, first)
            if first % 50 == 0:
                self.most = max(self.most, psutil.Process().memory_info().rss)
            self.parts[0] = first - len(part)
            if not self.parts[0]:
                self.parts.pop(0)
            return part
        if len(self.parts) == 1 and not first:
            return b""
        part, rest = first[:size], first[size:]
        if rest or len(self.parts) == 1:
            self.parts[0] = rest
        else:
            self.parts.pop(0)
        return part


def test_two_hundred_megabytes_fill_neither_memory_nor_disk(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    alice = build.applicant()
    application = build.draft(alice)
    size = 200 * 1024 * 1024
    head = (
        b'--B\r\nContent-Disposition: form-data; name="kind"\r\n\r\nother\r\n'
        b'--B\r\nContent-Disposition: form-data; name="file"; filename="big.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n%PDF-1.4 "
    )
    tail = b"\r\n--B--\r\n"
    client = signed_in(alice)
    body = Endless(head, size, tail)
    before = psutil.Process().memory_info().rss
    answer = client.generic(
        "POST",
        f"/my/{application.reference}/documents/",
        **{
            "wsgi.input": body,
            "CONTENT_TYPE": "multipart/form-data; boundary=B",
            "CONTENT_LENGTH": str(len(head) + size + len(tail)),
        },
    )
    assert answer.status_code == 409
    assert "larger than the limit" in answer.content.decode()
    assert body.most > before / 2  # it was looked at
    assert body.most - before < 60 * 1024 * 1024
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor", "own_files")]
NOW = build.OPENS + timedelta(days=1)


def upload(data: bytes | None = None, name: str = "statutes.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf() if data is None else data)


def mark_in(answer, name: str) -> str:
    return re.search(rf'name="{name}-kept" value="([^"]+)"', answer.content.decode()).group(1)


def test_the_same_bytes_twice_are_said_to_be_there_and_change_nothing():
    case = build.submitted()
    page = f"/my/{case.application.reference}/documents/"
    with time_machine.travel(NOW, tick=False):
        client = signed_in(case.alice)
        first = client.post(page, {"kind": "statutes", "file": upload()}, follow=True).content.decode()
        versions = case.application.versions.count()
        again = client.post(page, {"kind": "statutes", "file": upload()}, follow=True).content.decode()
    assert "statutes.pdf is with the file." in first
    assert "statutes.pdf was with the file already. Nothing was added twice." in again
    assert case.fresh().versions.count() == versions
    assert case.application.documents.filter(kind="statutes").count() == 1


def test_a_file_survives_an_error_in_another_field():
    alice = build.applicant()
    application = build.draft(alice)
    page = f"/my/{application.reference}/documents/"
    client = signed_in(alice)
    answer = client.post(page, {"kind": "", "file": upload()})
    text = answer.content.decode()
    assert "Choose what the document is." in text
    assert re.search(r"statutes\.pdf \(\S+ \S+\) was checked and is kept", text.replace("\xa0", " "))
    mark = mark_in(answer, "file")
    assert client.post(page, {"kind": "statutes", "file-kept": mark}).status_code == 302
    assert application.documents.get(kind="statutes").file.original_name == "statutes.pdf"


def test_a_mark_is_good_for_who_uploaded_the_file_alone():
    alice, mallory = build.applicant(), build.applicant()
    mine, theirs = build.draft(alice), build.draft(mallory)
    mark = mark_in(signed_in(alice).post(f"/my/{mine.reference}/documents/", {"kind": "", "file": upload()}), "file")
    for tried in (mark, mark[:-1], "x", ""):
        answer = signed_in(mallory).post(f"/my/{theirs.reference}/documents/", {"kind": "statutes", "file-kept": tried})
        assert answer.status_code == 409
        assert "Choose a file" in answer.content.decode()
    assert not theirs.documents.filter(kind="statutes").exists()


def test_a_bad_file_is_told_together_with_the_other_error():
    alice = build.applicant()
    application = build.draft(alice)
    page = f"/my/{application.reference}/documents/"
    answer = signed_in(alice).post(page, {"kind": "", "file": upload(b"MZ" + b"\0" * 900)})
    text = answer.content.decode()
    assert "Choose what the document is." in text
    assert "By its content this is not a PDF" in text
    assert not StoredFile.objects.filter(uploaded_by_id=alice.user_id).exists()


def test_the_file_of_a_correction_survives_and_comes_with_its_kind():
    case = build.circulated()
    page = f"/my/{case.application.reference}/correct/"
    with time_machine.travel(build.CIRCULATED + timedelta(days=1), tick=False):
        client = signed_in(case.alice)
        shown = client.get(page)
        sent = {key: value for key, value in shown.context["form"].initial.items() if value is not None}
        sent |= {"version": 0, "drawn_from": shown.context["drawn_from"], "head_name": "A Head", "kind": ""}
        answer = client.post(page, sent | {"explanation": "", "file": upload()})
        text = answer.content.decode()
        assert "Say what is corrected, and why." in text
        assert "Choose both what the document is and its file, or neither." in text
        mark = mark_in(answer, "file")
        done = client.post(page, sent | {"explanation": "Added.", "kind": "statutes", "file-kept": mark})
    assert done.status_code == 302
    assert case.application.documents.get(kind="statutes").file.original_name == "statutes.pdf"
    assert "documents" in case.application.corrections.get().fields


def test_the_letter_of_a_claim_survives_a_statement_that_is_too_long():
    body = build.organization(build.applicant(), "A Name That Two Claim")
    client = signed_in(build.applicant())
    profile = {
        "name": body.name,
        "type": "ngo",
        "country": "KE",
        "legal_form": "x",
        "address": "x",
        "head_name": "x",
        "head_title": "x",
    }
    alike = client.post("/apply/register/", profile).content.decode()
    page = re.search(r"/apply/claim/[^\"]+", alike).group(0)
    answer = client.post(page, {"statement": "x" * 2001, "letter": upload(word("Signed"), "letter.docx")})
    mark = mark_in(answer, "letter")
    assert "was received" in client.post(page, {"statement": "Ours.", "letter-kept": mark}).content.decode()
    assert Claim.objects.get().letter.original_name == "letter.docx"


def test_an_expired_claim_leads_back_to_where_a_fresh_one_is_made(monkeypatch):
    monkeypatch.setattr("accreditation.views.apply.CLAIM_SECONDS", -1)
    client = signed_in(build.applicant())
    answer = client.get(f"/apply/claim/{signing.dumps(1, salt=CLAIM_SALT)}/", follow=True)
    assert answer.redirect_chain == [("/apply/register/", 302)]
    assert "That link has expired" in answer.content.decode()
    assert client.get("/apply/claim/garbled/").status_code == 404
