"""The record: append-only for the application's roles, chained without gap or fork, verifiable by anybody."""

from __future__ import annotations

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from accounts.capacities import Actor, Party, timer
from accounts.connection import desk
from accounts.models import Act
from accounts.queries.public_record import all_public_links, head, public_links
from accounts.services.record import record_act
from accounts.services.verification import leaf_of, verify_record

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
real_roles = pytest.mark.django_db(transaction=True)


def act(subject: str = "case:1", *, kind: str = "test.act", secret: bool = False, public: bool = False) -> Act:
    return record_act(
        kind=kind, moment=NOW, actor=timer("tests"), subject=subject, facts={"é": [1, 2]}, secret=secret, public=public
    )


def as_desk(work):
    with desk():
        return work()


FORBIDDEN = [
    "UPDATE accounts_act SET subject = 'case:2'",
    "DELETE FROM accounts_act",
    "TRUNCATE accounts_act",
    "TRUNCATE accounts_act CASCADE",
    "ALTER TABLE accounts_act DISABLE TRIGGER ALL",
    "ALTER TABLE accounts_act DISABLE ROW LEVEL SECURITY",
    "DROP TRIGGER accounts_act_keep ON accounts_act",
    "SET session_replication_role = replica",
    "INSERT INTO accounts_act (id, number) OVERRIDING SYSTEM VALUE VALUES (1, 1)",
]


@real_roles
def test_neither_role_can_change_the_record():
    act()
    for alias in ("default", "desk"):
        for statement in FORBIDDEN:
            with pytest.raises(DatabaseError), connections[alias].cursor() as cursor:
                cursor.execute(statement)
            assert as_desk(verify_record).count == 1, statement


@real_roles
def test_twenty_threads_leave_no_gap_and_no_fork():
    def write(number: int) -> None:
        try:
            for turn in range(5):
                with transaction.atomic():
                    act(f"case:{number}", secret=turn % 2 == 1)
                    if turn == 3:
                        transaction.set_rollback(True)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(write, range(20)))
    found = as_desk(verify_record)
    assert (found.count, found.broken_at) == (80, None)
    assert as_desk(lambda: list(Act.objects.values_list("number", flat=True))) == list(range(1, 81))


TAMPERING = [
    ("UPDATE accounts_act SET content = replace(content, 'case:2', 'case:9') WHERE number = 2", 2, "leaf"),
    ("UPDATE accounts_act SET subject = 'case:9' WHERE number = 2", 2, "columns differ from its content: subject"),
    ("UPDATE accounts_act SET facts = '{}' WHERE number = 3", 3, "facts"),
    ("UPDATE accounts_act SET moment = moment + interval '1 second' WHERE number = 1", 1, "moment"),
    ("UPDATE accounts_act SET recorded_at = recorded_at - interval '1 day' WHERE number = 4", 4, "leaf"),
    ("UPDATE accounts_act SET leaf = sha256('x') WHERE number = 2", 2, "leaf"),
    ("UPDATE accounts_act SET chain = sha256('x') WHERE number = 2", 2, "link"),
    ("DELETE FROM accounts_act WHERE number = 2", 3, "gap"),
    ("UPDATE accounts_act SET timer = 'other' WHERE number = 2", 2, "timer"),
]


@real_roles
def test_a_tampered_act_is_named():
    """As the owner, who alone could, with the triggers off; each undone before the next."""
    for case in range(1, 5):
        act(f"case:{case}")
    assert as_desk(verify_record).broken_at is None
    owner, web = connections["owner"], connections["default"]
    for statement, number, why in TAMPERING:
        with transaction.atomic(using="owner"):
            with owner.cursor() as cursor:
                cursor.execute("ALTER TABLE accounts_act DISABLE TRIGGER USER")
                cursor.execute(statement)
            connections["default"] = owner
            try:
                found = verify_record()
            finally:
                connections["default"] = web
            transaction.set_rollback(True, using="owner")
        assert found.broken_at == number, statement
        assert why in found.why
    assert as_desk(verify_record).broken_at is None
    with owner.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_act DISABLE TRIGGER USER")
        cursor.execute(TAMPERING[0][0])
        cursor.execute("ALTER TABLE accounts_act ENABLE TRIGGER USER")
    with pytest.raises(CommandError, match="broken at act 2"):
        call_command("verify_record")


@real_roles
def test_the_command_says_count_and_head():
    for case in range(3):
        act(f"case:{case}", secret=case == 1)
    out = io.StringIO()
    call_command("verify_record", stdout=out)
    last = as_desk(lambda: Act.objects.get(number=3))
    assert out.getvalue() == f"The record holds: 3 acts, head {bytes(last.chain).hex()}.\n"


@real_roles
def test_a_secret_act_is_out_of_the_web_roles_reach():
    act("case:7", kind="objection.lodge", secret=True)
    assert as_desk(lambda: Act.objects.filter(subject="case:7").count()) == 1
    assert not Act.objects.exists()
    count = "SELECT count(*) FROM accounts_act WHERE subject = 'case:7' OR content LIKE '%lodge%'"
    with connection.cursor() as cursor:
        cursor.execute(count)
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT set_config('role', 'none', false)")
        cursor.execute(count)
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT set_config('row_security', 'off', false)")
        # Off means: refuse rather than filter. It lifts nothing.
        with pytest.raises(DatabaseError, match="row-level security"):
            cursor.execute(count)
        cursor.execute("RESET row_security")


@pytest.mark.django_db
def test_the_public_has_leaves_of_all_and_the_words_of_public_acts_alone():
    act("case:1", kind="organization.accredit", public=True)
    act("case:2")
    act("case:3", kind="objection.lodge", secret=True)
    links = list(all_public_links())
    assert [link.number for link in links] == [1, 2, 3]
    assert "organization.accredit" in links[0].content
    assert [link.content for link in links[1:]] == [None, None]
    assert [link.salt for link in links[1:]] == [None, None]
    previous = b""
    for link in links:
        previous = hashlib.sha256(previous + bytes.fromhex(link.leaf)).digest()
        assert previous.hex() == link.chain
    first = links[0]
    assert leaf_of(bytes.fromhex(first.salt), first.number, first.recorded_at, first.content).hex() == first.leaf
    assert head().chain == links[-1].chain
    assert [link.number for link in public_links(after=1, limit=1)] == [2]


@pytest.mark.django_db
def test_an_act_that_is_public_by_mistake_and_secret_stays_a_leaf():
    act("case:3", secret=True, public=True)
    assert public_links()[0].content is None


@pytest.mark.django_db
def test_an_empty_record_holds():
    assert verify_record().count == 0
    assert head() is None


@pytest.mark.django_db
def test_the_record_keeps_whom_and_for_whom():
    actor = Actor(Party.STATE, state_id=4)
    made = record_act(kind="test.act", moment=NOW, actor=actor, subject="case:1")
    row = Act.objects.get(pk=made.pk)
    assert (row.on_behalf_of, row.actor_id, row.number) == ("state:4", None, 1)
