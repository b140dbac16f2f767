"""Files as they come from people: what is taken, what is not, and what is left of it."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from accounts.models import StoredFile
from accounts.notices.files import FILE_SENTENCES
from accounts.refusals import FileReason, Refused
from accounts.services import clean_copies
from accounts.services.file_checks import DOCX, JPEG, PDF, PNG, check_file
from accounts.services.files import path_of, shown_name, store_upload
from tests import builders as build
from tests.papers import SECRET, jpeg, pdf, png, word

LIMIT = 1_000_000


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def stored(data: bytes, name: str = "letter", most: int = LIMIT):
    return store_upload(
        upload=SimpleUploadedFile(name, data), most_bytes=most, actor=build.applicant(), now=build.OPENS
    )


@pytest.mark.parametrize(("make", "media_type"), [(pdf, PDF), (word, DOCX), (png, PNG), (jpeg, JPEG)])
@pytest.mark.django_db
def test_the_circulated_copy_says_nothing_of_its_author(media, make, media_type):
    file = stored(make())
    original, clean = path_of(file.sha256).read_bytes(), path_of(file.clean_sha256).read_bytes()
    assert file.media_type == media_type == check_file(clean)
    assert secret_in(original)
    assert not secret_in(clean)


def secret_in(data: bytes) -> bool:
    """Whether the author's name stands anywhere, also inside what is packed."""
    texts = [data]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            texts += [archive.read(name) for name in archive.namelist()]
    return any(SECRET.encode() in text or SECRET.encode("utf-16-be") in text for text in texts)


def test_a_clean_pdf_does_nothing_when_it_is_opened():
    reader = PdfReader(io.BytesIO(clean_copies.clean_copy(pdf(), PDF)))
    assert "/OpenAction" not in reader.root_object
    assert "/Metadata" not in reader.root_object
    assert reader.metadata is None
    assert len(reader.pages) == 1
    assert b"app.alert" not in clean_copies.clean_copy(pdf(), PDF)


def test_a_photographed_letter_keeps_its_way_up():
    clean = clean_copies.clean_copy(jpeg(), JPEG)
    assert b"Exif" in clean
    assert clean_copies.clean_copy(clean, JPEG) == clean


def bomb() -> bytes:
    return word(word__media__big_DOT_bin=b"\0" * 30_000_000)


REFUSED = {
    "empty": (b"", FileReason.FILE_EMPTY),
    "program": (b"MZ\x90\0" + b"\0" * 3000, FileReason.FILE_TYPE),
    "elf": (b"\x7fELF" + b"\0" * 3000, FileReason.FILE_TYPE),
    "page": (b"<!doctype html><script>alert(1)</script>", FileReason.FILE_TYPE),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', FileReason.FILE_TYPE),
    "text": (b"just words", FileReason.FILE_TYPE),
    "cut off": (pdf()[:80], FileReason.FILE_BROKEN),
    "not a word file": (lambda: zipped(a=b"x"), FileReason.FILE_TYPE),
    "encrypted": (lambda: pdf(password="x"), FileReason.FILE_ENCRYPTED),
    "macros": (lambda: word(word__vbaProject_DOT_bin=b"macro"), FileReason.FILE_MACROS),
    "bomb": (bomb, FileReason.FILE_BOMB),
    "too large": (b"%PDF-" + b"x" * LIMIT, FileReason.FILE_TOO_LARGE),
}


def zipped(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.django_db
def test_what_is_not_a_document_is_refused_and_leaves_nothing_behind(media, case):
    data, reason = REFUSED[case]
    with pytest.raises(Refused) as refused:
        stored(data() if callable(data) else data)
    assert refused.value.reason == reason
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_every_reason_has_its_sentence():
    assert set(FILE_SENTENCES) == set(FileReason)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("<script>alert(1)</script>.pdf", "script>.pdf"),
        ("letter\u202efdp.exe", "letterfdp.exe"),
        ("a\nb\0.pdf", "ab.pdf"),
        ("...", "document"),
        ("ü" * 300 + ".pdf", "ü" * 251 + ".pdf"),
    ],
)
def test_a_name_is_never_a_path(name, shown):
    assert shown_name(name) == shown


@pytest.mark.django_db
def test_the_same_bytes_are_one_file_on_disk_and_two_rows(media):
    one, two = stored(pdf(), "a.pdf"), stored(pdf(), "b.pdf")
    assert one.pk != two.pk
    assert one.sha256 == two.sha256
    assert len([path for path in media.rglob("*") if path.is_file()]) == 2  # as received, and clean
    assert path_of(one.sha256).parts[-3:-1] == (one.sha256[:2], one.sha256[2:4])


@pytest.mark.parametrize(
    ("name", "make"),
    [("x.exe", pdf), ("x.PDF.exe", pdf), ("letter.docx", pdf), ("scan.pdf", png), ("x.js", jpeg), ("a.7z", word)],
)
@pytest.mark.django_db
def test_a_name_that_contradicts_the_content_is_refused(media, name, make):
    with pytest.raises(Refused) as refused:
        stored(make(), name)
    assert refused.value.reason == FileReason.FILE_NAME
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("Letter.PDF", pdf),
        ("Letter of Mr. Smith", pdf),
        ("version 1.2", pdf),
        ("letter", word),
        ("a.jpeg", jpeg),
        ("image", png),
    ],
)
@pytest.mark.django_db
def test_a_name_that_says_nothing_else_is_taken(media, name, make):
    assert stored(make(), name).pk
