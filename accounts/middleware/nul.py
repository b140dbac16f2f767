"""What no database can hold is kept from it, in one place: no view, service or filter looks for it again."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.request import UnreadablePostError

NUL = "\x00"


class NoNulMiddleware:
    """An address with a NUL in its path is no address of ours. In a query string and in a form, where nobody types one, the
    NUL is left out: a hidden key, a choice and a long text are then checked like any other."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = _without_nul(request.GET)  # type: ignore[assignment]  # immutable in use
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Before the view, and before the check of the form's token, which reads the form too."""
        if NUL in request.path:
            raise Http404
        if request.method != "POST":
            return
        try:
            posted = request.POST
        except UnreadablePostError:  # the sender has gone; the view will find out
            return
        if any(NUL in text for name, values in posted.lists() for text in (name, *values)):
            request.POST = _without_nul(posted)  # type: ignore[assignment]


def _without_nul(given: QueryDict) -> QueryDict:
    cleaned = given.copy()
    cleaned.clear()
    for name, values in given.lists():
        cleaned.setlist(name.replace(NUL, ""), [value.replace(NUL, "") for value in values])
    cleaned._mutable = False
    return cleaned
