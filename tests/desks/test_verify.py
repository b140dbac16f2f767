"""Anybody can recompute the record, and who is accredited, with the program that is given away (DESIGN 11, promise 4)."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from accounts.connection import desk
from accreditation.models import Accreditation
from accreditation.queries.accredited import public_accreditations
from accreditation.services.accreditations import relinquish_accreditation
from accreditation.services.listing import list_due
from objections.services.lodging import lodge_objection
from tests import builders

pytestmark = pytest.mark.django_db
PROGRAM = Path(settings.BASE_DIR) / "static" / "verify_record.py"
NEXT_MONTH = builders.CIRCULATED + timedelta(days=60)


def download(client, path: Path) -> Path:
    path.write_bytes(b"".join(client.get("/verify/record.jsonl").streaming_content))
    return path


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-I", str(PROGRAM), *map(str, arguments)], capture_output=True, text=True)


@pytest.fixture
def record(client, tmp_path) -> Path:
    """Two on the list, one that has left it, one accredited and not posted yet, and a case with a secret objection."""
    stays, leaves, also = builders.accredited(), builders.accredited(), builders.accredited()
    list_due(now=NEXT_MONTH)
    relinquish_accreditation(application=leaves.fresh(), actor=leaves.alice, now=NEXT_MONTH)
    builders.accredited()
    contested = builders.circulated()
    with desk():
        lodge_objection(
            application=contested.application,
            basis="Secret basis",
            share_basis=False,
            share_name=False,
            actor=builders.delegate(),
            now=builders.CIRCULATED + timedelta(days=1),
        )
    assert {stays.state.value, also.state.value} == {"accredited"}
    return download(client, tmp_path / "record.jsonl")


def test_the_program_prints_the_list_and_the_link_that_the_pages_show(client, record):
    result = run(record)
    assert result.returncode == 0, result.stderr
    printed = [line.split("\t")[0] for line in result.stdout.splitlines()]
    shown = public_accreditations().values_list("organization__reference", flat=True)
    assert sorted(printed) == sorted(shown)
    assert len(printed) == 2
    assert Accreditation.objects.count() == 4
    last = json.loads(record.read_text().splitlines()[-1])["chain"]
    assert last in client.get("/verify/").content.decode()
    assert run(record, last).returncode == 0
    assert run(record, "00" * 32).returncode != 0


def remove(lines: list[str]) -> None:
    del lines[1]


def rewrite(lines: list[str]) -> None:
    public = next(i for i, line in enumerate(lines) if "accreditation.listed" in line)
    lines[public] = lines[public].replace("accreditation.listed", "accreditation.loosed")


def other_leaf(lines: list[str]) -> None:
    lines[0] = json.dumps({**json.loads(lines[0]), "leaf": "00" * 32})


def swap(lines: list[str]) -> None:
    lines[0], lines[1] = lines[1], lines[0]


def cut_the_end(lines: list[str]) -> None:
    lines.pop()


def test_it_notices_whatever_is_changed(record):
    whole = record.read_text().splitlines()
    end = json.loads(whole[-1])["chain"]
    for harm in (remove, rewrite, other_leaf, swap, cut_the_end):
        lines = list(whole)
        harm(lines)
        record.write_text("\n".join(lines) + "\n")
        assert run(record, end).returncode != 0, harm.__name__


def test_other_acts_are_leaves_only_and_public_ones_tell_no_road(record):
    text = record.read_text()
    assert "objection" not in text
    assert "application." not in text
    acts = [json.loads(line) for line in text.splitlines()]
    hidden = [act for act in acts if "content" not in act]
    assert hidden
    assert all(set(act) == {"number", "leaf", "chain"} for act in hidden)
    # What leaves the list does not say why.
    acts = [json.loads(json.loads(line).get("content", "{}")) for line in record.read_text().splitlines()]
    (left,) = [act for act in acts if act.get("kind") == "accreditation.unlisted"]
    assert (left["actor"], left["on_behalf_of"], left["timer"]) == (None, "timer", "public_list")


def test_a_receipt_tells_its_holder_when_and_nobody_who(client):
    case = builders.submitted()
    digest = case.application.versions.get().digest
    page = client.get("/verify/", {"digest": f" {digest.upper()[:32]} {digest[32:]} "})
    assert page.status_code == 200
    text = page.content.decode()
    assert "A file with this digest was received" in text
    assert "4 January 2027" in text
    assert case.application.reference not in text
    assert case.application.organization.name not in text
    assert page["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("typed", "status", "says"), [("0" * 64, 200, "No file with this digest"), ("<b>x", 400, "64 characters")]
)
def test_a_digest_that_is_none_or_unknown(client, typed, status, says):
    builders.submitted()
    page = client.get("/verify/", {"digest": typed})
    assert page.status_code == status
    assert says in page.content.decode()
    assert "<b>x" not in page.content.decode()
