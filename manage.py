#!/usr/bin/env python
"""Django's commands, on the embedded servers where DATABASE_URL or REDIS_URL is unset."""

import sys

from config.start import prepare


def main() -> None:
    prepare()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
