"""Notes verbales on paper, over HTTP: flagged in time, entered after the period, never silent."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from accounts.connection import desk
from accounts.models import Letter
from accreditation.modalities.references import build_reference
from accreditation.modalities.states import State
from objections.models import Consultation, Objection
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.journeys.chairs_desk import case_page, read_back, seat
from tests.objections.scenes import DAY, DURING, SWEPT, contested
from tests.objections.states_people import at, client_of
from tests.papers import scan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


def test_the_last_withdrawal_on_paper(db):
    """A scan, an instant of receipt, a receipt for the mission, and the case is resolved; all States are told."""
    chris, dora = build.chair(), build.delegate()
    with desk():
        case, objection = contested(dora)
    with at(SWEPT + 9 * DAY):
        client = client_of(chris)
        address = f"/chair/objections/{objection.pk}/withdrawal/"
        assert "withdraws its objection" in client.get(address).content.decode()
        missing = client.post(address, seat("received_at", SWEPT + DAY))
        assert missing.status_code == 422
        answer, sentence = read_back(client, address, {**seat("received_at", SWEPT + DAY), "paper": scan("note.pdf")})
        assert "is then accredited at once, for the rest of the cycle. This cannot be undone" in sentence
        assert answer.status_code == 302
        assert case.state is State.ACCREDITED
        kept = client.get(f"/chair/objections/{objection.pk}/withdrawal/scan/")
        assert b"".join(kept.streaming_content).startswith(b"%PDF")
    with desk():
        assert Letter.objects.filter(kind="accreditation.to_missions").exists()


def test_a_note_flagged_in_time_and_entered_after_the_period(db):
    """The flag holds the outcome; the note is entered two days after the close with its scan; consultations begin."""
    chris, dora = build.chair(), build.delegate()
    case = build.circulated()
    address = f"/chair/cases/{case.application.reference}/note/"
    with at(build.PERIOD_ENDS - timedelta(hours=2)):
        client = client_of(chris)
        assert client.post(address, seat("received_at", build.PERIOD_ENDS - timedelta(hours=3))).status_code == 302
        assert "Until then the case is not accredited by itself." in case_page(client, case)
    with desk():
        end_periods(now=SWEPT)
    assert case.state is State.CIRCULATED
    with at(SWEPT + 2 * DAY):
        client = client_of(chris)
        enter = "/chair/paper/objection/"
        data = {"case": case.application.reference, "state": dora.state_id, "basis": "In the words of the note."}
        late = client.post(enter, {**data, **seat("received_at", build.PERIOD_ENDS), "paper": scan("note.pdf")})
        assert late.status_code == 409
        assert "came in after the end of the non-objection period" in late.content.decode()
        assert "In the words of the note." in late.content.decode()
        answer, sentence = read_back(
            client,
            enter,
            {**data, **seat("received_at", build.PERIOD_ENDS - timedelta(hours=3)), "paper": scan("note.pdf")},
        )
        assert f"objects to the accreditation of {case.application.organization.name}" in sentence
        assert "the office can only strike it" in sentence
        assert answer.status_code == 302
        page = client.get(answer.headers["Location"]).content.decode()
        assert "note verbale, entered by" in page
    with desk():
        end_periods(now=SWEPT + 2 * DAY)
        assert case.state is State.IN_CONSULTATION
        assert Consultation.objects.get().opened_at == build.PERIOD_ENDS
        objection = Objection.objects.get()
        assert objection.paper is not None


def test_a_flag_brings_what_is_known_of_its_note(db):
    chris, dora = build.chair(), build.delegate()
    case = build.circulated()
    with at(DURING):
        client = client_of(chris)
        address = f"/chair/cases/{case.application.reference}/note/"
        client.post(address, {**seat("received_at", DURING - DAY), "state": dora.state_id})
        link = re.search(r'href="([^"]*note=\d+)"', case_page(client, case))[1]
        initial = client.get(link.replace("&amp;", "&")).context["form"].initial
        assert (initial["state"], initial["received_at"]) == (dora.state_id, DURING - DAY)
        assert "Flag “note received”" in case_page(client, case)  # another State's may come
        foreign = link.replace("&amp;", "&").replace("note=", "note=9")
        assert "state" not in client.get(foreign).context["form"].initial


def test_a_scan_survives_an_error_beside_it_and_too_large_is_said(db, settings):
    """As in the admin: checked and kept at once, marked for who chose it, and never mistaken for a missing one."""
    chris, dora = build.chair(), build.delegate()
    with desk():
        _case, objection = contested(dora)
    address = f"/chair/objections/{objection.pk}/withdrawal/"
    with at(SWEPT + 9 * DAY):
        client = client_of(chris)
        wrong = client.post(address, {**seat("received_at", SWEPT), "received_at_1": "", "paper": scan("note.pdf")})
        page = wrong.content.decode()
        assert wrong.status_code == 422
        assert "note.pdf" in page
        mark = re.search(r'name="paper-kept" value="([^"]+)"', page)[1]
        typed = seat("received_at", SWEPT + DAY)
        stranger = client_of(build.chair()).post(address, {**typed, "paper-kept": mark})
        assert "the document itself is kept as evidence" in stranger.content.decode()
        settings.UPLOAD_MOST_BYTES = 100
        large = client.post(address, {**typed, "paper": scan("note.pdf")}).content.decode()
        assert "larger than the limit" in large
        assert "Choose the file" not in large
        assert read_back(client, address, {**typed, "paper-kept": mark})[0].status_code == 302
    with desk():
        kept = Objection.objects.get().withdrawal_paper
        assert (kept.original_name, kept.secret) == ("note.pdf", True)


def test_a_note_that_nobody_flagged_is_never_silent(db):
    chris, dora = build.chair(), build.delegate()
    case = build.circulated()
    with desk():
        end_periods(now=SWEPT)
    with at(SWEPT + DAY):
        client = client_of(chris)
        enter = "/chair/paper/objection/"
        answer = client.post(
            enter,
            {
                "case": case.application.reference,
                "state": dora.state_id,
                **seat("received_at", build.PERIOD_ENDS - timedelta(hours=3)),
                "paper": scan("note.pdf"),
            },
        )
        assert answer.status_code == 409
        assert "matter for annulment or decision" in answer.content.decode()
        assert "brought in too late" in client.get("/chair/").content.decode()
        assert "Propose to annul" in case_page(client, case)


def test_a_basis_too_long_on_paper_is_said_and_kept(db):
    case, chris, dora = build.circulated(), build.chair(), build.delegate()
    with at(DURING):
        data = {
            "case": case.application.reference,
            "state": dora.state_id,
            "basis": "Sentence " * 1001,
            "paper": scan("note.pdf"),
            **seat("received_at", DURING),
        }
        answer = client_of(chris).post("/chair/paper/objection/", data)
    assert answer.status_code == 422
    assert "Shorten it by 1 word" in answer.content.decode()
    assert "Sentence Sentence" in answer.content.decode()
    with desk():
        assert not Objection.objects.exists()


def test_a_slip_in_a_reference_is_told_from_a_case_that_is_not_there(db):
    case, chris, dora = build.circulated(), build.chair(), build.delegate()
    reference = case.application.reference
    slipped = reference[:-1] + ("3" if reference[-1] != "3" else "4")

    def answer_to(typed: str) -> str:
        data = {"case": typed, "state": dora.state_id, "paper": scan("note.pdf"), **seat("received_at", DURING)}
        return client_of(chris).post("/chair/paper/objection/", data).content.decode()

    with at(DURING):
        assert "a character is missing or wrong" in answer_to(slipped)
        assert "There is no case with this reference" in answer_to(build_reference("GM", 2026, 7))
