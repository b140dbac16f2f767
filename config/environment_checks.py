"""What the values of the environment may not be together, each with the sentence that says what to set. The first fault
found is the one that is told; a value that may hold a password is never repeated."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from config.environment import Environment, Reader

DEVELOPMENT_SECRET = "development-only-secret-never-use-it-where-anybody-else-can-reach-it"  # noqa: S105
# What example.env once held: everybody knows them.
KNOWN_PASSWORDS = frozenset({"web-password", "desk-password"})
HOST = re.compile(r"\.?[\w-]+(\.[\w-]+)*|\[[0-9A-Fa-f:.]+\]|\*")
Rules = list[tuple[bool, str]]


def _insist(rules: Rules) -> None:
    for broken, sentence in rules:
        if broken:
            raise ImproperlyConfigured(sentence)


def check_everywhere(found: Environment) -> None:
    """What would not work in any kind of place."""
    given = {alias: one for alias, one in found.databases.items() if one["ENGINE"] != "config.no_database"}
    names = {database["NAME"] for database in given.values()}
    servers = {_server(given[alias]) for alias in ("default", "desk") if alias in given}
    strange = [host for host in found.allowed_hosts if not HOST.fullmatch(host)]
    _insist(
        [
            (
                not found.second_factor_required and not found.demo,
                "SECOND_FACTOR_REQUIRED=false is for the demo alone: remove it, or set ROSTRUM_DEMO=true.",
            ),
            (
                bool(strange),
                f"ALLOWED_HOSTS must be host names alone, without https://, port or path, not {' '.join(strange)!r}.",
            ),
            (
                _sends_by_smtp(found) and not found.email["EMAIL_HOST"],
                "EMAIL_URL must name the mail server's host, as in smtp://user:password@mail.example.org:587.",
            ),
            (
                len(set(names)) > 1,
                "DATABASE_URL, DATABASE_WEB_URL and DATABASE_DESK_URL must name one database, each as another role of it.",
            ),
            (
                len(servers) > 1,
                "DATABASE_WEB_URL and DATABASE_DESK_URL must lead to one server, the same host and port in both.",
            ),
            (not found.media_root.is_absolute(), "MEDIA_ROOT must be a whole path, as in /srv/rostrum/media."),
        ]
    )


def check_production(found: Environment, reader: Reader) -> None:
    """What would be unsafe to run with, or would be found missing only later."""
    site = urlsplit(found.site_url)
    users = [database.get("USER") for database in found.databases.values()]
    _insist(
        [
            *_rules_of_keys(found),
            (found.debug, "DEBUG must be off in production: remove it."),
            (found.demo, "ROSTRUM_DEMO must be off in production: remove it."),
            (not reader.text("DATABASE_WEB_URL"), "DATABASE_WEB_URL must be set: the web role's address."),
            (not reader.text("DATABASE_DESK_URL"), "DATABASE_DESK_URL must be set: the desk role's address."),
            (
                len(set(users)) < len(users),
                "DATABASE_URL, DATABASE_WEB_URL and DATABASE_DESK_URL must each log in as another role.",
            ),
            *_rules_of_passwords(found),
            (not found.redis_url, "REDIS_URL must be set: the cache and queue."),
            (
                site.scheme != "https" or not site.hostname,
                "SITE_URL must be set to an address that begins with https://.",
            ),
            (
                not found.allowed_hosts or "*" in found.allowed_hosts,
                "ALLOWED_HOSTS must name the hosts served, without *.",
            ),
            (
                not any(_serves(one.lower(), site.hostname or "") for one in found.allowed_hosts),
                f"ALLOWED_HOSTS must name SITE_URL's own host too: {site.hostname}.",
            ),
            (not _sends_by_smtp(found), "EMAIL_URL must be set to a mail server: smtp://, smtps:// or smtp+ssl://."),
            (not reader.text("MAIL_FROM"), "MAIL_FROM must be set: the sender of all letters."),
            (not reader.text("CONTACT_EMAIL"), "CONTACT_EMAIL must be set: the address that somebody reads."),
            (
                not reader.text("MEDIA_ROOT"),
                "MEDIA_ROOT must be set: the folder of uploaded documents, on a backed-up volume.",
            ),
            (not found.media_root.is_dir(), f"MEDIA_ROOT must be a folder that is there: make {found.media_root}."),
        ]
    )


def _rules_of_keys(found: Environment) -> Rules:
    secret = found.secret_key
    weak = len(secret) < 50 or len(set(secret)) < 10 or secret == DEVELOPMENT_SECRET
    weak_factors = any(len(key) < 32 or len(set(key)) < 10 for key in found.mfa_keys)
    return [
        (weak, "SECRET_KEY must be set to at least 50 random characters, and never to the development key."),
        (weak_factors, "MFA_KEY must be at least 32 random characters, each of its keys: without commas in them."),
    ]


def _rules_of_passwords(found: Environment) -> Rules:
    variables = {"default": "DATABASE_WEB_URL", "desk": "DATABASE_DESK_URL", "owner": "DATABASE_URL"}
    return [
        (
            database.get("PASSWORD") in KNOWN_PASSWORDS,
            f"{variables[alias]} must have a password of its own, not the one that an example showed.",
        )
        for alias, database in found.databases.items()
    ]


def _sends_by_smtp(found: Environment) -> bool:
    return bool(found.email["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend")


def _server(database: dict[str, Any]) -> tuple[str, str]:
    return database.get("HOST") or "", str(database.get("PORT") or 5432)


def _serves(pattern: str, host: str) -> bool:
    """As Django reads ALLOWED_HOSTS: a leading dot stands for the name and all below it."""
    return host == pattern.removeprefix(".") or (pattern.startswith(".") and host.endswith(pattern))
