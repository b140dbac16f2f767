"""The one answer to an address that asks a list for what it does not know: 400, what was not understood, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from accounts.asked import NotUnderstood
from accounts.templatetags.parts.facets import PLACES_IN_A_LIST

STATUS = 400


class AskedMiddleware:
    """Turns `NotUnderstood` into a page, or into the format in which the list was asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Called by Django for what a view raises."""
        if not isinstance(exception, NotUnderstood):
            return None
        wanted = _format(request)
        if wanted == "json":
            return JsonResponse(
                {"error": "invalid", "message": str(exception)},
                status=STATUS,
                json_dumps_params={"ensure_ascii": False},
            )
        if wanted:
            return HttpResponse(f"{exception}\n", status=STATUS, content_type="text/plain; charset=utf-8")
        context = {"misread": exception.misread, "without": _without(request, exception), "whole": request.path}
        return render(request, "parts/not_understood.html", context, status=STATUS)


def _format(request: HttpRequest) -> str:
    """json, another file, or "" for a page."""
    name = request.path.rpartition("/")[2].rpartition(".")[2] or request.GET.get("format", "")
    return name if name in {"json", "csv", "atom"} else ""


def _without(request: HttpRequest, error: NotUnderstood) -> str:
    """The same address without what was not understood, from the beginning of the list; "" where nothing is left."""
    wrong = {(one.name, one.value) for one in error.misread}
    unknown = {one.name for one in error.misread if one.value is None}
    kept = [
        (name, value)
        for name, values in request.GET.lists()
        for value in values
        if value.strip() and name not in PLACES_IN_A_LIST | unknown and (name, value.strip()) not in wrong
    ]
    return f"{request.path}?{urlencode(kept)}" if kept else ""
