#!/usr/bin/env python
"""Django's commands, on the embedded servers where DATABASE_URL or REDIS_URL is unset."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config.embedded import EmbeddedServersError, ensure_servers

    try:
        ensure_servers()
    except EmbeddedServersError as error:
        sys.exit(f"manage.py: {error}")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
