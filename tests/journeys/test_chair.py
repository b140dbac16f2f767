"""The Chair's desk over HTTP: from an objection to a decision on some, and the other roads (R5 to R9)."""

from __future__ import annotations

import pytest

from accounts.connection import desk
from accounts.models import Letter
from accreditation.modalities.states import State
from accreditation.models import Circulation
from objections.models import ConsultationNote, Decision, Dissemination, PlenaryUpdate
from objections.services.deciding import break_silence
from objections.services.sweeps import end_clocks, end_periods, end_silences
from tests import builders as build
from tests.journeys.chairs_desk import case_page, give, seat, send
from tests.objections.scenes import (
    CLOCK_ENDS,
    DAY,
    DURING,
    MINUTE,
    PLENARY_OPENS,
    SWEPT,
    contested,
    object_to,
    plenary,
    state_of,
)
from tests.objections.states_people import at, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


def test_from_an_objection_to_a_decision_on_some(db):
    """Objection, dissemination, consultation, update, further consultations, a decision on one of two."""
    chris, cora, dora = build.chair(), build.chair(), build.delegate()
    with desk():
        one, _ = contested(dora, basis="Basis of the first.")
        two, _ = contested(dora)
    session = plenary()
    with at(SWEPT + DAY):
        client = client_of(chris)
        front = client.get("/chair/").content.decode()
        assert "Disseminate to all Member States" in front
        assert one.application.reference in front
        preview = client.get("/chair/disseminations/new/").content.decode()
        assert "This will notify" in preview
        assert "it goes to" in preview
        assert "Basis of the first." in preview
        send(client)
        with desk():
            sent = Dissemination.objects.get()
        detail = client.get(f"/chair/disseminations/{sent.number}/").content.decode()
        assert "When and to whom" in detail
        assert state_name(dora) in detail
        packs = client.get(f"/chair/disseminations/{sent.number}/csv/").content.decode("utf-8-sig")
        assert one.application.reference in packs
        assert client.get(f"/chair/disseminations/{sent.number}/pdf/").content.startswith(b"%PDF")
        logged = client.post(
            f"/chair/cases/{one.application.reference}/log/",
            {**seat("happened_at", SWEPT), "text": "Called the delegation.", "with_state": dora.state_id},
        )
        assert logged.status_code == 302
        client.post(
            f"/chair/cases/{one.application.reference}/log/",
            {**seat("happened_at", SWEPT), "text": "Views differ on scope.", "is_summary": "on"},
        )
        page = case_page(client, one)
        assert "Called the delegation." in page
        assert "Earliest possible decision" in page
        assert "Focal point" in page
    with desk():
        end_clocks(now=CLOCK_ENDS + MINUTE)
    with at(PLENARY_OPENS + MINUTE):
        client = client_of(chris)
        assert "which meets now" in client.get("/chair/").content.decode()
        address = f"/chair/updates/new/{session.slug}/"
        form = client.get(address).content.decode()
        assert "Views differ on scope." in form
        assert "Called the delegation." not in form
        chosen = {
            "cases": [one.application.pk, two.application.pk],
            "exchange_of_views": "held",
            "text": "Distinguished delegates,",
            f"summary_{one.application.pk}": "Views differ on scope.",
        }
        preview = client.post(address, chosen)
        assert "Exchange of views: held" in preview.content.decode()
        with desk():
            assert not PlenaryUpdate.objects.exists()
        given = give(client, address, chosen)
        assert given.status_code == 302
        assert client.get(given.headers["Location"]).status_code == 200
        assert b"Views differ" in client.get(given.headers["Location"] + "csv/").content
        assert client.get(given.headers["Location"] + "pdf/").content.startswith(b"%PDF")
        assert one.state is State.FURTHER_CONSULTATIONS
        made = client.post(
            "/chair/decisions/new/",
            {
                "title": "Confirmation of one",
                "symbol": "A/AC.999/2027/L.1",
                "how": "meeting",
                "session": session.pk,
                "cases": [one.application.pk],
            },
        )
        decision = made.headers["Location"]
        assert "a second person" in client.get(decision).content.decode()
        same = client.post(f"{decision}confirm/", {"consensus": "on"})
        assert same.status_code == 409
        assert "Another person must confirm it" in same.content.decode()
        second = client_of(cora)
        lacking = second.post(f"{decision}confirm/", {})
        assert lacking.status_code == 409
        assert "needs consensus" in lacking.content.decode()
        assert second.post(f"{decision}confirm/", {"consensus": "on"}).status_code == 302
        assert (one.state, two.state) == (State.ACCREDITED, State.FURTHER_CONSULTATIONS)
        assert "Confirmed by decision" in case_page(client, one)


def state_name(actor) -> str:
    return state_of(actor).name


def test_opened_early_and_ended_early(db):
    chris = build.chair()
    case = build.circulated()
    with desk():
        object_to(case, build.delegate())
    with at(DURING + DAY):
        client = client_of(chris)
        assert "Open consultations early" in case_page(client, case)
        assert "nobody can extend them" in case_page(client, case, "open/")
        assert client.post(f"/chair/cases/{case.application.reference}/open/").status_code == 302
        assert client.post(f"/chair/cases/{case.application.reference}/open/").status_code == 409
        again = client.get(f"/chair/cases/{case.application.reference}/open/").content.decode()
        assert "have already been opened" in again
        assert "Read back before you confirm" not in again
        early = client.post(f"/chair/cases/{case.application.reference}/end/", {"reason": "Enough."})
        assert early.status_code == 409
        assert "before the non-objection period does" in early.content.decode()
        assert "Enough." in early.content.decode()
    with desk():
        end_periods(now=SWEPT)
    with at(SWEPT + DAY):
        client = client_of(chris)
        address = f"/chair/cases/{case.application.reference}/end/"
        assert "update at the next substantive plenary" in case_page(client, case, "end/")
        meets = plenary(SWEPT, SWEPT + 2 * DAY)
        assert f"update at {meets.title}" in case_page(client, case, "end/")
        assert client.post(address, {"reason": ""}).status_code == 422
        assert client.post(address, {"reason": "Positions are clear."}).status_code == 302
        assert case.state is State.AWAITING_PLENARY
        assert "Positions are clear." in case_page(client, case)


SILENCE = PLENARY_OPENS + 10 * DAY


def under_silence(chris, cora, case) -> str:
    with at(PLENARY_OPENS):
        client = client_of(chris)
        bad = client.post("/chair/decisions/new/", {"title": "T", "how": "silence", "cases": [case.application.pk]})
        assert bad.status_code == 422
        assert "until which silence is kept" in bad.content.decode()
        assert not any(bad.context["form"][name].field.required is False for name in ("session", "silence_ends_at"))
        past = {
            "title": "T",
            "how": "silence",
            "cases": [case.application.pk],
            **seat("silence_ends_at", PLENARY_OPENS),
        }
        late = client.post("/chair/decisions/new/", past)
        assert (late.status_code, list(late.context["form"].errors)) == (409, ["silence_ends_at"])
        assert "The silence would end before it begins" in late.content.decode()
        made = client.post(
            "/chair/decisions/new/",
            {
                "title": "Confirmation between meetings",
                "how": "silence",
                "cases": [case.application.pk],
                **seat("silence_ends_at", SILENCE),
            },
        )
        address = made.headers["Location"]
        # Nobody declares consensus beforehand: the silence itself is asked.
        assert "There is consensus" not in client_of(cora).get(f"{address}confirm/").content.decode()
        assert client_of(cora).post(f"{address}confirm/", {}).status_code == 302
        return address


@pytest.mark.parametrize("broken", [False, True])
def test_silence_adopted_and_broken(db, broken):
    chris, cora, dora = build.chair(), build.chair(), build.delegate()
    with desk():
        case, _ = contested(dora)
    with at(SWEPT + DAY):
        send(client_of(chris))
    address = under_silence(chris, cora, case)
    with at(SILENCE - MINUTE):
        client = client_of(chris)
        assert "Silence runs" in client.get("/chair/").content.decode()
        if broken:
            pk = address.rstrip("/").rpartition("/")[2]
            with desk():
                break_silence(decision=Decision.objects.get(pk=pk), actor=dora, now=SILENCE - MINUTE)
    with desk():
        end_silences(now=SILENCE + MINUTE)
    with at(SILENCE + 2 * MINUTE):
        page = client_of(chris).get(address).content.decode()
        if broken:
            assert "Not adopted is not refused" in page
            assert state_name(dora) in page
            assert case.state is State.IN_CONSULTATION
        else:
            assert "Adopted" in page
            assert case.state is State.ACCREDITED


def test_a_former_chair_loses_sight_at_the_next_request(db):
    """The desk passes at that instant: the same session, one request later."""
    chris = build.chair()
    with desk():
        case, _ = contested()
    mandate = build.Mandate.objects.get(user_id=chris.user_id)
    with at(SWEPT + DAY):
        client = client_of(chris)
        assert client.get("/chair/").status_code == 200
        mandate.until_at = SWEPT + DAY
        mandate.save()
        for address in ("/chair/", f"/chair/cases/{case.application.reference}/", "/chair/disseminations/new/"):
            answer = client.get(address)
            assert answer.status_code == 403
            assert case.application.organization.name not in answer.content.decode()


def test_the_log_never_leaves_and_the_summary_only_after_the_plenary(db):
    """Markers in the log and in the summary: found at the Chair's desk, and by nobody else until the update is given."""
    chris, dora, elif_ = build.chair(), build.delegate(), build.delegate()
    session = plenary()
    with desk():
        case, _ = contested(dora)
    with at(SWEPT + DAY):
        send(client_of(chris))
        client = client_of(chris)
        address = f"/chair/cases/{case.application.reference}/log/"
        client.post(address, {**seat("happened_at", SWEPT), "text": "MARKER-LOG"})
        client.post(address, {**seat("happened_at", SWEPT), "text": "MARKER-SUMMARY", "is_summary": "on"})
        page = case_page(client, case)
        assert "MARKER-LOG" in page
        assert "MARKER-SUMMARY" in page
    with desk():
        end_clocks(now=CLOCK_ENDS + MINUTE)
        assert ConsultationNote.objects.count() == 2
    seen = []
    for moment in (PLENARY_OPENS, PLENARY_OPENS + DAY):
        with at(moment):
            if moment > PLENARY_OPENS:
                client = client_of(chris)
                data = {
                    "cases": [case.application.pk],
                    "exchange_of_views": "not_needed",
                    f"summary_{case.application.pk}": "MARKER-SUMMARY",
                }
                assert give(client, f"/chair/updates/new/{session.slug}/", data).status_code == 302
            reference = case.application.reference
            pages = [f"/states/files/{reference}/", "/states/communications/", "/states/", "/my/", "/", "/admin/"]
            pages += [f"/my/{reference}/", f"/chair/cases/{reference}/", "/chair/"]
            with desk():
                pages += [f"/states/updates/{update.pk}/" for update in PlenaryUpdate.objects.all()]
            for who in (dora, elif_, case.alice, build.secretariat(), build.secretariat(build.Right.NAMED_STAFF)):
                client = client_of(who)
                for page in pages:
                    body = client.get(page, follow=True).content.decode(errors="ignore")
                    assert "MARKER-LOG" not in body, (who.party, page)
                    if "MARKER-SUMMARY" in body:
                        seen.append((moment, who.party))
            with desk():
                assert not Letter.objects.filter(body__contains="MARKER").exists()
    assert {moment for moment, _party in seen} <= {PLENARY_OPENS + DAY}
    assert {party for _moment, party in seen} == {dora.party}


def test_the_seal_of_what_was_circulated(db):
    """The file page shows the frozen version; contact people are not in it."""
    chris = build.chair()
    case = build.circulated()
    with at(DURING):
        page = case_page(client_of(chris), case, "file/")
        assert "To make ICTs safer." in page
        assert "contact@example.org" not in page
        assert "contact@example.org" not in case_page(client_of(chris), case)
        assert Circulation.objects.count() == 1
