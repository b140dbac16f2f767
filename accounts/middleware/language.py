"""The language of a page: one that we have a catalogue for."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from accounts.languages import languages


class SpokenLocaleMiddleware(LocaleMiddleware):
    """Django would also choose a language that only its own catalogues speak: the page would say `lang="fr"`, or be turned
    right to left, around English words."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if translation.get_language() not in languages():
            translation.activate(settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE
