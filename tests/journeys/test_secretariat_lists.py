"""The Secretariat at its desk, over HTTP: lists circulated by two people, and recalled; tables taken out of the portal."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
import time_machine

from accounts.capacities import Right
from accounts.models import Act, Letter, MemberState, User
from accreditation.modalities.states import State
from accreditation.models import Circulation
from accreditation.queries.circulation import with_words
from tests import builders as build
from tests.journeys.secretariat import address, drawn, press, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]


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


def test_the_annex_names_countries_and_statuses_in_words():
    rows = with_words([{"country": "NO", "status": "special"}, {"country": "EE", "late": "A flood."}, {"country": ""}])
    assert rows == [
        {"country": "Norway", "status": "special", "late": ""},
        {"country": "Estonia", "late": "A flood."},
        {"country": "", "late": ""},
    ]
