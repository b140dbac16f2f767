"""Copies that leave the portal: marked, on record, without formulas, contacts and hidden data."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta
from types import SimpleNamespace

import pypdf
import pytest

from accounts.connection import desk
from accounts.deadline_words import seat_day_words
from accounts.models import Act, MemberState, StoredFile
from accounts.services.files import place
from accounts.typesetting import Document, heading, note, pairs, paragraph, table, typeset
from accreditation.models import ApplicationVersion
from accreditation.models import Document as Paper
from objections.notices.communications import communication_document
from objections.services.disseminating import disseminate
from objections.services.lodging import lodge_objection
from tests import builders as build
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db
DURING = build.CIRCULATED + timedelta(days=3)


def words_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.fixture
def listed(db):
    case = build.circulated()
    return case, f"/states/lists/{case.application.entries.get().circulation_id}/"


def test_the_pdf_is_marked_and_holds_the_file(listed):
    """Every page names the mission and the instant; the mark leads to the act of the download."""
    case, address = listed
    dora = build.delegate()
    with at(DURING):
        answer = client_of(dora).post(f"{address}pdf/")
    text = words_of(answer.content)
    state = MemberState.objects.get(pk=dora.state_id).name
    assert f"Copy for the Permanent Mission of {state}, 2027-03-04T15:00:00Z" in text
    assert case.application.organization.name in text
    assert "To make ICTs safer." in text
    assert "Contact Person" not in text
    with desk():
        act = Act.objects.get(kind="pack.download")
    assert act.secret
    assert act.on_behalf_of == f"state:{dora.state_id}"
    assert act.facts["mark"] in text


def test_two_downloads_have_two_marks(listed):
    _case, address = listed
    client_actor = build.delegate()
    with at(DURING):
        first, second = (client_of(client_actor).post(f"{address}csv/").content for _ in range(2))
    assert first != second


def test_a_download_is_no_get_and_needs_a_delegate(listed):
    _case, address = listed
    with at(DURING):
        for form in ("pdf", "csv", "zip"):
            # Opened by hand it leads to the page that has the button.
            assert client_of(build.delegate()).get(f"{address}{form}/").headers["Location"] == address
            assert client_of(build.delegate()).put(f"{address}{form}/").status_code == 405
            for other in (build.chair(), build.secretariat(), build.applicant()):
                assert client_of(other).post(f"{address}{form}/").status_code == 403
    with desk():
        assert not Act.objects.filter(kind="pack.download").exists()


def test_a_formula_in_a_name_is_text_in_the_csv(listed):
    """A spreadsheet would run a cell that begins with = + - @; the copy's last column carries the mark."""
    case, address = listed
    version = ApplicationVersion.objects.get(application=case.application)
    version.content["organization"]["name"] = '=HYPERLINK("http://x")'
    version.save()
    dora = build.delegate()
    with at(DURING):
        body = client_of(dora).post(f"{address}csv/").content.decode("utf-8-sig")
    (row,) = list(csv.DictReader(io.StringIO(body)))
    assert row["organization"] == '\'=HYPERLINK("http://x")'
    assert row["purpose"] == "To make ICTs safer."
    assert row["not_admitted_because"] == ""
    assert row["period_ends"] == "2027-04-03T03:59:00Z"
    assert row["copy"].startswith("Copy for the Permanent Mission of")


def test_the_archive_holds_the_clean_copies_only(listed, settings, tmp_path):
    """Documents of what was circulated, without metadata, under names that cannot climb out of a folder."""
    case, address = listed
    settings.MEDIA_ROOT = tmp_path
    original, clean = place(b"ORIGINAL with AUTHOR"), place(b"CLEAN")
    file = StoredFile.objects.create(
        sha256=original,
        clean_sha256=clean,
        size=20,
        media_type="application/pdf",
        original_name="../../etc/x.pdf",
        uploaded_at=build.OPENS,
        checked_at=build.OPENS,
    )
    paper = Paper.objects.create(application=case.application, kind="statutes", file=file, added_at=build.OPENS)
    version = ApplicationVersion.objects.get(application=case.application)
    version.content["documents"] = [
        {
            "id": paper.pk,
            "kind": "statutes",
            "name": "../../etc/x.pdf",
            "size": 20,
            "media_type": "application/pdf",
            "sha256": clean,
        }
    ]
    version.save()
    with at(DURING):
        client = client_of(build.delegate())
        answer = client.post(f"{address}zip/")
        archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
        single = client.get(f"/states/files/{case.application.reference}/documents/{paper.pk}/")
        assert b"".join(single.streaming_content) == b"CLEAN"
        other = build.circulated()
        assert client.get(f"/states/files/{other.application.reference}/documents/{paper.pk}/").status_code == 404
    names = archive.namelist()
    assert not [name for name in names if ".." in name or name.startswith("/")]
    bodies = [archive.read(name) for name in names]
    assert b"CLEAN" in bodies
    assert not any(b"ORIGINAL" in body for body in bodies)


def test_a_communication_as_pdf_and_csv(listed):
    """Its pieces as they were sent, marked; a number that was not sent is not there."""
    case, _address = listed
    dora, chris = build.delegate(build.member_state("Alphaland")), build.chair()
    with desk():
        lodge_objection(
            application=case.application,
            basis="The basis.",
            share_basis=False,
            share_name=False,
            actor=dora,
            now=DURING,
        )
        disseminate(actor=chris, now=DURING)
    with at(DURING + timedelta(hours=1)):
        client = client_of(build.delegate())
        text = words_of(client.post("/states/communications/1/pdf/").content)
        rows = list(
            csv.DictReader(io.StringIO(client.post("/states/communications/1/csv/").content.decode("utf-8-sig")))
        )
        assert client.post("/states/communications/2/pdf/").status_code == 404
    assert "Alphaland" in text
    assert "The basis." in text
    assert "Copy for the Permanent Mission" in text
    assert text.count(seat_day_words(DURING)) >= 4, "the date, the instant of sending, and of each piece's receipt"
    assert "Distribution: Member States" in text
    assert [(row["kind"], row["state"], row["text"]) for row in rows] == [
        ("objection", "Alphaland", ""),
        ("statement", "Alphaland", "The basis."),
    ]


def test_what_people_write_is_never_markup():
    """Typst's own signs are set as they stand."""
    text = words_of(typeset(Document(title="#panic()", process="P", parts=[paragraph('*b* #read("/etc/passwd") $x$')])))
    assert "#panic()" in text
    assert '*b* #read("/etc/passwd") $x$' in text


def test_a_communication_begins_on_its_first_page():
    """Sixty pieces without a text were sixty headings, which a printer keeps together: the first page stood empty."""
    application = SimpleNamespace(organization=SimpleNamespace(name="A body"), reference="GM-2027-7KD4-XP")
    objection = SimpleNamespace(state=SimpleNamespace(name="Alphaland"), application=application)
    piece = SimpleNamespace(
        kind="objection", objection=objection, reply=None, statement=None, corrects=None, corrected_by=None,
        received_at=DURING, ordinal=1,
    )  # fmt: skip
    sent = SimpleNamespace(number=7, sent_at=DURING)
    pages = pypdf.PdfReader(io.BytesIO(typeset(communication_document(sent, [piece] * 60, "P")))).pages
    words = [page.extract_text() for page in pages]
    assert words[0].count("Alphaland") > 15
    assert all("Received" in page for page in words), "the table's head stands on each page"
    assert "1 / " in words[0]
    assert "Communication 7" in words[1]


def test_nothing_is_cut_at_the_edge_of_a_page():
    """A word without end, of the widest letter, in each part of a document; an address that breaks by itself copies whole."""
    word, address = "W" * 300, "https://example.org/programmes/activities/in/the/scope/of/the/mechanism"
    parts = [heading(word), heading(word, 3), paragraph(word), note(word), pairs([("a", word)]), paragraph(address)]
    pdf = typeset(Document(title=word, process="P", facts=[("a", word)], parts=parts))
    pages = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    lines = pages.split("\n")
    assert max(line.count("W") for line in lines) < 70  # of the smallest type, that of the running head
    assert sum(line.count("W") for line in lines) >= 7 * len(word)
    assert address in lines


def test_nothing_is_cut_at_the_edge_of_a_cell():
    digest = "0123456789abcdef" * 4
    pdf = typeset(Document(title="T", process="P", parts=[table(["a", "b", "c"], [["x", "y", digest]], [4, 4, 2])]))
    lines = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split("\n")
    assert max(map(len, lines)) < 40
    assert digest in "".join(lines)
