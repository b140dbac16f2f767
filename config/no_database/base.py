"""Django's PostgreSQL backend, except that connecting says what to set."""

from __future__ import annotations

from typing import NoReturn

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL as far as tools look; there is no server behind it."""

    def get_connection_params(self) -> NoReturn:
        raise ImproperlyConfigured(
            "DATABASE_URL is not set: set it, or call config.embedded.ensure_servers() before the settings are read."
        )
