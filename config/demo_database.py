"""Which database is the demo's own, whose invented data may be thrown away, and what an earlier draft of the portal left."""

from __future__ import annotations

from django.core.management.base import CommandError
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg2 import sql

# On the database itself, so that a database of real people is never emptied because DATABASE_URL happened to name it.
MARK = "Rostrum demo: emptied by each make demo"
# Steps of the earlier drafts, before the schema was laid anew; each of their databases has taken one of these.
EARLIER = frozenset(
    {
        ("accounts", "0004_kept_value"),
        ("accreditation", "0002_chair_desk"),
        ("objections", "0002_chair_desk"),
        ("sessions_app", "0002_public_decision"),
        ("submissions", "0002_posted_gone"),
    }
)


def is_demo(connection: BaseDatabaseWrapper) -> bool:
    """Whether the demo has marked it: it holds invented data and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        return bool(cursor.fetchone() == (MARK,))


def mark_as_demo(connection: BaseDatabaseWrapper) -> None:
    """Say on the database that it may be emptied."""
    name = sql.Identifier(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(MARK)))


def _steps_taken(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return []
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [(app, name) for app, name in cursor.fetchall()]


def clear_the_way(connection: BaseDatabaseWrapper) -> None:
    """Empty the demo's database where an earlier draft has laid it. Raises CommandError for any other such database: to go on
    would take its tables for today's. Of steps that are merely unknown, as after going back a version, Django speaks."""
    old = [".".join(step) for step in _steps_taken(connection) if step in EARLIER]
    if not old:
        return
    if not is_demo(connection):
        raise CommandError(
            f"An earlier draft of the portal laid this database down (its step {old[0]} is not among"
            " today's); nothing can be carried over from it. Name an empty one in DATABASE_URL, or unset it and delete .embedded."
        )
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
