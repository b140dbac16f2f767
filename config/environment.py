"""The environment, read and checked once. A wrong or missing value stops the start with one sentence on what to set."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import getaddresses, parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from config.environment_checks import DEVELOPMENT_SECRET, check_everywhere, check_production

KINDS = ("development", "test", "production")
MOST_WORKERS = 100
ADDRESS = re.compile(r"[^\s<>,@]+@[^\s<>,@]+")
# Schemes of an address that is a host's, each with an example; the others may be a socket's.
OF_A_HOST = {
    "http": "http://host:8000",
    "https": "https://rostrum.example.org",
    "redis": "redis://:password@host:6379/0",
    "rediss": "rediss://:password@host:6379/0",
}

# Every variable there is. README "Settings" and docker-compose.yml are compared with this table by tests. Each may
# also be given as NAME_FILE, the path of a file that holds the value (secrets of a container).
VARIABLES = {
    "ROSTRUM_ENV": "development (default), test or production",
    "SECRET_KEY": "at least 50 random characters; signs sessions and links",
    "MFA_KEY": "encrypts the secrets of second factors; several separated by commas: the first encrypts, all decrypt",
    "SITE_URL": "the address people use, as in https://rostrum.example.org",
    "ALLOWED_HOSTS": "host names served, separated by commas",
    "BEHIND_PROXY": "true if a front proxy sets X-Forwarded-Proto and X-Forwarded-For, and strips a visitor's own",
    "DATABASE_URL": "the owner's role, which migrates; not needed by web, worker and beat in production",
    "DATABASE_WEB_URL": "the web role; outside production derived from DATABASE_URL",
    "DATABASE_DESK_URL": "the desk role; outside production derived from DATABASE_URL",
    "REDIS_URL": "cache, and queue unless BROKER_URL is set: redis://, rediss:// or unix://",
    "BROKER_URL": "Celery's queue, if it is not REDIS_URL: redis://, rediss:// or redis+socket://",
    "EMAIL_URL": "the mail server: smtp://, smtps:// (STARTTLS) or smtp+ssl://user:password@host:port",
    "MAIL_FROM": "the sender of all letters",
    "CONTACT_EMAIL": "the address that people may write to, read by somebody",
    "MEDIA_ROOT": "the folder of uploaded documents; web and worker share it",
    "DEBUG": "true shows Django's error pages; refused in production",
    "ROSTRUM_DEMO": "true for the demo with invented data; refused in production",
    "SECOND_FACTOR_REQUIRED": "false only in the demo",
    "READY_URL": "where the worker asks each minute whether the web server is ready; an outage before a close holds its outcome",
    "PORT": "the port of the demo and of the web server, 8000 by default",
    "WEB_CONCURRENCY": "how many processes of four threads the web server has, 2 by default",
}


@dataclass(frozen=True)
class Environment:
    """What settings.py reads. `databases` is Django's DATABASES, `email` its EMAIL_… settings."""

    production: bool
    demo: bool
    debug: bool
    second_factor_required: bool
    secret_key: str
    mfa_keys: list[str]
    allowed_hosts: list[str]
    site_url: str
    behind_proxy: bool
    databases: dict[str, dict[str, Any]]
    redis_url: str
    broker_url: str
    email: dict[str, Any]
    mail_from: str
    contact_email: str
    media_root: Path
    ready_url: str


class Reader:
    """Values by name, with sentences for wrong ones."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values

    def text(self, name: str, default: str = "") -> str:
        """The value, or what stands in the file that NAME_FILE names."""
        if name not in VARIABLES:
            raise KeyError(name)
        if path := self.values.get(f"{name}_FILE", "").strip():
            try:
                return Path(path).read_text().strip()
            except OSError as error:
                raise ImproperlyConfigured(f"{name}_FILE names a file that cannot be read: {error}.") from None
        return self.values.get(name, "").strip() or default

    def flag(self, name: str, *, default: bool) -> bool:
        """True or false, nothing in between."""
        given = self.text(name, str(default)).lower()
        if given in {"true", "1", "yes", "on"}:
            return True
        if given in {"false", "0", "no", "off"}:
            return False
        raise ImproperlyConfigured(f"{name} must be true or false, not {given!r}.")

    def words(self, name: str, default: list[str]) -> list[str]:
        """A list separated by commas."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()] or default

    def address(self, name: str, schemes: tuple[str, ...], default: str = "") -> str:
        """A URL of one of these schemes, or nothing."""
        given = self.text(name, default)
        if not given:
            return ""
        # The value may hold a password: it is not repeated.
        scheme = given.partition("://")[0].lower() if "://" in given else ""
        if scheme not in schemes:
            raise ImproperlyConfigured(f"{name} must be an address that begins with {' or '.join(schemes)} and ://.")
        if scheme in OF_A_HOST and not _leads_to_a_host(given):
            raise ImproperlyConfigured(f"{name} must name a host, and its port in figures, as in {OF_A_HOST[scheme]}.")
        return given


def _leads_to_a_host(address: str) -> bool:
    try:
        parts = urlsplit(address)
        database = parts.path.strip("/") if parts.scheme.startswith("redis") else ""
        return bool(parts.hostname) and parts.port != 0 and (not database or database.isdecimal())
    except ValueError:
        return False


def read_environment(base_dir: Path, values: Mapping[str, str] = os.environ) -> Environment:
    """Read the variables of the table above; raise ImproperlyConfigured naming the one that is wrong."""
    reader = Reader(values)
    kind = reader.text("ROSTRUM_ENV", "development")
    if kind not in KINDS:
        raise ImproperlyConfigured(f"ROSTRUM_ENV must be {', '.join(KINDS[:-1])} or {KINDS[-1]}, not {kind!r}.")
    production = kind == "production"
    secret_key = reader.text("SECRET_KEY", "" if production else DEVELOPMENT_SECRET)
    redis_url = reader.address("REDIS_URL", ("redis", "rediss", "unix"))
    found = Environment(
        production=production,
        demo=reader.flag("ROSTRUM_DEMO", default=False),
        debug=reader.flag("DEBUG", default=False),
        second_factor_required=reader.flag("SECOND_FACTOR_REQUIRED", default=True),
        secret_key=secret_key,
        # What was sealed before MFA_KEY was set is opened by the secret key.
        mfa_keys=[*reader.words("MFA_KEY", []), secret_key],
        allowed_hosts=reader.words("ALLOWED_HOSTS", [] if production else ["localhost", "127.0.0.1", "[::1]"]),
        site_url=reader.address("SITE_URL", ("http", "https"), f"http://127.0.0.1:{_port(reader)}").rstrip("/"),
        behind_proxy=reader.flag("BEHIND_PROXY", default=False),
        databases=_databases(reader, secret_key),
        redis_url=redis_url,
        broker_url=reader.address("BROKER_URL", ("redis", "rediss", "redis+socket"), _as_broker(redis_url)),
        email=_email(reader, base_dir),
        mail_from=(mail_from := _sender(reader)),
        contact_email=_contact(reader, mail_from),
        media_root=Path(reader.text("MEDIA_ROOT", str(base_dir / "media"))),
        ready_url=reader.address("READY_URL", ("http", "https"), f"http://127.0.0.1:{_port(reader)}/readyz"),
    )
    web_workers(values)
    check_everywhere(found)
    if production:
        check_production(found, reader)
    return found


def _port(reader: Reader) -> int:
    given = reader.text("PORT", "8000")
    if not (given.isascii() and given.isdigit() and 0 < int(given) < 65536):
        raise ImproperlyConfigured(f"PORT must be a number from 1 to 65535, not {given!r}.")
    return int(given)


def web_workers(values: Mapping[str, str] = os.environ) -> int:
    """How many processes the web server has, each of four threads."""
    given = Reader(values).text("WEB_CONCURRENCY", "2")
    if not (given.isascii() and given.isdigit() and 0 < int(given) <= MOST_WORKERS):
        raise ImproperlyConfigured(f"WEB_CONCURRENCY must be a number from 1 to {MOST_WORKERS}, not {given!r}.")
    return int(given)


def _sender(reader: Reader) -> str:
    """One address, with a name or without, as letters carry it."""
    given = reader.text("MAIL_FROM", "Rostrum <rostrum@localhost>")
    addresses = [address for _name, address in getaddresses([given])]
    if len(addresses) != 1 or not ADDRESS.fullmatch(addresses[0]) or not given.isprintable():
        raise ImproperlyConfigured(
            f"MAIL_FROM must be one address on one line, as Rostrum <rostrum@example.org>, not {given!r}."
        )
    return given


def _contact(reader: Reader, mail_from: str) -> str:
    """A bare address, as pages and security.txt print it."""
    given = reader.text("CONTACT_EMAIL", parseaddr(mail_from)[1])
    if not ADDRESS.fullmatch(given):
        raise ImproperlyConfigured(f"CONTACT_EMAIL must be one bare address, as portal@example.org, not {given!r}.")
    return given


DATABASE_SCHEMES = ("postgresql", "postgres")


def _databases(reader: Reader, secret_key: str) -> dict[str, dict[str, Any]]:
    """The three roles on one database (DESIGN 7). `default` is the web role; `owner` is absent without its URL."""
    owner_url = reader.address("DATABASE_URL", DATABASE_SCHEMES)
    addresses = {
        "default": reader.address("DATABASE_WEB_URL", DATABASE_SCHEMES, _role_url(owner_url, "web", secret_key)),
        "desk": reader.address("DATABASE_DESK_URL", DATABASE_SCHEMES, _role_url(owner_url, "desk", secret_key)),
        "owner": owner_url,
    }
    databases = {alias: _database(url) for alias, url in addresses.items() if url}
    for alias in ("default", "desk"):
        # So that tools can read the settings without a server: only connecting fails, with a sentence.
        databases.setdefault(alias, {"ENGINE": "config.no_database", "NAME": "rostrum"})
        if "owner" in databases:
            databases[alias]["TEST"] = {"MIRROR": "owner"}  # the same test database, each as its own role
    if "owner" in databases:
        databases["owner"]["TEST"] = {"TEMPLATE": "template0", "CHARSET": "UTF8", "DEPENDENCIES": []}
    for database in databases.values():
        if not database["NAME"]:
            raise ImproperlyConfigured(
                "DATABASE_URL must name a database, as in postgresql://user:password@host:5432/rostrum."
            )
    return databases


def _database(url: str) -> dict[str, Any]:
    try:
        parsed = environ.Env.db_url_config(_with_socket_folder(urlsplit(url)))
    except ValueError as error:
        raise ImproperlyConfigured(
            f"A database address cannot be read ({error}): write postgresql://user:password@host:5432/rostrum, "
            "with special characters of the password percent-encoded."
        ) from None
    return {
        **parsed,
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Without it a vanished host holds a thread for minutes.
        "OPTIONS": {"connect_timeout": 10, **parsed.get("OPTIONS", {})},
    }


def _with_socket_folder(parts: SplitResult) -> str:
    """libpq's %2Ffolder host in the form that django-environ reads: //folder/name."""
    login, at, host = parts.netloc.rpartition("@")
    if host.lower().startswith("%2f"):
        parts = parts._replace(netloc=f"{login}{at}", path=f"/{unquote(host)}{parts.path}")
    return urlunsplit(parts)


def _role_url(owner_url: str, role: str, secret_key: str) -> str:
    """The web or desk role's URL on the owner's server: <database>_<role>, with a password from the secret key."""
    if not owner_url:
        return ""
    parts = urlsplit(owner_url)
    name = parts.path.rpartition("/")[2]
    password = hmac.new(secret_key.encode(), f"{name}:{role}".encode(), hashlib.sha256).hexdigest()
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{name}_{role}:{password}@{host}"))


def _as_broker(redis_url: str) -> str:
    """Celery's spelling of a unix socket."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    number = parts.query.removeprefix("db=") or "0"
    login = parts.netloc.rpartition("@")[0]
    return f"redis+socket://{login}{'@' if login else ''}{parts.path}?virtual_host={number}"


def _email(reader: Reader, base_dir: Path) -> dict[str, Any]:
    """Django's EMAIL_… settings. Without a mail server, letters are files in var/mail."""
    url = reader.text("EMAIL_URL")
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(base_dir / "var" / "mail"),
        }
    try:
        parsed: dict[str, Any] = environ.Env.email_url_config(url)
    except (ImproperlyConfigured, ValueError):
        raise ImproperlyConfigured("EMAIL_URL must look like smtp://user:password@host:587.") from None
    if parsed["EMAIL_FILE_PATH"] and urlsplit(url).scheme == "filemail":
        parsed["EMAIL_FILE_PATH"] = unquote(urlsplit(url).path)  # django-environ drops the leading slash
    return parsed
