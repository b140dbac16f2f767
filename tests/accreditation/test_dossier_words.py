"""The dossier of one case tells its history in the words of the file's page, not in codes of the record."""

import csv
import io
import re
import zipfile

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accreditation.services.dossier import build_dossier
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


def test_its_acts_are_those_of_the_page_in_the_same_words(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    case = build.circulated()
    reference = case.application.reference
    data = build_dossier(application=case.application, actor=case.checker, now=build.CIRCULATED)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read(f"{reference}/acts.csv").decode("utf-8-sig")
    heads, *rows = csv.reader(io.StringIO(text))
    assert heads == ["When (UTC)", "Act", "On behalf of", "Rule"]
    assert [row[1] for row in rows][-2:] == ["Found complete", "Circulated to Member States"]
    assert {row[2] for row in rows} == {case.application.organization.name, "The Secretariat"}
    assert not re.search(r"\b[a-z_]+[.:][a-z0-9_]+\b", " ".join(" ".join(row[1:]) for row in rows))
    with time_machine.travel(build.CIRCULATED, tick=False):
        client = sign_in(Client(), User.objects.get(pk=case.checker.user_id))
        page = client.get(reverse("admin:accreditation_application_file", args=[reference])).content.decode()
    record = page.partition("<h2>Record</h2>")[2].partition("</section>")[0]
    shown = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)[1:] for row in record.split("<tr>")[2:]]
    assert [row[1:] for row in rows] == shown
