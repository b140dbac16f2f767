"""The ECOSOC register, over HTTP: looked at before it is imported, then a body matched with it."""

import html
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from accreditation.modalities.states import Route, State
from accreditation.models import EcosocEntry, EcosocImport
from accreditation.notices.imports import ProblemKind
from accreditation.services.ecosoc import preview_register
from tests import builders as build
from tests.journeys.secretariat import address, drawn, press, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]


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
        identity = address("organization_confirm", case.application.organization.reference)
        assert press(client, identity, {"otherwise": "on"}, twice=False).status_code == 302
        confirm = address("application_confirm_ecosoc", case.application.reference)
        assert press(client, confirm, {"number": "E-7"}).status_code == 302
        assert case.state is State.ACCREDITED


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


def test_a_row_that_cannot_be_read_does_not_make_its_body_gone():
    for number in ("E-1", "E-2", "E-3"):
        EcosocEntry.objects.create(number=number, name=f"League {number}", status="roster")
    found = preview_register("number,name,status\nE-1,League,odd\nE-2,,roster\n")
    assert [entry.number for entry in found.gone] == ["E-3"]
