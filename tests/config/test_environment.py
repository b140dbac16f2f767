"""What each variable may hold, and the sentence for what it may not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.embedded.places import CHECKOUT
from config.environment import DEVELOPMENT_SECRET, Environment, read_environment, web_workers

BASE = Path("/srv/rostrum")
THERE = str(Path(__file__).parent)
PRODUCTION = {
    "ROSTRUM_ENV": "production",
    "SECRET_KEY": "k7!wq9zR2mX4vB8nC1lP6sD3fG5hJ0aTyUeIoQwErTyUiOpAsDfGh",
    "DATABASE_WEB_URL": "postgresql://rostrum_web:w@db:5432/rostrum",
    "DATABASE_DESK_URL": "postgresql://rostrum_desk:d@db:5432/rostrum",
    "REDIS_URL": "rediss://:r@queue:6379/0",
    "SITE_URL": "https://rostrum.example.org/",
    "ALLOWED_HOSTS": "rostrum.example.org, www.example.org",
    "EMAIL_URL": "smtps://letters:p%40ss@mail.example.org:587",
    "MAIL_FROM": "Rostrum <rostrum@example.org>",
    "CONTACT_EMAIL": "portal@example.org",
    "MEDIA_ROOT": THERE,
}


def read(**values: str) -> Environment:
    return read_environment(BASE, values)


def test_development_needs_nothing():
    found = read()
    assert (found.production, found.demo, found.debug, found.second_factor_required) == (False, False, False, True)
    assert found.secret_key == DEVELOPMENT_SECRET
    assert found.site_url == "http://127.0.0.1:8000"
    assert found.databases["default"]["ENGINE"] == "config.no_database"
    assert found.email["EMAIL_FILE_PATH"] == "/srv/rostrum/var/mail"
    assert found.media_root == BASE / "media"


def test_the_address_that_is_read_is_the_senders_where_none_is_named():
    assert read(MAIL_FROM="Rostrum <letters@example.org>").contact_email == "letters@example.org"
    assert read_environment(BASE, PRODUCTION).contact_email == "portal@example.org"


def test_without_an_address_connecting_says_what_to_set():
    from django.db.utils import ConnectionHandler

    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL is not set"):
        ConnectionHandler(read().databases)["default"].connect()


def test_production_is_complete_without_the_owners_address():
    found = read_environment(BASE, PRODUCTION)
    assert set(found.databases) == {"default", "desk"}
    assert found.databases["default"]["USER"] == "rostrum_web"
    assert found.broker_url == PRODUCTION["REDIS_URL"]
    assert found.site_url == "https://rostrum.example.org"
    assert found.allowed_hosts == ["rostrum.example.org", "www.example.org"]
    assert found.email["EMAIL_HOST_PASSWORD"] == "p@ss"
    assert found.email["EMAIL_USE_TLS"] is True


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY must be set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be set"),
        ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY must be set"),
        ({"SECRET_KEY": DEVELOPMENT_SECRET}, "SECRET_KEY must be set"),
        ({"MFA_KEY": "short"}, "MFA_KEY must be at least 32 random characters"),
        ({"MFA_KEY": "ab" * 20}, "MFA_KEY must be at least 32 random characters"),
        ({"DEBUG": "true"}, "DEBUG must be off"),
        ({"ROSTRUM_DEMO": "true"}, "ROSTRUM_DEMO must be off"),
        ({"ROSTRUM_DEMO": "true", "SECOND_FACTOR_REQUIRED": "false"}, "ROSTRUM_DEMO must be off"),
        ({"SECOND_FACTOR_REQUIRED": "false"}, "SECOND_FACTOR_REQUIRED=false is for the demo alone"),
        ({"DATABASE_WEB_URL": ""}, "DATABASE_WEB_URL must be set"),
        ({"DATABASE_WEB_URL": "", "DATABASE_URL": "postgresql://o:o@db/rostrum"}, "DATABASE_WEB_URL must be set"),
        ({"DATABASE_DESK_URL": ""}, "DATABASE_DESK_URL must be set"),
        ({"DATABASE_DESK_URL": PRODUCTION["DATABASE_WEB_URL"]}, "must each log in as another role"),
        ({"DATABASE_URL": "postgresql://rostrum_web:w@db/rostrum"}, "must each log in as another role"),
        ({"REDIS_URL": ""}, "REDIS_URL must be set"),
        ({"SITE_URL": ""}, "SITE_URL must be set to an address that begins with https"),
        ({"SITE_URL": "http://rostrum.example.org"}, "SITE_URL must be set to an address that begins with https"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name"),
        ({"EMAIL_URL": ""}, "EMAIL_URL must be set to a mail server"),
        ({"EMAIL_URL": "consolemail://"}, "EMAIL_URL must be set to a mail server"),
        ({"MAIL_FROM": ""}, "MAIL_FROM must be set"),
        ({"CONTACT_EMAIL": ""}, "CONTACT_EMAIL must be set"),
        ({"CONTACT_EMAIL": "Portal <portal@example.org>"}, "CONTACT_EMAIL must be one bare address"),
        ({"ALLOWED_HOSTS": "www.example.org"}, "ALLOWED_HOSTS must name SITE_URL's own host too: rostrum.example.org"),
        ({"ALLOWED_HOSTS": ".other.org"}, "ALLOWED_HOSTS must name SITE_URL's own host too"),
        ({"MEDIA_ROOT": ""}, "MEDIA_ROOT must be set"),
        ({"MEDIA_ROOT": "/nowhere/media"}, "MEDIA_ROOT must be a folder that is there: make /nowhere/media"),
        ({"MEDIA_ROOT": __file__}, "MEDIA_ROOT must be a folder that is there"),
        (
            {"DATABASE_WEB_URL": "postgresql://rostrum_web:web-password@db:5432/rostrum"},
            "DATABASE_WEB_URL must have a password of",
        ),
        (
            {"DATABASE_DESK_URL": "postgresql://rostrum_desk:desk-password@db/rostrum"},
            "DATABASE_DESK_URL must have a password of",
        ),
    ],
)
def test_production_refuses(change, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence):
        read_environment(BASE, PRODUCTION | change)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"ROSTRUM_ENV": "prod"}, "ROSTRUM_ENV must be development, test or production, not 'prod'"),
        ({"DEBUG": "maybe"}, "DEBUG must be true or false, not 'maybe'"),
        ({"PORT": "80a"}, "PORT must be a number from 1 to 65535"),
        ({"PORT": "0"}, "PORT must be a number"),
        ({"SITE_URL": "rostrum.example.org"}, "SITE_URL must be an address"),
        ({"REDIS_URL": "localhost:6379"}, "REDIS_URL must be an address that begins with redis or rediss or unix"),
        ({"BROKER_URL": "amqp://guest@queue"}, "BROKER_URL must be an address"),
        ({"DATABASE_URL": "sqlite:///db.sqlite3"}, "DATABASE_URL must be an address that begins with postgresql"),
        ({"DATABASE_URL": "postgresql://o:o@db:5432/"}, "DATABASE_URL must name a database"),
        ({"DATABASE_URL": "postgresql://o:o@db:port/rostrum"}, "A database address cannot be read"),
        ({"EMAIL_URL": "mail.example.org"}, "EMAIL_URL must look like"),
        ({"EMAIL_URL": "smtp://"}, "EMAIL_URL must name the mail server's host"),
        ({"EMAIL_URL": "smtps://user:pass@:587"}, "EMAIL_URL must name the mail server's host"),
        ({"EMAIL_URL": "smtp://mail.example.org:port"}, "EMAIL_URL must look like"),
        ({"MAIL_FROM": "Rostrum"}, "MAIL_FROM must be one address on one line"),
        ({"MAIL_FROM": "Rostrum <rostrum>"}, "MAIL_FROM must be one address on one line"),
        ({"MAIL_FROM": "Rostrum\nBcc: x@example.org <r@example.org>"}, "MAIL_FROM must be one address on one line"),
        ({"MAIL_FROM": "a@example.org, b@example.org"}, "MAIL_FROM must be one address on one line"),
        ({"ALLOWED_HOSTS": "https://rostrum.example.org"}, "ALLOWED_HOSTS must be host names alone"),
        ({"ALLOWED_HOSTS": "rostrum.example.org:443"}, "ALLOWED_HOSTS must be host names alone"),
        ({"REDIS_URL": "redis://h:port/0"}, "REDIS_URL must name a host, and its port in figures"),
        ({"REDIS_URL": "redis:///0"}, "REDIS_URL must name a host"),
        ({"REDIS_URL": "redis://h:6379/first"}, "REDIS_URL must name a host"),
        ({"BROKER_URL": "rediss://h:99999/0"}, "BROKER_URL must name a host"),
        ({"READY_URL": "http://"}, "READY_URL must name a host"),
        ({"READY_URL": "http://[web/readyz"}, "READY_URL must name a host"),
        ({"SITE_URL": "https://:443"}, "SITE_URL must name a host"),
        ({"MEDIA_ROOT": "media"}, "MEDIA_ROOT must be a whole path"),
        ({"WEB_CONCURRENCY": "x"}, "WEB_CONCURRENCY must be a number from 1 to 100, not 'x'"),
        ({"WEB_CONCURRENCY": "0"}, "WEB_CONCURRENCY must be a number from 1 to 100"),
        (
            {"DATABASE_URL": "postgresql://o:o@db/one", "DATABASE_DESK_URL": "postgresql://d:d@db/two"},
            "DATABASE_URL, DATABASE_WEB_URL and DATABASE_DESK_URL must name one database",
        ),
        (
            {"DATABASE_WEB_URL": "postgresql://w:w@here/one", "DATABASE_DESK_URL": "postgresql://d:d@there/one"},
            "DATABASE_WEB_URL and DATABASE_DESK_URL must lead to one server",
        ),
        ({"SECOND_FACTOR_REQUIRED": "false"}, "SECOND_FACTOR_REQUIRED=false is for the demo alone"),
        ({"SECRET_KEY_FILE": "/nowhere/secret"}, "SECRET_KEY_FILE names a file that cannot be read"),
    ],
)
def test_wrong_values_are_named(values, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence):
        read(**values)


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL", "BROKER_URL", "EMAIL_URL"])
def test_a_refusal_does_not_repeat_a_password(name):
    with pytest.raises(ImproperlyConfigured) as refused:
        read(**{name: "wrong://user:hunter2@host/x"})
    assert "hunter2" not in str(refused.value)


def test_what_is_right_in_more_than_one_spelling_is_taken():
    for hosts in (".example.org", "ROSTRUM.example.org, [::1]"):
        assert read_environment(BASE, PRODUCTION | {"ALLOWED_HOSTS": hosts}).production
    for url in ("redis://h", "redis://h:6379", "redis://h:6379/", "REDIS://h:6379/3"):
        assert read(REDIS_URL=url).redis_url == url
    by_default = {"DATABASE_DESK_URL": "postgresql://rostrum_desk:d@db/rostrum"}  # 5432 is the port of both
    assert read_environment(BASE, PRODUCTION | by_default).production
    assert read(MAIL_FROM='"The Rostrum, New York" <r@example.org>').contact_email == "r@example.org"
    assert web_workers({}) == web_workers({"WEB_CONCURRENCY": "2"}) == 2


def test_the_web_server_ends_with_a_sentence_where_its_processes_are_no_number():
    environment = {**os.environ, "WEB_CONCURRENCY": "x"}
    ended = subprocess.run(
        [sys.executable, "-m", "config.serve"],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.returncode == 1
    assert "Rostrum cannot start: WEB_CONCURRENCY must be a number" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_value_may_come_from_a_file(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("from a container\n")
    assert read(SECRET_KEY_FILE=str(secret)).secret_key == "from a container"


@pytest.mark.parametrize(
    ("url", "host", "name"),
    [
        ("postgresql://o:o@db:5432/rostrum", "db", "rostrum"),
        ("postgresql://o:o@//srv/A Folder/run/rostrum", "/srv/A Folder/run", "rostrum"),
        ("postgresql://o:o@%2Fvar%2FRun/rostrum", "/var/Run", "rostrum"),
        ("postgres:///rostrum", "", "rostrum"),
        ("postgresql://o:o@db/rostrum?sslmode=require", "db", "rostrum"),
    ],
)
def test_web_and_desk_addresses_follow_the_owners(url, host, name):
    databases = read(DATABASE_URL=url).databases
    assert {(database["HOST"], database["NAME"]) for database in databases.values()} == {(host, name)}
    assert [databases[alias]["USER"] for alias in ("default", "desk")] == ["rostrum_web", "rostrum_desk"]
    passwords = {databases[alias]["PASSWORD"] for alias in ("default", "desk", "owner")}
    assert len(passwords) == 3
    assert databases["desk"]["TEST"] == {"MIRROR": "owner"}


def test_a_unix_socket_serves_cache_and_queue():
    found = read(REDIS_URL="unix://:p@/run/valkey.sock?db=3")
    assert found.broker_url == "redis+socket://:p@/run/valkey.sock?virtual_host=3"


def test_a_mail_folder_keeps_its_leading_slash():
    assert read(EMAIL_URL="filemail:///tmp/letters").email["EMAIL_FILE_PATH"] == "/tmp/letters"
