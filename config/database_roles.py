"""The three database roles of DESIGN 7, made or brought up to date before the first migration.

*owner* holds the tables and migrates; *web* and *desk* only log in and use what database_grants.py gives them. Neither
is ever a superuser: that would pass every grant. The owner needs CREATEROLE for it and no more; where both roles were made
by somebody else, not even that. Either way each has then logged in once, or migrate says what is to be set.
"""

from __future__ import annotations

import logging
import time
from contextlib import closing
from typing import Any

import psycopg2
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import IntegrityError, InternalError, ProgrammingError
from psycopg2 import errors, sql

logger = logging.getLogger(__name__)

ALIASES = ("default", "desk")
# Where each role's address stands.
VARIABLE = {"default": "DATABASE_WEB_URL", "desk": "DATABASE_DESK_URL"}
# SET ROLE needs the word SET from this version on; before it, membership was enough.
GRANT_WITH_SET = 160000
# No statement waits or works for longer than a request may live; a forgotten transaction gives its locks back.
LIMITS = {
    "lock_timeout": "20s",
    "statement_timeout": "45s",
    "idle_in_transaction_session_timeout": "2min",
}


def role_names() -> dict[str, str]:
    """The web and desk roles' names by alias, as the settings give them."""
    return {alias: connections.settings[alias]["USER"] for alias in ALIASES}


def ensure_roles(connection: BaseDatabaseWrapper) -> None:
    """Create or update both roles, let them into this database and log in as each. Safe to repeat, and to run from two places.
    Raises ImproperlyConfigured, saying what to set, where one is a superuser, cannot be made or cannot log in here."""
    _refuse_other_encodings(connection)
    _make_roles(connection)
    for alias in ALIASES:
        _insist_on_login(connection, alias)


def _make_roles(connection: BaseDatabaseWrapper) -> None:
    for attempt in range(5):
        try:
            with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                for alias in ALIASES:
                    _ensure_role(cursor, connections.settings[alias])
                _admit(cursor, list(role_names().values()))
            return
        except (InternalError, IntegrityError, ProgrammingError) as error:
            # Roles belong to the whole server: another database's migrate was at them in this instant.
            if not _met_another(error) or attempt == 4:
                raise
            time.sleep(0.2)


def _met_another(error: Exception) -> bool:
    """Whether two commands changed or made the same role at once."""
    at_once = (errors.DuplicateObject, errors.UniqueViolation)
    return isinstance(error.__cause__, at_once) or "concurrently" in str(error)


def _refuse_other_encodings(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        encoding = cursor.fetchone()[0]
    if encoding != "UTF8":
        raise ImproperlyConfigured(
            f"The database is {encoding}: create one with ENCODING 'UTF8' TEMPLATE template0, name it in DATABASE_URL."
        )


def _ensure_role(cursor: Any, settings: dict[str, Any]) -> None:
    name = settings["USER"]
    cursor.execute(
        "SELECT rolsuper OR rolbypassrls, (SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user)"
        " FROM (VALUES (1)) one (n) LEFT JOIN pg_roles ON rolname = %s",
        [name],
    )
    unsafe, may_create = cursor.fetchone()
    if unsafe:
        raise ImproperlyConfigured(f"The role {name} is a superuser or passes row security: name another one.")
    if unsafe is None and not may_create:
        raise ImproperlyConfigured(
            f"The role {name} does not exist and DATABASE_URL's role may not create it: give that one CREATEROLE, or "
            f"create {name} with LOGIN and the password of its own address."
        )
    if unsafe is None:
        cursor.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(name)))
    if may_create:
        _update_role(cursor, name, settings["PASSWORD"])


def _update_role(cursor: Any, name: str, password: str) -> None:
    role = sql.Identifier(name)
    # From PostgreSQL 16 on only who may create databases may name CREATEDB at all: a power is taken where it is there.
    cursor.execute("SELECT rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = %s", [name])
    powers = zip(cursor.fetchone(), ("NOCREATEDB", "NOCREATEROLE"), strict=True)
    without = " ".join(word for there, word in powers if there)
    # A role made by somebody else may be out of our hands (PostgreSQL 16 asks for ADMIN on it): then it stays as it is.
    try:
        with transaction.atomic(using=cursor.db.alias):
            cursor.execute(sql.SQL("ALTER ROLE {} LOGIN INHERIT " + without + " PASSWORD %s").format(role), [password])
            for name_of, value in LIMITS.items():
                cursor.execute(sql.SQL("ALTER ROLE {} SET {} = %s").format(role, sql.Identifier(name_of)), [value])
            cursor.execute("SELECT current_setting('server_version_num')::int")
            how = "WITH SET TRUE, INHERIT FALSE" if cursor.fetchone()[0] >= GRANT_WITH_SET else ""
            cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER " + how).format(role))
    except ProgrammingError as error:
        logger.warning("The role %s is left as it is: %s", name, error)


def _admit(cursor: Any, roles: list[str]) -> None:
    """Both may connect and see the schema; nobody else does unasked."""
    cursor.execute("SELECT current_database(), current_schema()")
    database, schema = map(sql.Identifier, cursor.fetchone())
    both = sql.SQL(", ").join(map(sql.Identifier, roles))
    for statement in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {database} TO {both}",
        "REVOKE ALL ON SCHEMA {schema} FROM PUBLIC",
        "GRANT USAGE ON SCHEMA {schema} TO {both}",
    ):
        cursor.execute(sql.SQL(statement).format(database=database, schema=schema, both=both))


def _insist_on_login(owner: BaseDatabaseWrapper, alias: str) -> None:
    """Neither power nor another database, but a login: what the web server would otherwise find out by a traceback."""
    name, variable = connections.settings[alias]["USER"], VARIABLE[alias]
    with owner.cursor() as cursor:
        cursor.execute("SELECT rolcanlogin, rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = %s", [name])
        may_login, powerful = cursor.fetchone()
    if not may_login:
        raise ImproperlyConfigured(
            f"The role {name} may not log in and DATABASE_URL's role may not change that: as a superuser, "
            f"ALTER ROLE {name} LOGIN PASSWORD with the password of {variable}."
        )
    if powerful:
        raise ImproperlyConfigured(
            f"The role {name} may create databases or roles and DATABASE_URL's role may not change that: as a superuser, "
            f"ALTER ROLE {name} NOCREATEDB NOCREATEROLE."
        )
    try:
        elsewhere = _place(owner, alias) != _place(owner, owner.alias)
    except psycopg2.OperationalError as error:
        said = " ".join(str(error).split())
        raise ImproperlyConfigured(
            f"The role {name} cannot log in by {variable} ({said}): let that address lead to this database, "
            f"and ALTER ROLE {name} PASSWORD with the password in it, or give DATABASE_URL's role CREATEROLE and ADMIN on {name}."
        ) from None
    if elsewhere:
        raise ImproperlyConfigured(
            f"{variable} leads to another server or database than DATABASE_URL: set both to one."
        )


def _place(owner: BaseDatabaseWrapper, alias: str) -> tuple[Any, ...]:
    """Which server of the world an address leads to, and which of its databases: two names of one host, or a pooler between,
    make no difference. Past Django, whose own connection is not yet to be opened: while a test database is made, only the
    owner's knows its name."""
    address = owner if alias == owner.alias else connections.create_connection(alias)
    where = {**address.get_connection_params(), "dbname": owner.settings_dict["NAME"]}
    with closing(psycopg2.connect(**where)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_postmaster_start_time(), oid FROM pg_database WHERE datname = current_database()")
        return tuple(cursor.fetchone())
