"""What the web and the desk role may do with each table: one rule each, computed from the models.

Confidential tables are out of the web role's reach altogether, so that no query, however wrong, shows them to a
visitor. A model says so by its app (`objections`) or by the class attribute `desk_only = True`. The other way round,
`web_only = True` keeps a table from States, the Chair and the sweeps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from psycopg2 import sql

from config.database_roles import role_names

NOTHING: tuple[str, ...] = ()
READ = ("SELECT",)
APPEND = ("SELECT", "INSERT")
USE = ("SELECT", "INSERT", "UPDATE", "DELETE")

CONFIDENTIAL_APPS = {"objections"}
# Tables with a rule of their own: (web, desk).
BY_TABLE = {
    "django_migrations": (READ, READ),
    # The record is append-only; its head is written by the trigger alone, as the owner.
    "accounts_act": (APPEND, APPEND),
    "accounts_acthead": (NOTHING, NOTHING),
    # What was erased, by whom and why, is not erased.
    "accreditation_erasure": (APPEND, APPEND),
    # A view: of acts that are not public it shows leaf and link alone.
    "accounts_public_record": (READ, READ),
}


@dataclass(frozen=True)
class Grant:
    """One table's privileges for both roles."""

    table: str
    web: tuple[str, ...]
    desk: tuple[str, ...]


def is_confidential(model: type[models.Model]) -> bool:
    """Whether only the desk role may see the model's table. A table between two models follows the one that made it."""
    maker = model._meta.auto_created or model
    return model._meta.app_label in CONFIDENTIAL_APPS or getattr(maker, "desk_only", False)


def grants() -> Iterator[Grant]:
    """The rule for every table of ours. A table of no model gets nothing."""
    for table, (web, desk) in BY_TABLE.items():
        yield Grant(table, web, desk)
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in BY_TABLE:
            web_only = getattr(model, "web_only", False)
            yield Grant(model._meta.db_table, NOTHING if is_confidential(model) else USE, NOTHING if web_only else USE)


def apply_grants(connection: BaseDatabaseWrapper) -> None:
    """Take everything from both roles and give what the rules say, in one transaction."""
    names = role_names()
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relkind FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S')"
            " AND relnamespace = current_schema()::regnamespace AND relowner = current_user::regrole"
        )
        ours = dict(cursor.fetchall())
        both = sql.SQL(", ").join(map(sql.Identifier, names.values()))
        for relation in ours:
            # "TABLE" stands for views and sequences too; REVOKE ALL knows what each kind has.
            cursor.execute(sql.SQL("REVOKE ALL ON TABLE {} FROM PUBLIC, {}").format(sql.Identifier(relation), both))
        for grant in grants():
            if grant.table in ours:
                _give(cursor, grant.table, grant.web, names["default"])
                _give(cursor, grant.table, grant.desk, names["desk"])


def _give(cursor: CursorWrapper, table: str, privileges: tuple[str, ...], role: str) -> None:
    if not privileges:
        return
    words = sql.SQL(", ").join(map(sql.SQL, privileges))
    cursor.execute(sql.SQL("GRANT {} ON TABLE {} TO {}").format(words, sql.Identifier(table), sql.Identifier(role)))
    if "INSERT" not in privileges:
        return
    # Only of tables it may write: a sequence tells how many rows there are.
    cursor.execute(
        "SELECT sequence.relname FROM pg_depend JOIN pg_class sequence ON sequence.oid = objid"
        " WHERE refobjid = %s::regclass AND classid = 'pg_class'::regclass AND sequence.relkind = 'S'",
        [f'"{table}"'],
    )
    for (sequence,) in cursor.fetchall():
        cursor.execute(
            sql.SQL("GRANT USAGE ON SEQUENCE {} TO {}").format(sql.Identifier(sequence), sql.Identifier(role))
        )
