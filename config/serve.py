"""The web server: `python -m config.serve [gunicorn's options]`."""

from __future__ import annotations

import sys

from gunicorn.app.wsgiapp import run

from config.start import prepare


def main() -> None:
    """Hold the embedded servers' lease, if any, in gunicorn's first process; its workers share it."""
    prepare()
    sys.argv = ["gunicorn", "--config", "python:config.gunicorn", *sys.argv[1:], "config.wsgi"]
    run()


if __name__ == "__main__":
    main()
