"""The web server: `python -m config.serve [gunicorn's options]`."""

from __future__ import annotations

import sys

from gunicorn.app.wsgiapp import run

from config.embedded import EmbeddedServersError, ensure_servers


def main() -> None:
    """Hold the lease in gunicorn's first process; its workers share it."""
    try:
        ensure_servers()
    except EmbeddedServersError as error:
        sys.exit(f"config.serve: {error}")
    sys.argv = ["gunicorn", "--config", "python:config.gunicorn", *sys.argv[1:], "config.wsgi"]
    run()


if __name__ == "__main__":
    main()
