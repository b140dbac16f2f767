"""What no database can hold is kept from it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

NUL = "\x00"


class NoNulMiddleware:
    """An address with a NUL in its path is no address of ours; in a query string the NUL is left out, as if not typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            cleaned = request.GET.copy()
            cleaned.clear()
            for name, values in request.GET.lists():
                cleaned.setlist(name.replace(NUL, ""), [value.replace(NUL, "") for value in values])
            request.GET = cleaned  # type: ignore[assignment]  # still immutable in use: nobody is handed the copy to change
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        if NUL in request.path:
            raise Http404
