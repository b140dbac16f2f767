"""From paper on day one: open objections with their clocks, decisions; whole or not at all (R5, R7, R9)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.capacities import Right
from accounts.connection import desk
from accounts.models import Act, Letter
from accounts.refusals import Refused
from accreditation.modalities.objections import ContestAnswer
from accreditation.modalities.states import State
from accreditation.models import Application, Organization
from accreditation.notices.imports import ProblemKind
from desks.queries.invariants import decisions_had_two_people
from objections.models import Consultation, Decision, Dissemination, Objection
from objections.queries.pending import pending_items
from objections.services import import_previews
from objections.services.contesting import contest_entry, settle_contest
from objections.services.deciding import discard_decision
from objections.services.disseminating import disseminate
from objections.services.import_previews import preview_decisions, preview_objections
from objections.services.imported_decisions import confirm_imported_decision, import_decisions
from objections.services.imports import import_objections
from objections.services.sweeps import end_clocks, end_periods
from sessions_app.models import PublicDecision
from tests import builders as build
from tests.objections.scenes import DAY, MINUTE, SWEPT, scan
from tests.objections.states_people import at, client_of
from tests.papers import pdf

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 5, 4, 15, tzinfo=UTC)
HEAD = (
    "organization,type,country,state,received_on,period_ended_on,consultations_began_on,evidence,basis,disseminated_on"
)
GOOD = f"""{HEAD}
Open Norms Institute,ngo,KE,fr,2027-03-10,2027-04-02,2027-04-02,NV 12/2027,Wider scope.,2027-03-12
Open Norms Institute,ngo,KE,ke,2027-03-11,2027-04-02,2027-04-02,NV 13/2027,,
Old Case Foundation,academia,CH,fr,2026-10-01,2026-10-30,2026-10-15,NV 40/2026,,2026-10-02
"""


@pytest.fixture
def chris():
    for name, code in (("France", "fr"), ("Kenya", "ke")):
        build.MemberState.objects.update_or_create(
            name=name, defaults={"code": code.upper(), "mailbox": f"{code}@example.org"}
        )
    return build.chair()


def test_clocks_run_from_their_own_beginning(chris):
    """One case in consultation, one whose three months are over; what was not disseminated waits, overdue."""
    window = build.window()
    with desk():
        assert import_objections(text=GOOD, window=window, paper=scan(NOW), actor=chris, now=NOW) == 2
        running, over = Consultation.objects.order_by("-opened_at")
        assert running.opened_at == build.PERIOD_ENDS
        assert running.ends_at == datetime(2027, 7, 2, 3, 59, tzinfo=UTC)
        assert (running.ended_at, over.ended_at) == (None, over.ends_at)
        assert running.application.state_now is State.IN_CONSULTATION
        assert over.application.state_now is State.AWAITING_PLENARY
        assert all((o.imported, o.on_paper, bool(o.evidence)) == (True, True, True) for o in Objection.objects.all())
        assert Dissemination.objects.filter(imported=True).count() == 2
        waiting = pending_items()
        assert [item.objection.evidence for item in waiting] == ["NV 13/2027"]
        assert not Letter.objects.filter(kind__startswith="dissemination").exists()
        assert end_periods(now=SWEPT + 40 * DAY) == 0
        assert end_clocks(now=running.ends_at + MINUTE) == 1
        with pytest.raises(Refused, match="bad_lines"):  # the same file again
            import_objections(text=GOOD, window=window, paper=scan(NOW), actor=chris, now=NOW)


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("X,ngo,KE,zz,2027-03-10,2027-04-02,2027-04-02,NV,,", "unknown_state"),
        ("X,ngo,QQ,fr,2027-03-10,2027-04-02,2027-04-02,NV,,", "unknown_country"),
        ("X,club,KE,fr,2027-03-10,2027-04-02,2027-04-02,NV,,", "unknown_type"),
        ("X,ngo,KE,fr,10 March,2027-04-02,2027-04-02,NV,,", "bad_date"),
        ("X,ngo,KE,fr,2027-04-03,2027-04-02,2027-04-02,NV,,", "bad_order"),
        ("X,ngo,KE,fr,2027-03-10,2027-04-02,2027-04-03,NV,,", "bad_order"),
        ("X,ngo,KE,fr,2027-03-10,2027-06-02,2027-04-03,NV,,", "bad_order"),
        ("X,ngo,KE,fr,2027-03-10,2027-04-02,2027-04-02,,,", "empty_cell"),
        ("Open Norms Institute,ngo,KE,fr,2027-03-10,2027-04-02,2027-04-02,NV,,", "duplicate"),
        ("Open Norms Institute,ngo,KE,ke,2027-03-10,2027-04-01,2027-04-01,NV,,", "dates_differ"),
    ],
)
def test_one_bad_row_stops_the_file(chris, row, kind):
    text = "\n".join(GOOD.splitlines()[:2]) + f"\n{row}\n"
    window = build.window()
    with desk():
        found = preview_objections(text, window, NOW)
        assert kind in {problem.kind for problem in found.problems}
        assert {problem.line for problem in found.problems} == {3}
        with pytest.raises(Refused, match="bad_lines"):
            import_objections(text=text, window=window, paper=scan(NOW), actor=chris, now=NOW)
        assert not Organization.objects.exists()


def test_no_case_is_joined_to_a_name_that_anybody_registered(chris):
    """A body without people came from paper itself and is meant again; one for which somebody acts was confirmed first."""
    window = build.window()
    Organization.objects.create(reference="ORG-P", name="OLD CASE Foundation", type="academia", created_at=NOW)
    registered = build.draft(build.applicant()).organization
    registered.name = "Open Norms Institute"
    registered.save(update_fields=["name"])

    def barred():
        with desk():
            found = preview_objections(GOOD, window, NOW)
        return [(problem.line, problem.kind) for problem in found.problems], found.meets["Old Case Foundation"].known

    assert barred() == ([(2, ProblemKind.NOT_CONFIRMED)], ("ORG-P",))
    Organization.objects.filter(pk=registered.pk).update(confirmed_at=NOW)
    assert barred() == ([], ("ORG-P",))


def test_decisions_come_in_for_the_record_once_a_second_person_confirms(chris):
    """Prepared by one with its scan, confirmed by another of the Chair's office; until then nobody else reads it."""
    case = build.circulated()
    cora = build.chair()
    with desk():
        end_periods(now=SWEPT)
        text = (
            "title,symbol,adopted_on,reference,evidence\n"
            f"Confirmation,A/AC.999/2026/1,2026-12-04,{case.application.reference},A/AC.999/2026/1\n"
        )
        values = {"text": text, "window": build.window(), "actor": chris, "now": NOW}
        with pytest.raises(Refused, match="scan_missing"):
            import_decisions(paper=None, **values)
        assert import_decisions(paper=scan(NOW), **values) == 1
        decision = Decision.objects.get()
        assert (decision.status, decision.imported, decision.items.count()) == ("prepared", True, 1)
        assert decision.paper is not None
        assert not PublicDecision.objects.exists()
        assert not Act.objects.filter(subject=f"decision:{decision.pk}", public=True).exists()
        with pytest.raises(Refused, match="already_done"):
            import_decisions(paper=scan(NOW), **values)
        with pytest.raises(Refused, match="same_person"):
            confirm_imported_decision(decision=decision, actor=chris, now=NOW)
    with at(NOW + MINUTE):
        client = client_of(cora)
        page = client.get(f"/chair/decisions/{decision.pk}/").content.decode()
        assert f"/chair/decisions/{decision.pk}/scan/" in page
        assert client.post(f"/chair/decisions/{decision.pk}/confirm/").status_code == 302
    with desk():
        decision.refresh_from_db()
        assert (decision.status, decision.confirmed_by_id) == ("adopted", cora.user_id)
        assert list(decisions_had_two_people()) == []
        assert PublicDecision.objects.get().taken_at == decision.adopted_at == decision.items.get().done_at
        with pytest.raises(Refused, match="already_done"):
            confirm_imported_decision(decision=decision, actor=build.chair(), now=NOW)


def test_one_put_aside_may_be_brought_in_again(chris):
    case = build.accredited()
    text = (
        "title,symbol,adopted_on,reference,evidence\n"
        f"Confirmation,A/AC.999/2026/1,2026-12-04,{case.application.reference},A/AC.999/2026/1\n"
    )
    window = build.window()
    with desk():
        import_decisions(text=text, window=window, paper=scan(NOW), actor=chris, now=NOW)
        discard_decision(decision=Decision.objects.get(), actor=chris, now=NOW)
        assert import_decisions(text=text, window=window, paper=scan(NOW), actor=chris, now=NOW) == 1


def test_each_mission_named_gets_a_receipt_and_may_contest(chris):
    window = build.window()
    with desk():
        with pytest.raises(Refused, match="scan_missing"):
            import_objections(text=GOOD, window=window, paper=None, actor=chris, now=NOW)
        paper = scan(NOW)
        import_objections(text=GOOD, window=window, paper=paper, actor=chris, now=NOW)
        assert {objection.paper_id for objection in Objection.objects.all()} == {paper.pk}
        receipts = Letter.objects.filter(kind="paper.entered")
        assert sorted(receipts.values_list("state__code", flat=True)) == ["FR", "FR", "KE"]
        assert all(letter.act.facts["paper"] == paper.sha256 for letter in receipts)
        mine = Objection.objects.get(state__code="KE")
        contest_entry(objection=mine, reason="Not ours.", actor=build.delegate(mine.state), now=NOW + MINUTE)
        settle_contest(objection=mine, answer=ContestAnswer.UNDONE, outcome="Undone.", actor=chris, now=NOW + DAY)
        mine.refresh_from_db()
        assert mine.was_struck


def test_a_decision_that_was_looked_at_is_the_one_brought_in(chris):
    case = build.accredited()
    text = (
        "title,symbol,adopted_on,reference,evidence\n"
        f"Confirmation,A/AC.999/2026/1,2026-12-04,{case.application.reference},A/AC.999/2026/1\n"
    )
    window = build.window()
    with desk():
        seen = preview_decisions(text, window, NOW).fingerprint
        other = text.replace("Confirmation", "Another")
        with pytest.raises(Refused, match="stale"):
            import_decisions(text=other, window=window, paper=scan(NOW), actor=chris, now=NOW, seen=seen)
        assert import_decisions(text=text, window=window, paper=scan(NOW), actor=chris, now=NOW, seen=seen) == 1


@pytest.mark.parametrize("who", ["delegate", "secretariat", "applicant"])
def test_only_the_chair_brings_objections_in(chris, who):
    actor = getattr(build, who)()
    with desk(), pytest.raises(Refused, match="other_party"):
        import_objections(text=GOOD, window=build.window(), paper=scan(NOW), actor=actor, now=NOW)


def test_over_http_it_is_shown_before_anything_is_written(chris):
    window = build.window()
    address = "/chair/import/"
    with at(NOW):
        client = client_of(chris)

        def send(data: bytes):
            file = SimpleUploadedFile("open.csv", data, "text/csv")
            return client.post(address, {"kind": "objections", "window": window.pk, "file": file})

        bad = send(GOOD.replace("Kenya", "x").replace(",ke,", ",zz,").encode())
        assert bad.status_code == 422
        assert "Line 3" in bad.content.decode()
        assert send("é".encode("latin-1") * 20).status_code == 422
        nul = send(GOOD.replace("Open Norms", "Open\x00Norms").encode())
        assert nul.status_code == 422
        shown = send(GOOD.encode())
        columns = list(next(iter(shown.context["found"].groups.values()))[0].values)
        assert columns == [*import_previews.OBJECTIONS, *import_previews.OBJECTIONS_OPTIONAL]
        assert "3 rows" in shown.content.decode()
        with desk():
            assert not Objection.objects.exists()
        press = {
            "kind": "objections",
            "window": window.pk,
            "text": shown.context["text"],
            "seen": shown.context["found"].fingerprint,
            "import": "1",
            "paper": SimpleUploadedFile("notes.pdf", pdf(), "application/pdf"),
        }
        assert f'name="seen" value="{press["seen"]}"' in shown.content.decode()
        assert "its clock runs until" in shown.content.decode()
        assert "its clock has ended" in shown.content.decode()
        # A body of that name is there meanwhile: the same file would now do something else.
        body = build.organization(build.applicant(), "Open Norms Institute")
        Organization.objects.filter(pk=body.pk).update(confirmed_at=NOW)
        stale = client.post(address, press)
        assert stale.status_code == 409
        assert "Nothing was imported" in stale.content.decode()
        assert f"here already: {body.reference}" in stale.content.decode()
        with desk():
            assert not Objection.objects.exists()
        press["seen"] = stale.context["found"].fingerprint
        del press["paper"]
        without = client.post(address, press)
        assert without.status_code == 422
        assert 'name="paper"' in without.content.decode()
        done = client.post(address, {**press, "paper": SimpleUploadedFile("notes.pdf", pdf(), "application/pdf")})
        assert done.status_code == 302
        assert Application.objects.filter(imported=True).count() == 2
        page = client.get("/chair/cases/").content.decode()
        assert "Open Norms Institute" in page
        reference = Application.objects.get(organization__name="Open Norms Institute").reference
        # When it was submitted, paper does not say: nothing stands after its objection that came before it.
        assert "Submitted" not in client.get(f"/chair/cases/{reference}/").content.decode()
        assert "NV 12/2027" in client.get(f"/chair/cases/{reference}/").content.decode()


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "20270402"])
def test_a_day_that_nobody_means_is_named_by_its_line(chris, day):
    bad = GOOD.replace("2027-04-02,2027-04-02,NV 12", f"{day},2027-04-02,NV 12")
    found = preview_objections(bad, build.window(), NOW)
    assert (2, ProblemKind.BAD_DATE, day) in {(p.line, p.kind, p.detail) for p in found.problems}


UNTOLD = f"{HEAD}\nOpen Norms Institute,ngo,KE,ke,2027-03-11,2027-04-02,2027-04-02,NV 13/2027,,\n"
LISTS = "/admin/accreditation/"


def test_the_ordinary_secretariat_does_not_find_what_was_brought_in_and_not_disseminated(chris, settings):
    """That it is there would tell that it was objected to: its list, search, page, body, export and pairs (DESIGN 4)."""
    settings.SECOND_FACTOR_REQUIRED = False
    with desk():
        import_objections(text=UNTOLD, window=build.window(), paper=scan(NOW), actor=chris, now=NOW)
        case = Application.objects.select_related("organization").get()
    alike = build.submitted().application.organization
    Organization.objects.filter(pk=alike.pk).update(name="Open Norms Institutes")
    file = f"{LISTS}application/{case.reference}/"
    body = f"{LISTS}organization/{case.organization.reference}/"
    pages = [f"{LISTS}application/?q=Norms", f"{LISTS}organization/?q=Norms", f"{LISTS}organization/duplicates/"]
    pages += [f"{LISTS}application/?format=csv", f"{LISTS}organization/{alike.reference}/"]
    with at(NOW):
        browser = client_of(build.secretariat(Right.CHECKER, Right.SETTINGS))
        named = client_of(build.secretariat(Right.NAMED_STAFF, Right.CHECKER))
        for page in pages:
            answer = browser.get(page)
            assert answer.status_code == 200, page
            text = b"".join(answer) if answer.streaming else answer.content
            assert case.reference.encode() not in text, page
            assert case.organization.reference.encode() not in text, page
        assert [browser.get(page).status_code for page in (file, body)] == [404, 404]
        assert [named.get(page).status_code for page in (file, body)] == [200, 200]
        with desk():
            disseminate(actor=chris, now=NOW)
        assert [browser.get(page).status_code for page in (file, body)] == [200, 200]
        assert case.reference in browser.get(pages[0]).content.decode()


def test_states_read_what_there_is_of_a_file_circulated_on_paper(chris):
    """From dissemination on; before that only the State whose own objection it is."""
    with desk():
        import_objections(text=UNTOLD, window=build.window(), paper=scan(NOW), actor=chris, now=NOW)
    case = Application.objects.get()
    page = f"/states/files/{case.reference}/"
    with at(NOW):
        kenya = client_of(build.delegate(build.MemberState.objects.get(code__iexact="ke")))
        france = client_of(build.delegate(build.MemberState.objects.get(code__iexact="fr")))
        assert [browser.get(page).status_code for browser in (kenya, france)] == [200, 404]
        assert case.reference not in france.get("/states/files/?q=Norms").content.decode()
        with desk():
            disseminate(actor=chris, now=NOW)
        told = france.get(page).content.decode()
        assert "Circulated before the portal" in told
        assert "Kenya" in told
        assert page in france.get("/states/files/?q=Norms").content.decode()
        assert page not in france.get("/states/files/?q=nothing-like-it").content.decode()
