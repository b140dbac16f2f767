"""The Secretariat at its desk, over HTTP: checks, asks, circulates by two people, imports, sets the calendar."""

import csv
import hashlib
import html
import io
import re
import zipfile
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader, PdfWriter

from accounts.capacities import Right
from accounts.connection import desk
from accounts.models import Act, Letter, MemberState, User
from accreditation.modalities.states import Route, State
from accreditation.models import (
    Accreditation,
    Application,
    Circulation,
    EcosocEntry,
    EcosocImport,
    LatePermission,
    ScopeProposal,
    Window,
)
from accreditation.notices.imports import ProblemKind
from accreditation.queries.circulation import with_words
from accreditation.services.ecosoc import preview_register
from accreditation.services.paper_previews import preview_paper
from objections.services.sweeps import end_periods
from tests import builders as build

pytestmark = pytest.mark.django_db
ALL = (Right.CHECKER, Right.CIRCULATOR, Right.MODERATOR, Right.SETTINGS)


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


def sign_in(client, *rights):
    actor = build.secretariat(*(rights or ALL))
    client.force_login(User.objects.get(pk=actor.user_id))
    return actor


def address(name, *args):
    return reverse(f"admin:accreditation_{name}", args=args)


def pdf() -> bytes:
    """A whole, small PDF."""
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


def scan(name: str = "letter.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(), content_type="application/pdf")


def drawn(client, path):
    """What the page was drawn from, as a browser sends it back."""
    page = client.get(path).content.decode()
    found = re.findall(r'<input type="hidden" name="(version|seen)"(?: value="([^"]*)")?', page)
    return {name: html.unescape(value) for name, value in found}


def press(client, path, data, *, twice=True):
    """Fill the form; where it is read back first, confirm what was read. What would be refused is refused at the read-back,
    and that is the answer."""
    data = {**drawn(client, path), **data}
    if twice:
        shown = client.post(path, data)
        if shown.status_code == 409:
            assert b"Read back before you confirm" not in shown.content
            return shown
        assert shown.status_code == 200, shown.content.decode()[:3000]
        assert b"Read back before you confirm" in shown.content
    return client.post(path, {**data, "confirmed": "yes"})


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


def test_two_people_circulate_and_the_first_cannot_be_the_second(client):
    case = build.complete()
    build.member_state()
    with time_machine.travel(build.CIRCULATED, tick=False):
        first = sign_in(client)
        path = address("circulation_new", case.application.window_id)
        form = {
            "files": [case.application.reference],
            "period_ends_at_0": "2027-04-02",
            "period_ends_at_1": "23:59",
        }
        shown = client.post(path, form)
        assert b"3 April, 03:59 UTC" in shown.content
        assert b"2 April 2027, 23:59 New York" in shown.content
        assert press(client, path, form).status_code == 302
        prepared = Circulation.objects.get()
        assert prepared.period_ends_at == build.PERIOD_ENDS
        go = address("circulation_circulate", prepared.pk)
        data = {"version": prepared.version}
        assert client.get(go).status_code == 409  # not even offered
        same = client.post(go, data)
        assert same.status_code == 409
        assert b"Another person must confirm it" in same.content
        second = sign_in(client)
        assert second.user_id != first.user_id
        unchecked = client.post(go, data)
        assert unchecked.status_code == 409
        assert b"mailboxes have not been checked" in unchecked.content
        states = list(MemberState.objects.values_list("pk", flat=True))
        assert client.post(address("circulation_missions"), {"state": states}).status_code == 302
        asked = client.get(go).content
        assert b"1 file goes to all Member States; this will notify 1 mission." in asked
        assert b"The 1 mission it goes to" in asked
        assert client.post(go, data).status_code == 302
        assert case.state is State.CIRCULATED
        assert Letter.objects.filter(kind="circulation.published").count() == 1
        again = client.post(go, data)
        assert again.status_code == 409
        assert Letter.objects.filter(kind="circulation.published").count() == 1
        listed = client.get(address("circulation_list", prepared.pk))
        assert case.application.organization.name.encode() in listed.content
        pdf = client.get(address("circulation_pdf", prepared.pk))
        assert pdf.content.startswith(b"%PDF")
        assert client.get(go).status_code == 409
        assert client.get(address("circulation_discard", prepared.pk)).status_code == 409
        export = client.post(address("circulation_list", prepared.pk), {"export": "csv"})
        assert case.application.reference in export.content.decode()


def test_a_recall_needs_a_second_person_and_tells_everybody_why(client):
    build.member_state()
    case = build.circulated()
    with time_machine.travel(build.CIRCULATED + timedelta(days=1), tick=False):
        first = sign_in(client)
        asked = address("application_recall", case.application.reference)
        confirm = address("application_recall_confirm", case.application.reference)
        assert client.post(asked, {"reason": "The wrong statutes."}).status_code == 302
        assert client.post(confirm, drawn(client, confirm)).status_code == 409
        assert case.state is State.CIRCULATED
        # Who asked for it is offered to drop it, not to confirm it; file and list say who, when and why.
        file = address("application_file", case.application.reference)
        listed = address("circulation_list", case.application.entries.get().circulation_id)
        asker = User.objects.get(pk=first.user_id)
        page = client.get(file).content.decode()
        assert confirm not in page
        assert address("application_recall_drop", case.application.reference) in page
        assert client.get(confirm).status_code == 409
        for shown in (page, client.get(listed).content.decode()):
            assert f"Asked for by {asker}" in shown
            assert "The wrong statutes." in shown
            assert f"{build.CIRCULATED + timedelta(days=1):%Y-%m-%dT%H:%M}" in shown
        sign_in(client)
        assert confirm in client.get(file).content.decode()
        assert client.post(confirm, drawn(client, confirm)).status_code == 302
        assert case.state is State.COMPLETE
        assert case.application.period_ends_at is None
        assert "The wrong statutes." in Letter.objects.get(kind="circulation.recalled").body


def test_bulk_acts_are_tried_first_and_say_what_they_skip(client):
    plain, confirmed, circulated = build.submitted(), build.complete(), build.circulated()
    with time_machine.travel(build.CIRCULATED + timedelta(days=1), tick=False):
        sign_in(client)
        chosen = [c.application.reference for c in (plain, confirmed, circulated)]
        unknown = client.post(address("application_bulk"), {"act": "confirm", "chosen": [*chosen, "GM-2026-NONE"]})
        assert re.search(r"GM-2026-NONE</th>.*There is no file with this reference", unknown.content.decode())
        trial = client.post(address("application_bulk"), {"act": "confirm", "chosen": chosen})
        assert b"A trial: it would be done for 1 file" in trial.content
        plain.application.organization.refresh_from_db()
        assert plain.application.organization.confirmed_at is None
        client.post(address("application_bulk"), {"act": "confirm", "chosen": chosen, "confirmed": "yes"})
        done = client.post(address("application_bulk"), {"act": "complete", "chosen": chosen, "confirmed": "yes"})
        assert b"Done for 1 file" in done.content
        assert done.content.count(b"the case has moved on") == 2
        assert plain.state is State.COMPLETE


def test_the_register_is_looked_at_before_it_is_imported_and_a_body_matched(client):
    case = build.submitted(Route.ECOSOC)
    name = case.application.organization.name
    EcosocEntry.objects.create(number="E-1", name="Old League", status="roster")
    EcosocEntry.objects.create(number="E-9", name="Gone Union", status="general")
    with time_machine.travel(build.OPENS + timedelta(days=1), tick=False):
        sign_in(client)
        upload = address("ecosocentry_import")

        def send(data: bytes, file_name: str = "register.csv"):
            return client.post(upload, {"file": SimpleUploadedFile(file_name, data)}, follow=True)

        bad = send("number,name,status\n1,Société,general\n".encode("latin-1"))
        assert b"Line 2: The file is not in UTF-8" in bad.content
        assert b"Missing columns: status" in send(b"number,name\n1,A\n").content
        half = send(b"number,name,status\nE-1,League,roster\nE-1,Twice,roster\nE-2,Odd,special-ish\n")
        assert b"Line 3: E-1 stands already in line 2." in half.content
        assert "Line 4: “special-ish” is not a status" in half.content.decode()
        assert client.post(half.redirect_chain[-1][0]).status_code == 409
        assert EcosocEntry.objects.get(number="E-1").name == "Old League"
        good = send(f"number,name,status,since\nE-1,New League,special,1999\nE-7,{name},special,2001\n".encode())
        assert b"1 new, 1 changed, 1 gone, 0 unchanged" in good.content
        shown = good.content.decode()
        assert "Name: Old League; Status: roster; Since: –" in shown
        assert "Name: New League; Status: special; Since: 1999" in shown
        path = good.redirect_chain[-1][0]
        matched = client.post(path, drawn(client, path), follow=True)
        assert b"100 % alike" in matched.content
        again = client.post(path)
        assert again.status_code == 409  # imported once
        assert b"Nothing was done twice" in again.content
        opened = client.get(path)
        assert opened.status_code == 200
        assert b"This was imported" in opened.content
        assert str(EcosocImport.objects.get().imported_by) in html.unescape(opened.content.decode())
        assert EcosocEntry.objects.get(number="E-9").gone_at is not None
        confirm = address("application_confirm_ecosoc", case.application.reference)
        assert press(client, confirm, {"number": "E-7"}).status_code == 302
        assert case.state is State.ACCREDITED


def test_a_status_on_paper_is_one_that_the_register_knows(client):
    window = build.window()
    head = "name,type,country,route,accredited_on,ecosoc_status,evidence\n"
    with time_machine.travel(build.OPENS, tick=False):
        for given, problems in (("bogus-status", [ProblemKind.UNKNOWN_STATUS]), ("Special", []), ("", [])):
            found = preview_paper(f"{head}Union,ngo,KE,ecosoc,2026-07-01,{given},Note", window, build.OPENS)
            assert [problem.kind for problem in found.problems] == problems
            assert [body.values["ecosoc_status"] for body in found.bodies] == ([] if problems else [given.lower()])


@pytest.mark.parametrize("since", ["9" * 5000, "١٩٩٩", "01999", "1944", "+1999"])
def test_a_year_in_the_register_is_four_digits(since):
    found = preview_register(f"number,name,status,since\n1,Union,general,{since}\n2,League,special,1999\n")
    assert [problem.kind for problem in found.problems] == [ProblemKind.BAD_YEAR]
    assert [values["since"] for values in found.new] == [1999]


def test_a_preview_that_another_import_has_overtaken_imports_nothing_unseen(client):
    with time_machine.travel(build.OPENS + timedelta(days=1), tick=False):
        sign_in(client)

        def looked_at(line: str):
            file = SimpleUploadedFile("register.csv", f"number,name,status\n{line}\n".encode())
            shown = client.post(address("ecosocentry_import"), {"file": file}, follow=True)
            assert b"1 new, 0 changed, 0 gone" in shown.content
            path = shown.redirect_chain[-1][0]
            return path, drawn(client, path)

        (first, seen_first), (second, seen_second) = looked_at("A-1,Alpha,general"), looked_at("B-1,Beta,general")
        assert client.post(second, seen_second).status_code == 302
        stale = client.post(first, seen_first)
        assert stale.status_code == 409
        assert b"1 new, 0 changed, 1 gone" in stale.content
        assert b"Somebody else has changed this" in stale.content
        assert list(EcosocEntry.objects.values_list("number", "gone_at")) == [("B-1", None)]
        assert client.post(first, {}).status_code == 409
        assert client.post(first, drawn(client, first)).status_code == 302
        assert EcosocEntry.objects.get(number="B-1").gone_at is not None
        third = client.post(first, seen_first)
        assert third.status_code == 409
        assert b"This was imported" in third.content


def test_what_exists_on_paper_is_brought_in_whole_or_not_at_all(client, settings, tmp_path):
    """Accredited, before Member States, being checked: each with its evidence kept, none written to."""
    settings.MEDIA_ROOT = tmp_path
    window = build.window()
    head = "name,type,country,route,standing,accredited_on,submitted_on,circulated_on,period_ends_on,evidence\n"
    rows = [
        "Union,ngo,KE,ecosoc,,2026-07-01,,,,Note 1",
        "League,business,FR,non_objection,accredited,2026-07-02,,,,Note 2",
        "Club,academia,NO,non_objection,Circulated,,,2026-12-20,2027-01-25,Note 3",
        "Circle,academia,NO,non_objection,circulated,,,2026-12-20,2027-01-25,Note 3",
        "Forum,ngo,BR,non_objection,submitted,,2026-12-28,,,Letter 4",
    ]
    now = build.OPENS
    with time_machine.travel(now, tick=False):
        sign_in(client)
        path = address("importupload_paper", window.pk)

        def send(lines, with_paper=True):
            data = {"file": SimpleUploadedFile("paper.csv", (head + "\n".join(lines)).encode())}
            if with_paper:
                data["evidence"] = scan("decision.pdf")
            return client.post(path, data, follow=True)

        assert send(rows, with_paper=False).status_code == 422
        wrong = [
            ("Bad,club,XX,ecosoc,,2026-07-01,,,,Note", "“club” is not a type"),
            ("Bad,ngo,KE,ecosoc,,2026-13-01,,,,Note", "is not a date"),
            ("Bad,ngo,KE,ecosoc,,,,,,Note", "needs a date in: accredited_on"),
            ("Bad,ngo,KE,non_objection,circulated,,,2026-12-20,,Note", "needs a date in: period_ends_on"),
            ("Bad,ngo,KE,non_objection,circulated,,,2026-11-20,2026-12-20,Note", "The period ended on 2026-12-20"),
            ("Bad,ngo,KE,ecosoc,circulated,,,2026-12-20,2027-01-25,Note", "is not a route"),
            ("Bad,ngo,KE,non_objection,circulated,,,2026-12-20,9999-12-31,Note", "“9999-12-31” is not a date"),
            ("Bad,ngo,KE,non_objection,submitted,,0001-01-01,,,Note", "“0001-01-01” is not a date"),
            ("Bad,ngo,KE,ecosoc,,2020-01-01,,,,Note", "“2020-01-01” lies before the beginning of the cycle"),
            ("Bad,ngo,KE,non_objection,pending,2026-12-20,,,,Note", "“pending” is no standing"),
            ("Bad,ngo,KE,non_objection,,2027-06-01,,,,Note", "“2027-06-01” lies in the future"),
            ("union,ngo,KE,ecosoc,,2026-07-01,,,,Note", "stands already in line 2"),
        ]
        for line, sentence in wrong:
            shown = html.unescape(send([*rows, line]).content.decode())
            assert "Line 7: " in shown, line
            assert sentence in shown, line
        assert not Application.objects.exists()
        good = send(rows)
        assert b"2 accredited" in good.content
        shown = good.redirect_chain[-1][0]
        seen = drawn(client, shown)
        # Somebody registers meanwhile under one of the names: the same file would now do something else.
        body = build.organization(build.applicant(), "Forum")
        stale = client.post(shown, seen)
        assert stale.status_code == 409
        assert b"Nothing was imported" in stale.content
        assert body.reference.encode() in stale.content
        assert client.post(shown).status_code == 409
        assert not Application.objects.exists()
        assert client.post(shown, drawn(client, shown)).status_code == 302
        states = dict(Application.objects.values_list("organization__name", "state"))
        assert states == {
            "Union": "accredited", "League": "accredited", "Club": "circulated", "Circle": "circulated", "Forum": "submitted",
        }  # fmt: skip
        assert set(Accreditation.objects.values_list("organization__name", flat=True)) == {"Union", "League"}
        listed = Circulation.objects.get()
        assert (listed.number, listed.imported, listed.entries.count()) == (1, True, 2)
        assert listed.period_ends_at.isoformat() == "2027-01-26T04:59:00+00:00"
        acts = Act.objects.filter(kind="application.import")
        note = Application.objects.get(organization__name="Club").secretariat_notes.get()
        assert acts.count() == 5
        assert acts.first().facts["evidence"] == note.file.sha256
        assert not Letter.objects.exists()
        kept = client.get(address("application_evidence", note.application.reference, note.pk))
        assert hashlib.sha256(b"".join(kept.streaming_content)).hexdigest() == note.file.sha256
        again = html.unescape(send(["union,ngo,KE,ecosoc,,2026-07-01,,,,Note"]).content.decode())
        assert "already has an application" in again
    # From here on they are cases like any other: the period ends by itself.
    with desk():
        end_periods(now=listed.period_ends_at + timedelta(minutes=2))
    assert Application.objects.get(organization__name="Circle").state_now is State.ACCREDITED


def test_a_file_that_cannot_be_brought_in_any_more_says_why_on_its_preview(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    window = build.window()
    text = "name,type,country,route,accredited_on,evidence\nUnion,ngo,KE,ecosoc,2026-07-01,Note 1\n"
    with time_machine.travel(build.OPENS, tick=False):
        sign_in(client)
        data = {"file": SimpleUploadedFile("paper.csv", text.encode()), "evidence": scan("decision.pdf")}
        shown = client.post(address("importupload_paper", window.pk), data, follow=True).redirect_chain[-1][0]
        seen = drawn(client, shown)
        alice = build.applicant()
        case = build.draft(alice, name="Union")
        build.submit_application(application=case, key="k", actor=alice, now=build.OPENS)
        stale = client.post(shown, seen)
    assert stale.status_code == 409
    assert "already has an application" in html.unescape(stale.content.decode())
    assert not Application.objects.filter(imported=True).exists()


def test_a_window_is_planned_set_announced_and_only_moved_later(client):
    build.member_state()
    with time_machine.travel(build.LONG_AGO + timedelta(days=200), tick=False):
        sign_in(client)
        path = address("window_new", build.cycle().pk)
        form = {
            "title": "Window 2028",
            "opens_at_0": "2028-01-10",
            "opens_at_1": "09:00",
            "closes_at_0": "2028-02-26",
            "closes_at_1": "23:59",
        }
        shown = client.post(path, form)
        for year in ("9999", "0001"):
            far = client.post(path, {**form, "closes_at_0": f"{year}-12-31"})
            assert far.status_code == 422
            assert b"Give a year from 1945 to 2200" in far.content
        assert b"weekend or a UN holiday" in shown.content
        assert b"27 February, 04:59 UTC" in shown.content
        assert press(client, path, form).status_code == 302
        window = Window.objects.get(title="Window 2028")
        assert (
            client.post(
                address("window_announce", window.pk), drawn(client, address("window_announce", window.pk))
            ).status_code
            == 302
        )
        assert Letter.objects.filter(kind="window.announced").count() == 1
        assert (
            client.post(
                address("window_announce", window.pk), drawn(client, address("window_announce", window.pk))
            ).status_code
            == 409
        )
        move = address("window_move", window.pk)
        seen = window.closes_at.isoformat()
        earlier = {"until_0": "2028-02-20", "until_1": "23:59", "reason": "x", "seen": seen}
        refused = press(client, move, earlier)
        assert refused.status_code == 409
        assert b"never shortened" in refused.content
        later = {**earlier, "until_0": "2028-03-01", "reason": "A storm."}
        assert press(client, move, later).status_code == 302
        window.refresh_from_db()
        assert window.closes_at.isoformat() == "2028-03-02T04:59:00+00:00"
        assert "A storm." in Letter.objects.get(kind="deadline.moved_to_missions").body
        assert press(client, move, later).status_code == 409  # the page is stale: the close is another


def test_a_late_permission_has_a_reason_and_reaches_the_list(client):
    case = build.complete()
    body = build.organization(build.applicant())  # one that has sent nothing: a second file would be refused
    with time_machine.travel(build.CLOSES + timedelta(days=1), tick=False):
        sign_in(client)
        form = {
            "window": case.application.window_id,
            "organization": body.reference.lower(),
            "until_at_0": "2027-02-20",
            "until_at_1": "12:00",
            "reason": "",
        }
        path = address("latepermission_new")
        assert client.post(path, form).status_code == 422
        assert press(client, path, {**form, "reason": "Power cut."}).status_code == 302
        assert LatePermission.objects.get().until_at.isoformat() == "2027-02-20T17:00:00+00:00"
        shorter = {**form, "until_at_0": "2027-02-19", "reason": "Less."}
        assert press(client, path, shorter).status_code == 409
        far = press(client, path, {**form, "until_at_0": "2099-02-19", "reason": "More."})
        assert far.status_code == 409
        assert b"It lies after the end of the cycle" in far.content


def test_what_only_leads_somewhere_is_not_taken_out(client):
    build.cycle()
    with time_machine.travel(build.OPENS, tick=False):
        sign_in(client)
        assert b"Move the end" in client.get(address("cycle_changelist")).content
        taken = client.post(address("cycle_changelist"), {"export": "csv"}).content.decode()
    assert "Ends" in taken
    assert "Act" not in taken
    assert "Move the end" not in taken


def test_a_file_that_went_elsewhere_is_named_on_a_stale_list(client):
    case = build.complete()
    with time_machine.travel(build.CIRCULATED, tick=False):
        sign_in(client)
        path = address("circulation_new", case.application.window_id)
        gone = {"files": ["GM-2026-GONE"], "period_ends_at_0": "2027-04-30", "period_ends_at_1": "23:59"}
        answer = client.post(path, gone)
    assert answer.status_code == 422
    assert b"GM-2026-GONE can no longer go on this list" in answer.content


def test_a_row_that_cannot_be_read_does_not_make_its_body_gone():
    for number in ("E-1", "E-2", "E-3"):
        EcosocEntry.objects.create(number=number, name=f"League {number}", status="roster")
    found = preview_register("number,name,status\nE-1,League,odd\nE-2,,roster\n")
    assert [entry.number for entry in found.gone] == ["E-3"]


def test_the_front_page_counts_and_warns(client):
    build.submitted()
    with time_machine.travel(build.OPENS + timedelta(days=1), tick=False):
        sign_in(client)
        page = client.get(reverse("admin:index")).content.decode()
        assert "The timers are silent" in page
        assert "No next substantive plenary is on the calendar" in page
        assert re.search(r'class="count">1</td>\s*<th scope="row">\s*<a href="[^"]*queue=check"', page)


def test_an_export_is_typed_and_on_record(client):
    case = build.submitted()
    body = case.application.organization
    body.name = "=cmd|'/c calc'!A1"
    body.save(update_fields=["name"])
    with time_machine.travel(build.OPENS + timedelta(days=1), tick=False):
        actor = sign_in(client, Right.CHECKER)
        answer = client.post(address("application_changelist"), {"export": "xlsx"})
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        rows = list(sheet.iter_rows())
        titles = [cell.value for cell in rows[0]]
        values = dict(zip(titles, rows[1], strict=True))
        assert values["Submitted (UTC)"].is_date
        assert values["Submitted (UTC)"].value.isoformat() == "2027-01-04T14:00:00"
        assert values["Organization"].data_type == "s"
        text = client.post(address("application_changelist"), {"export": "csv"}).content.decode()
        assert "'=cmd" in text
        assert "2027-01-04T14:00:00Z" in text
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert "" in cells  # an empty cell stays empty
        assert "'" not in cells
        acts = Act.objects.filter(kind="export", actor_id=actor.user_id)
        assert {act.facts["format"] for act in acts} == {"csv", "xlsx"}


MEETING = {
    "title": "Second plenary",
    "kind": "plenary",
    "opens_at_0": "2028-07-10",
    "opens_at_1": "10:00",
    "closes_at_0": "2028-07-14",
    "closes_at_1": "18:00",
}


def test_a_meeting_confirmed_twice_stands_once_on_the_calendar(client):
    with time_machine.travel(build.OPENS, tick=False):
        sign_in(client)
        path = reverse("admin:sessions_app_session_new", args=[build.cycle().pk])
        assert press(client, path, MEETING).status_code == 302
        assert press(client, path, MEETING).status_code == 302
        assert Act.objects.filter(kind="session.announce").count() == 1
        other = press(client, path, {**MEETING, "closes_at_0": "2028-07-13"})
        assert other.status_code == 409
        assert b"title and opening is on the calendar already" in other.content
        reversed_dates = press(client, path, {**MEETING, "title": "Other", "closes_at_0": "2028-07-01"})
        assert b"The close is not after the opening." in reversed_dates.content
        assert b"closes_at)" not in reversed_dates.content
        planner = client.get(reverse("admin:sessions_app_session_planner")).content.decode()
        assert "Monday 10 July 2028, 10:00 New York (14:00 UTC)" in planner
        assert planner.count("23:59") == 3  # the close of the window, the end of the period and of consultations


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


def test_a_setting_left_as_it_is_says_so_and_a_change_names_who_made_it(client):
    with time_machine.travel(build.OPENS, tick=False):
        actor = sign_in(client)
        path = reverse("admin:accreditation_process_setting", args=[build.process().pk, "checking_days"])
        same = press(client, path, {"value": drawn(client, path)["seen"], "reason": "x"})
        assert same.status_code == 409
        assert b"This is in force already" in same.content
        assert press(client, path, {"value": "9", "reason": "x"}).status_code == 302
        changes = client.get(reverse("admin:accreditation_parameterchange_changelist")).content.decode()
        assert f"{User.objects.get(pk=actor.user_id)}, Secretariat" in changes


def test_the_annex_names_countries_and_statuses_in_words():
    rows = with_words([{"country": "NO", "status": "special"}, {"country": "EE"}, {"country": ""}])
    assert rows == [{"country": "Norway", "status": "special"}, {"country": "Estonia"}, {"country": ""}]


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
