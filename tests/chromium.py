"""The browser that tests drive: the system's own."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium_path() -> str | None:
    """Where it is; CHROMIUM in the environment goes first."""
    given = os.environ.get("CHROMIUM")
    return given or next((found for found in map(shutil.which, NAMES) if found), None)
