"""What every page needs of its request. `portal` in templates; each part is asked for only where it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import translate_url
from django.utils import translation
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from accounts.languages import languages


@dataclass(frozen=True)
class LanguageLink:
    """One choice of the language switch: this same page in another language."""

    code: str
    name: str
    url: str
    current: bool


class Portal:
    """The page around the page. The session of a reader who has none is never touched: public pages can be cached."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def demo(self) -> bool:
        return bool(getattr(settings, "DEMO", False))

    @property
    def second_factor_off(self) -> bool:
        return not getattr(settings, "SECOND_FACTOR_REQUIRED", True)

    @property
    def process_name(self) -> str:
        """The process this portal serves; a setting, until a request says which."""
        given = getattr(self._request, "process_name", "") or getattr(settings, "PROCESS_NAME", "")
        # Translators: short name of the process, as on a letterhead.
        return given or _("Global Mechanism on ICT security")

    @property
    def now(self) -> datetime | None:
        """The clock as read once, at the door."""
        return getattr(self._request, "now", None)

    @cached_property
    def has_session(self) -> bool:
        """A reader without these cookies cannot be signed in and has no messages."""
        cookies = self._request.COOKIES
        return settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies

    @cached_property
    def user(self) -> Any:
        """The signed-in person, or None."""
        if not (self.has_session or getattr(self._request, "_cached_user", None)):
            return None
        user = getattr(self._request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def messages(self) -> Any:
        """Messages to show; also those that this very request has left."""
        storage = get_messages(self._request)
        return storage if self.has_session or getattr(storage, "added_new", False) else ()

    @property
    def capacity(self) -> Any:
        """In which capacity the person acts: an object that prints as its name, or None."""
        return getattr(self._request, "capacity", None) if self.user else None

    @property
    def capacities(self) -> Any:
        """All capacities the person could choose from."""
        return (getattr(self._request, "capacities", None) or ()) if self.user else ()

    @cached_property
    def desks(self) -> Any:
        """The desks open to the capacity the person acts in: objects or dicts with path and name."""
        return (getattr(self._request, "desks", None) or ()) if self.user else ()

    @cached_property
    def language_links(self) -> list[LanguageLink]:
        """This page in each language that has a catalogue; empty while there is only one."""
        if len(languages()) < 2:
            return []
        path, current = self._request.get_full_path(), get_language()
        links = []
        for code in languages():
            with translation.override(code):
                name = get_language_info(code)["name_local"]
            links.append(LanguageLink(code, name, translate_url(path, code), code == current))
        return links


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {"portal": Portal(request)}
