"""The environment, read and checked once. A wrong or missing value stops the start with one sentence on what to set."""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import environ
from django.core.exceptions import ImproperlyConfigured

DEVELOPMENT_SECRET = "development-only-secret-never-use-it-where-anybody-else-can-reach-it"  # noqa: S105


@dataclass(frozen=True)
class Environment:
    """What settings.py reads. URLs are strings as given; `databases` is Django's DATABASES."""

    production: bool
    demo: bool
    debug: bool
    second_factor_required: bool
    secret_key: str
    allowed_hosts: list[str]
    site_url: str
    behind_proxy: bool
    databases: dict[str, dict[str, Any]]
    redis_url: str
    broker_url: str
    email: dict[str, Any]
    mail_from: str
    media_root: Path


def _role_url(owner_url: str, role: str, secret_key: str) -> str:
    """The web or desk role's URL on the owner's server: <database>_<role>, with a password from the secret key."""
    parts = urlsplit(owner_url)
    name = parts.path.lstrip("/")
    password = hmac.new(secret_key.encode(), f"{name}:{role}".encode(), hashlib.sha256).hexdigest()
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{name}_{role}:{password}@{host}"))


def read_environment(base_dir: Path) -> Environment:
    """Read the variables named in README "Settings"; raise ImproperlyConfigured naming the one that is wrong."""
    env = environ.Env()
    kind = env.str("ROSTRUM_ENV", default="development")
    if kind not in {"development", "test", "production"}:
        raise ImproperlyConfigured("ROSTRUM_ENV must be development, test or production.")
    production = kind == "production"
    secret_key = env.str("SECRET_KEY", default="" if production else DEVELOPMENT_SECRET)
    owner_url = env.str("DATABASE_URL", default="")
    web_url = env.str("DATABASE_WEB_URL", default="") or _role_url(owner_url, "web", secret_key)
    desk_url = env.str("DATABASE_DESK_URL", default="") or _role_url(owner_url, "desk", secret_key)
    databases: dict[str, dict[str, Any]] = {}
    for alias, url in (("default", web_url), ("desk", desk_url), ("owner", owner_url)):
        if url:
            databases[alias] = {
                **env.db_url_config(url),
                "ENGINE": "django.db.backends.postgresql",
                "CONN_MAX_AGE": 60,
                "TEST": {"TEMPLATE": "template0", "CHARSET": "UTF8"},
            }
    redis_url = env.str("REDIS_URL", default="")
    return Environment(
        production=production,
        demo=env.bool("ROSTRUM_DEMO", default=False),
        debug=env.bool("DEBUG", default=False),
        second_factor_required=env.bool("SECOND_FACTOR_REQUIRED", default=True),
        secret_key=secret_key,
        allowed_hosts=env.list("ALLOWED_HOSTS", default=[] if production else ["localhost", "127.0.0.1", "[::1]"]),
        site_url=env.str("SITE_URL", default=f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"),
        behind_proxy=env.bool("BEHIND_PROXY", default=False),
        databases=databases,
        redis_url=redis_url,
        broker_url=env.str("BROKER_URL", default=redis_url),
        email=env.email_url("EMAIL_URL", default="filemail:///tmp/rostrum-mail"),
        mail_from=env.str("MAIL_FROM", default="Rostrum <rostrum@localhost>"),
        media_root=Path(env.str("MEDIA_ROOT", default=str(base_dir / "media"))),
    )
