"""Which languages the portal speaks: those with a compiled catalogue, and the one that its sources are written in."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import to_locale


@lru_cache
def languages() -> tuple[str, ...]:
    """The languages that have a compiled catalogue, besides the one the sources are written in."""
    paths = [Path(path) for path in settings.LOCALE_PATHS]
    return tuple(
        code
        for code, _name in settings.LANGUAGES
        if code == settings.LANGUAGE_CODE
        or any((path / to_locale(code) / "LC_MESSAGES" / "django.mo").exists() for path in paths)
    )


def language_name(code: str) -> str:
    """A language as the reader calls it; its code where the portal does not know it."""
    return dict(settings.LANGUAGES).get(code, code)


def direction_of(code: str) -> str:
    """Which way a language of the portal is written: ltr or rtl."""
    return "rtl" if code in settings.LANGUAGES_BIDI else "ltr"
