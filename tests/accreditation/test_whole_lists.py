"""Lists are taken out whole: every row, not in memory at once, and where a format takes no more it says so."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.capacities import Party, Right
from accounts.models import Act, Mandate, Subscription
from accounts.services import exports
from accreditation.models import EcosocEntry
from tests import builders as build
from tests.accounts.officers import client_of

pytestmark = pytest.mark.django_db
# Where lists were once cut without a word.
ONCE = 50_000


@pytest.fixture
def sam():
    return client_of(build.mandate(Party.SECRETARIAT, Right.CHECKER, Right.SETTINGS))


def body_of(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def rows_of(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body_of(answer).decode("utf-8-sig"))))


def test_a_list_of_the_desk_has_no_last_row_but_its_own(sam):
    EcosocEntry.objects.bulk_create(
        (EcosocEntry(number=f"N{n:06}", name=f"Body {n:06}", status="special") for n in range(ONCE + 2)),
        batch_size=5000,
    )
    answer = sam.post(reverse("admin:accreditation_ecosocentry_changelist"), {"export": "csv"})
    assert answer["Content-Disposition"] == 'attachment; filename="ecosoc-register.csv"'
    rows = rows_of(answer)
    assert len(rows) == ONCE + 3
    assert f"Body {ONCE + 1:06}" in rows[-1]
    assert Act.objects.get(kind="export").facts == {"format": "csv", "rows": ONCE + 2}


def test_a_list_of_people_has_neither_and_a_column_is_an_instants_by_its_last_row(sam):
    now = timezone.now()
    Subscription.objects.bulk_create(
        (
            Subscription(
                email=f"n{n}@example.org", confirm_sha256=f"c{n}", leave_mark=f"m{n}", leave_sha256=f"l{n}",
                asked_at=now, told_at=now, confirmed_at=now + timedelta(seconds=n),
            )
            for n in range(ONCE + 2)
        ),
        batch_size=5000,
    )  # fmt: skip
    rows = rows_of(sam.post(reverse("admin:accounts_subscription_changelist"), {"export": "csv"}))
    assert len(rows) == ONCE + 3
    assert rows[-1][0] == "n0@example.org"
    # The first of 1,001 mandates alone has a last day, and it comes last in the list.
    mine = build.mandate(Party.SECRETARIAT, Right.MODERATOR)
    Mandate.objects.filter(pk__lt=mine.pk).update(until_at=now + timedelta(days=9))
    many = [Mandate(user_id=mine.user_id, party=Party.SECRETARIAT.value, from_at=now) for _ in range(1_001)]
    Mandate.objects.bulk_create(many)
    titles, *rows = rows_of(sam.post(reverse("admin:accounts_mandate_changelist"), {"export": "csv"}))
    assert [title for title in titles if title.startswith("Until")] == ["Until (UTC)", "Until (day in New York)"]
    assert all(len(row) == len(titles) for row in rows)


def test_an_xlsx_says_where_it_is_cut_beside_its_button_and_in_its_last_line(sam, monkeypatch):
    monkeypatch.setattr(exports, "MOST_IN_XLSX", 3)
    url = reverse("admin:accreditation_ecosocentry_changelist")
    for number, last in (
        (3, "Body 2"),
        (4, "Here the list is cut: it has more than 3 rows. As CSV it can be taken out whole."),
    ):
        EcosocEntry.objects.all().delete()
        EcosocEntry.objects.bulk_create(
            EcosocEntry(number=f"N{n}", name=f"Body {n}", status="special") for n in range(number)
        )
        assert "(XLSX: the first 100,000 rows at most)" in sam.get(url).content.decode()
        sheet = openpyxl.load_workbook(io.BytesIO(body_of(sam.post(url, {"export": "xlsx"})))).active
        values = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert last in values[-1]
        assert "Body 2" in values[3]
        assert Act.objects.filter(kind="export").latest("number").facts["rows"] == 3
