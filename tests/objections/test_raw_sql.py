"""What the web role reads when somebody finds a way to any SQL at all: everything it may select, searched (DESIGN 7)."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from accounts.connection import desk
from accounts.services.files import store_upload
from config.database_roles import role_names
from objections.services.consulting import log_contact, open_consultation
from objections.services.contesting import contest_entry
from objections.services.disseminating import disseminate, withhold_from_applicant
from objections.services.mission import save_draft, write_note
from objections.services.note_flags import flag_note_received
from objections.services.paper import enter_objection
from objections.services.reminders import remind
from objections.services.supplementing import supplement_objection
from tests import builders as build
from tests.objections.scenes import CLOCK_ENDS, DAY, DURING, object_to, state_of
from tests.papers import scan

pytestmark = pytest.mark.django_db
MARKS = ("zqbasis", "zqlater", "zqlog", "zqnote", "zqdraft", "zqwithheld", "zqcontest", "zqverbale")


def relations(cursor) -> list[str]:
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm') AND relnamespace = 'public'::regnamespace"
        " AND has_table_privilege(current_user, oid, 'SELECT')"
    )
    return [name for (name,) in cursor.fetchall()]


def readable() -> dict[str, str]:
    """Every table and view that the role at hand may select, each as one text."""
    with connection.cursor() as cursor:
        found = {}
        for name in relations(cursor):
            cursor.execute(f"SELECT coalesce(string_agg(r::text, chr(10)), '') FROM \"{name}\" r")
            found[name] = cursor.fetchone()[0]
    return found


@pytest.fixture
def planted(tmp_path, settings):
    """A case with everything that is secret: a basis, a supplement, a scan, a log, notes, drafts, reminders."""
    settings.MEDIA_ROOT = tmp_path
    chris, dora, elif_ = build.chair(), build.delegate(), build.delegate()
    with desk():
        case = build.circulated()
        lodged = object_to(case, dora, basis="zqbasis")
        supplement_objection(objection=lodged, text="zqlater", actor=dora, now=DURING)
        kept = store_upload(upload=scan("zqverbale.pdf"), most_bytes=10_000, actor=chris, now=DURING, secret=True)
        entered = enter_objection(
            application=case.application,
            state=state_of(elif_),
            received_at=DURING,
            paper=kept,
            basis="zqbasis",
            share_basis=False,
            share_name=False,
            actor=chris,
            now=DURING,
        )
        contest_entry(objection=entered, reason="zqcontest", actor=elif_, now=DURING)
        open_consultation(application=case.application, actor=chris, now=DURING)
        log_contact(application=case.application, text="zqlog", happened_at=DURING, actor=chris, now=DURING)
        withhold_from_applicant(objection=lodged, reason="zqwithheld", actor=chris, now=DURING)
        write_note(application=case.application, text="zqnote", actor=dora, now=DURING)
        save_draft(
            application=case.application, text="zqdraft", shares_basis=True, shares_name=True, actor=elif_, now=DURING
        )
        flag_note_received(application=case.application, state=None, received_at=DURING, actor=chris, now=DURING)
        disseminate(actor=chris, now=DURING + DAY, as_entered=True)
        remind(now=CLOCK_ENDS - 40 * DAY)
        remind(now=DURING + 88 * DAY)
    return lodged


def test_the_web_role_selects_nothing_that_is_secret(planted):
    everything = readable()
    assert "accounts_act" in everything
    assert len(everything) > 40
    leaks = {(name, mark) for name, text in everything.items() for mark in MARKS if mark in text}
    assert leaks == set()
    # Nor that something is kept of an objection, a clock or a communication at all.
    for name, text in everything.items():
        for word in ("objection:", "dissemination:", "consultation.", planted.receipt):
            assert word not in text, (name, word)


def test_the_same_search_finds_all_of_it_as_the_desk_role(planted):
    with desk():
        text = "\n".join(readable().values())
    assert [mark for mark in MARKS if mark not in text] == []
    assert "reminder.clock" in text or "clock" in text


def test_nor_what_it_might_write_over(planted):
    """Rows that it cannot see it cannot change either, however it names them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (role_names()["default"],)
        for statement in (
            "UPDATE accounts_storedfile SET original_name = 'x' WHERE id = (SELECT max(id) FROM accounts_storedfile) + 1",
            "DELETE FROM accounts_letter WHERE secret",
        ):
            cursor.execute(statement)
            assert cursor.rowcount == 0, statement
    for table in ("accreditation_reminder", "objections_objection", "objections_consultationnote"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
