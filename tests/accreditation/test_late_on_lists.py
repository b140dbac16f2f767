"""A late permission shows in the circulated list beside each body that used it, and beside no other (DESIGN 2, 4)."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta

import pypdf
import pytest
from django.urls import reverse

from accreditation.modalities.states import Route
from accreditation.models import EcosocEntry
from accreditation.queries.circulation import lines_of
from accreditation.services.applications import save_answers, submit_application
from accreditation.services.checking import confirm_ecosoc, find_complete
from accreditation.services.circulation import circulate, prepare_circulation
from accreditation.services.late_permissions import give_late_permission
from accreditation.services.organizations import confirm_organization
from accreditation.services.scope import confirm_not_in_scope, propose_not_in_scope
from tests import builders as build
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UNTIL = build.CLOSES + 5 * DAY
LATE = build.CLOSES + DAY
AFTER = build.CIRCULATED + HOUR


def permitted(reason, route=Route.NON_OBJECTION, *, sent=LATE):
    """A body with a permission given before the close, whose application was sent at `sent`."""
    alice, office = build.applicant(), build.secretariat()
    draft = build.draft(alice, route=route)
    give_late_permission(
        window=draft.window,
        organization=draft.organization,
        until_at=UNTIL,
        reason=reason,
        actor=office,
        now=build.CLOSES - DAY,
    )
    application = submit_application(application=draft, key="once", actor=alice, now=sent)
    return build.Case(application, alice, office)


def checked(case):
    body = case.application.organization
    confirm_organization(organization=body, actor=case.checker, now=UNTIL, otherwise=True)
    if case.application.route_now is Route.ECOSOC:
        number = body.ecosoc_number
        entry = EcosocEntry.objects.create(number=number, name=body.name, status="special")
        confirm_ecosoc(application=case.application, entry=entry, actor=case.checker, now=UNTIL)
    else:
        find_complete(application=case.application, actor=case.checker, now=UNTIL)
    return case


def listed(*cases):
    build.missions_settled()
    prepared = prepare_circulation(
        window=build.window(),
        applications=[case.fresh() for case in cases],
        period_ends_at=build.PERIOD_ENDS,
        actor=build.secretariat(),
        now=build.CIRCULATED,
    )
    return circulate(circulation=prepared, actor=build.secretariat(), now=build.CIRCULATED)


def printed(answer):
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_permission_that_was_not_used_is_told_to_nobody():
    """Given before the close; the body sent its application in time all the same."""
    case = checked(permitted("zqspared", sent=build.CLOSES - HOUR))
    made = listed(case)
    assert [line.late_reason for line in lines_of(made)] == [""]
    with at(AFTER):
        client = client_of(build.delegate())
        for page in (f"/states/files/{case.application.reference}/", f"/states/lists/{made.pk}/", "/states/files/"):
            assert "zqspared" not in client.get(page).content.decode()
        assert "zqspared" not in printed(client.post(f"/states/lists/{made.pk}/pdf/"))
        assert [row["late_permission"] for row in rows_of(client.post(f"/states/lists/{made.pk}/csv/"))] == [""]


def test_a_file_changed_after_the_close_has_used_its_permission():
    case = permitted("zqchanged", sent=build.CLOSES - HOUR)
    save_answers(application=case.application, answers={"purpose": "Another."}, actor=case.alice, now=LATE)
    assert case.fresh().late
    made = listed(checked(case))
    with at(AFTER):
        assert "zqchanged" in client_of(build.delegate()).get(f"/states/lists/{made.pk}/").content.decode()


def test_each_kind_of_row_says_it_at_both_desks():
    """A file, a body named for information, one of the annex: on page, PDF and CSV."""
    file, informing = checked(permitted("zqfile")), checked(permitted("zqinforming", Route.ECOSOC))
    out, in_time = permitted("zqout"), checked(build.submitted())
    proposal = propose_not_in_scope(application=out.application, reason="Scope.", actor=out.checker, now=LATE)
    confirm_not_in_scope(proposal=proposal, actor=build.chair(), now=LATE + 9 * DAY)
    made = listed(file, in_time)
    reasons = {"zqfile", "zqinforming", "zqout"}
    assert informing.application.organization.name in {row["organization"] for row in made.for_information}
    with at(AFTER):
        client, address = client_of(build.delegate()), f"/states/lists/{made.pk}/"
        assert all(reason in client.get(address).content.decode() for reason in reasons)
        assert all(reason in printed(client.post(f"{address}pdf/")) for reason in reasons)
        rows = rows_of(client.post(f"{address}csv/"))
        assert {row["status"]: row["late_permission"] for row in rows if row["late_permission"]} == {
            "circulated": "zqfile",
            "for_information": "zqinforming",
            "not_admitted": "zqout",
        }
        archive = zipfile.ZipFile(io.BytesIO(b"".join(client.post(f"{address}zip/").streaming_content)))
        (name,) = [name for name in archive.namelist() if name.endswith(".csv")]
        assert all(reason in archive.read(name).decode() for reason in reasons)

        office = client_of(build.secretariat())
        page = reverse("admin:accreditation_circulation_list", args=[made.pk])
        assert all(reason in office.get(page).content.decode() for reason in reasons)
        assert all(
            reason in printed(office.get(reverse("admin:accreditation_circulation_pdf", args=[made.pk])))
            for reason in reasons
        )
        exported = rows_of(office.post(page, {"export": "csv"}))
        assert {(row["Kind"], row["Late permission"]) for row in exported} == {
            ("file", "zqfile"),
            ("file", ""),
            ("for information", "zqinforming"),
            ("not admitted", "zqout"),
        }
