"""Copies for missions hold what came after a list went out: addenda with their documents; and the Chair's update to a plenary."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

from accounts.connection import desk
from accounts.models import Act, StoredFile
from accounts.services.files import place
from accreditation.models import CirculationEntry, Correction
from accreditation.models.application import DocumentKind
from accreditation.services.corrections import correct_file
from tests import builders as build
from tests.objections.scenes import DAY, DURING, PLENARY_OPENS, awaiting, update
from tests.objections.states_people import at, client_of
from tests.objections.test_states_packs import words_of

pytestmark = pytest.mark.django_db


def stored(now, name: str) -> StoredFile:
    return StoredFile.objects.create(
        sha256=place(b"ORIGINAL with AUTHOR"),
        clean_sha256=place(b"CLEAN"),
        size=20,
        media_type="application/pdf",
        original_name=name,
        uploaded_at=now,
        checked_at=now,
    )


def correct(case, now, answers, document=None) -> Correction:
    return correct_file(
        application=case.fresh(),
        answers=answers,
        profile={},
        explanation="WHY it is corrected.",
        document=document,
        actor=case.alice,
        now=now,
    )


def rows_of(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.fixture
def listed(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    case = build.circulated()
    return case, f"/states/lists/{case.application.entries.get().circulation_id}/"


def test_an_addendum_goes_with_its_list(listed):
    """What was circulated, what it is now, why, and the document: in PDF, CSV and zip."""
    case, address = listed
    document = (DocumentKind.OTHER, stored(DURING, "report.pdf"))
    correct(case, DURING, {"programmes": "CORRECTED programmes."}, document)
    correct(case, DURING + DAY, {"programmes": "CORRECTED again."})
    with at(DURING + 2 * DAY):
        client = client_of(build.delegate())
        text = words_of(client.post(f"{address}pdf/").content)
        (row,) = rows_of(client.post(f"{address}csv/"))
        archive = zipfile.ZipFile(io.BytesIO(b"".join(client.post(f"{address}zip/").streaming_content)))
    for words in (
        "Addendum, after circulation",
        "WHY it is corrected.",
        "Training of incident responders.",
        "CORRECTED again.",
    ):
        assert words in text
    assert row["programmes"] == "Training of incident responders."  # as circulated
    assert row["addenda"].split("\n") == [
        "2027-03-04T15:00:00Z: WHY it is corrected.",
        "Programmes: CORRECTED programmes.",
        "Documents added: report.pdf",
        "2027-03-05T15:00:00Z: WHY it is corrected.",
        "Programmes: CORRECTED again.",
    ]
    added = [name for name in archive.namelist() if name.endswith("report.pdf")]
    assert added == [f"{case.application.reference}/addendum 1, 01 report.pdf"]
    assert archive.read(added[0]) == b"CLEAN"


def test_a_list_has_the_addenda_of_its_own_time(listed):
    """Of a file that was taken off it those until then: what came later is in the file as circulated anew."""
    case, address = listed
    correct(case, DURING, {"programmes": "BEFORE it was taken off."})
    later = correct(case, DURING + DAY, {"purpose": "ANOTHER purpose."})
    assert CirculationEntry.objects.get().changed_at == later.made_at
    Correction.objects.create(
        application=case.application,
        version=later.version,
        fields=["purpose"],
        explanation="LATER",
        made_at=DURING + 2 * DAY,
        made_by_id=case.alice.user_id,
        addendum=True,
    )
    with at(DURING + 3 * DAY):
        (row,) = rows_of(client_of(build.delegate()).post(f"{address}csv/"))
    assert "BEFORE it was taken off." in row["addenda"]
    assert "ANOTHER purpose." in row["addenda"]
    assert "LATER" not in row["addenda"]


def test_an_update_to_a_plenary_is_copied_as_a_communication_is(chris):
    """By a button, marked, on record, for delegates alone."""
    with desk():
        case, _objection = awaiting(chris)
        given = update([case], chris, summaries={case.application.pk: "WHERE it stands."})
    page, dora = f"/states/updates/{given.pk}/", build.delegate()
    with at(PLENARY_OPENS + DAY):
        client = client_of(dora)
        assert f"{page}pdf/" in client.get(page).content.decode()
        text = words_of(client.post(f"{page}pdf/").content)
        (row,) = rows_of(client.post(f"{page}csv/"))
        for form in ("pdf", "csv"):
            assert client.get(f"{page}{form}/").headers["Location"] == page
            assert client.post(f"/states/updates/{given.pk + 1}/{form}/").status_code == 404
            for other in (build.secretariat(), case.alice):
                assert client_of(other).post(f"{page}{form}/").status_code == 403
    assert "WHERE it stands." in text
    assert "Copy for the Permanent Mission" in text
    assert (row["reference"], row["summary"]) == (case.application.reference, "WHERE it stands.")
    assert row["copy"].startswith("Copy for the Permanent Mission of")
    with desk():
        acts = Act.objects.filter(kind="pack.download", subject=f"plenary_update:{given.pk}")
        assert sorted(act.facts["form"] for act in acts) == ["csv", "pdf"]
    with at(PLENARY_OPENS + DAY):  # the office's own copy has no mark
        body = client_of(chris).get(f"/chair/updates/{given.pk}/csv/").content.decode("utf-8-sig")
    assert "copy" not in body.splitlines()[0].split(",")
