"""The web server: `python -m config.serve [gunicorn's options]`."""

from __future__ import annotations

import os
import sys

from config.environment import web_workers
from config.start import prepare


def main() -> None:
    """Hold the embedded servers' lease, if any, in gunicorn's first process; its workers share it."""
    prepare()
    # gunicorn reads it too, when it is imported, and has no sentence for what is no number.
    os.environ["WEB_CONCURRENCY"] = str(web_workers())
    from gunicorn.app.wsgiapp import run

    sys.argv = ["gunicorn", "--config", "python:config.gunicorn", *sys.argv[1:], "config.wsgi"]
    run()


if __name__ == "__main__":
    main()
