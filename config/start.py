"""What every entry point does first (manage.py, web, worker, beat, demo)."""

from __future__ import annotations

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.embedded import EmbeddedServersError, ensure_servers


def prepare() -> None:
    """Have servers, then settings. What is wrong with either is told in one sentence instead of a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        ensure_servers()
        settings.SECRET_KEY  # noqa: B018 - reading one reads all
    except (EmbeddedServersError, ImproperlyConfigured) as error:
        sys.exit(f"Rostrum cannot start: {error}")
