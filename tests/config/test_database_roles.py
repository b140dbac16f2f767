"""Who may do what in the database: asked of PostgreSQL itself, table by table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing

import psycopg2
import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.connection import desk
from config import database_roles
from config.database_grants import apply_grants, grants
from config.database_roles import ensure_roles, role_names

WORDS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def fetch(query: str, *values: object, alias: str = "default"):
    with connections[alias].cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def held(role: str, table: str) -> tuple[str, ...]:
    return tuple(
        word for word in WORDS if fetch("SELECT has_table_privilege(%s, %s, %s)", role, f'"{table}"', word) == [(True,)]
    )


@pytest.mark.django_db
def test_every_table_gives_each_role_what_the_rules_say():
    names = role_names()
    stated = {grant.table: grant for grant in grants()}
    tables = [table for (table,) in fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    assert len(tables) > 5
    for table in tables:
        grant = stated.get(table)
        assert held(names["default"], table) == (grant.web if grant else ()), table
        assert held(names["desk"], table) == (grant.desk if grant else ()), table


@pytest.mark.django_db
def test_the_web_role_reads_nothing_confidential():
    web = role_names()["default"]
    confidential = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label == "objections" or getattr(model, "desk_only", False)
    ]
    assert [table for table in confidential if held(web, table)] == []
    for table in confidential:
        for (sequence,) in fetch(
            "SELECT sequence.oid::regclass::text FROM pg_depend JOIN pg_class sequence ON sequence.oid = objid"
            " WHERE refobjid = %s::regclass AND relkind = 'S'",
            f'"{table}"',
        ):
            assert fetch("SELECT has_sequence_privilege(%s, %s, 'USAGE, SELECT')", web, sequence) == [(False,)]


@pytest.mark.django_db
def test_a_rollback_test_runs_as_the_web_role_and_takes_the_desk_role_in_a_block():
    names = role_names()
    assert fetch("SELECT current_user") == [(names["default"],)]
    with desk():
        assert fetch("SELECT current_user") == [(names["desk"],)]
    assert fetch("SELECT current_user") == [(names["default"],)]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_test_logs_in_as_each_role():
    names = role_names()
    assert fetch("SELECT session_user") == [(names["default"],)]
    with desk():
        assert fetch("SELECT session_user") == [(names["desk"],)]
    assert fetch("SELECT session_user", alias="owner") == [(connections["owner"].settings_dict["USER"],)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("alias", ["default", "desk"])
def test_neither_role_has_powers(alias):
    ((login, *powers),) = fetch(
        "SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication FROM pg_roles"
        " WHERE rolname = current_user",
        alias=alias,
    )
    assert login
    assert not any(powers)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE public.mine (n int)",
        "CREATE TEMPORARY TABLE mine (n int)",
        "TRUNCATE django_session",
        "DROP TABLE django_session",
        "DELETE FROM django_migrations",
        "ALTER ROLE current_user SUPERUSER",
        "COPY django_session TO PROGRAM 'cat'",
    ],
)
def test_the_web_role_is_refused(statement):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_the_web_login_cannot_become_the_desk():
    with pytest.raises(ProgrammingError, match="permission denied"):
        fetch(f'SET ROLE "{role_names()["desk"]}"')


@pytest.mark.django_db(transaction=True)
def test_a_grant_given_by_hand_is_taken_back_by_the_next_migrate():
    web = role_names()["default"]
    with connections["owner"].cursor() as cursor:
        cursor.execute(f'GRANT UPDATE ON django_migrations TO "{web}"; GRANT SELECT ON django_session TO PUBLIC')
    call_command("migrate", verbosity=0)
    assert held(web, "django_migrations") == ("SELECT",)


@pytest.mark.django_db(transaction=True)
def test_roles_and_grants_can_be_set_again():
    ensure_roles(connections["owner"])
    apply_grants(connections["owner"])
    assert fetch("SELECT 1") == [(1,)]


def test_only_the_owner_migrates():
    with pytest.raises(CommandError, match="migrate with --database owner"):
        call_command("migrate", database="default", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_a_superuser_is_refused_as_web_role(monkeypatch):
    ((superuser,),) = fetch("SELECT rolname FROM pg_roles WHERE rolsuper LIMIT 1", alias="owner")
    monkeypatch.setitem(connections.settings["default"], "USER", superuser)
    with pytest.raises(ImproperlyConfigured, match="is a superuser"):
        ensure_roles(connections["owner"])


@pytest.mark.django_db(transaction=True)
def test_migrate_ends_with_the_sentence_and_no_traceback(monkeypatch):
    monkeypatch.setitem(connections.settings["desk"], "HOST", "/nowhere")
    with pytest.raises(CommandError, match="cannot log in by DATABASE_DESK_URL"):
        call_command("migrate", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_a_database_of_another_encoding_is_refused():
    owner = connections["owner"]
    name = f"{owner.settings_dict['NAME']}_ascii"
    with owner._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    wrong = owner.copy()
    wrong.settings_dict["NAME"] = name
    try:
        with pytest.raises(ImproperlyConfigured, match="SQL_ASCII"):
            database_roles.ensure_roles(wrong)
    finally:
        wrong.close()
        with owner._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")


@pytest.fixture
def plain_owner(monkeypatch, transactional_db) -> Iterator[BaseDatabaseWrapper]:
    """What README "Going to production" asks for: an owner with CREATEROLE alone, of an empty database; no roles yet."""
    first = connections["owner"]
    name = f"{first.settings_dict['NAME']}_plain"
    roles = {"default": f"{name}_web", "desk": f"{name}_desk"}
    with first._nodb_cursor() as cursor:
        _clear(cursor, name)
        cursor.execute(f"CREATE ROLE {name} LOGIN CREATEROLE PASSWORD 'plain'")
        if first.pg_version >= 160000:
            cursor.execute(f"GRANT {name} TO CURRENT_USER WITH SET TRUE, INHERIT TRUE")
        else:
            cursor.execute(f"GRANT {name} TO CURRENT_USER")
        cursor.execute(f"CREATE DATABASE {name} OWNER {name} ENCODING 'UTF8' TEMPLATE template0")
    for alias, role in roles.items():
        monkeypatch.setitem(connections.settings[alias], "USER", role)
        monkeypatch.setitem(connections.settings[alias], "PASSWORD", f"{alias} password")
    owner = first.copy()
    owner.settings_dict = {**owner.settings_dict, "USER": name, "PASSWORD": "plain", "NAME": name}
    yield owner
    owner.close()
    monkeypatch.undo()
    with first._nodb_cursor() as cursor:
        _clear(cursor, name)


def _clear(cursor, name: str) -> None:
    cursor.execute(f"DROP DATABASE IF EXISTS {name}")
    for role in (f"{name}_web", f"{name}_desk", name):
        cursor.execute(f"DROP ROLE IF EXISTS {role}")


def logged_in(owner: BaseDatabaseWrapper, alias: str) -> tuple[object, ...]:
    where = connections.create_connection(alias).get_connection_params() | {"dbname": owner.settings_dict["NAME"]}
    with closing(psycopg2.connect(**where)) as role, role.cursor() as cursor:
        cursor.execute(
            "SELECT session_user::text, current_setting('lock_timeout'), rolcreatedb, rolcreaterole"
            " FROM pg_roles WHERE rolname = session_user"
        )
        return cursor.fetchone()


def test_an_owner_that_may_only_create_roles_makes_two_that_log_in(plain_owner, caplog):
    for _ in range(2):  # and again with each later version
        ensure_roles(plain_owner)
        for alias, name in role_names().items():
            assert logged_in(plain_owner, alias) == (name, "20s", False, False)
    assert caplog.text == ""


def test_the_powers_of_a_role_are_taken_where_it_has_some(plain_owner):
    """CREATEDB is out of this owner's reach: then it says so, rather than to go on with it or to leave the role without a login."""
    web = role_names()["default"]
    with plain_owner.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {web} CREATEROLE")
    ensure_roles(plain_owner)
    assert logged_in(plain_owner, "default") == (web, "20s", False, False)
    with connections["owner"]._nodb_cursor() as cursor:
        cursor.execute(f"SET ROLE {plain_owner.settings_dict['USER']}")
        cursor.execute(f"GRANT {web} TO SESSION_USER WITH ADMIN OPTION")
        cursor.execute("RESET ROLE")
        cursor.execute(f"ALTER ROLE {web} CREATEDB")
    if plain_owner.pg_version >= 160000:
        with pytest.raises(ImproperlyConfigured, match=f"ALTER ROLE {web} NOCREATEDB"):
            ensure_roles(plain_owner)
    else:
        ensure_roles(plain_owner)


def test_a_role_that_is_out_of_the_owners_hands_must_be_able_to_log_in(plain_owner):
    """Made by somebody else, or by hand for an owner without CREATEROLE: migrate says what to set and does not end with 0."""
    names = role_names()
    with connections["owner"]._nodb_cursor() as cursor:
        cursor.execute(f"ALTER ROLE {plain_owner.settings_dict['USER']} NOCREATEROLE")
    with pytest.raises(ImproperlyConfigured, match=f"{names['default']} does not exist .* give that one CREATEROLE"):
        ensure_roles(plain_owner)
    with connections["owner"]._nodb_cursor() as cursor:
        cursor.execute(f"CREATE ROLE {names['default']} PASSWORD 'default password'")
        cursor.execute(f"CREATE ROLE {names['desk']} LOGIN PASSWORD 'another'")
    with pytest.raises(ImproperlyConfigured, match=f"ALTER ROLE {names['default']} LOGIN"):
        ensure_roles(plain_owner)
    with connections["owner"]._nodb_cursor() as cursor:
        cursor.execute(f"ALTER ROLE {names['default']} LOGIN")
    sentence = rf"{names['desk']} cannot log in by DATABASE_DESK_URL \(.*\): .*ALTER ROLE {names['desk']} PASSWORD"
    with pytest.raises(ImproperlyConfigured, match=re.compile(sentence, re.DOTALL)) as refused:
        ensure_roles(plain_owner)
    assert "desk password" not in str(refused.value)
    with connections["owner"]._nodb_cursor() as cursor:
        cursor.execute(f"ALTER ROLE {names['desk']} PASSWORD 'desk password'")
    ensure_roles(plain_owner)
    assert logged_in(plain_owner, "desk")[0] == names["desk"]
