"""The record, for anybody who would check it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.public_pages import mark_public
from accounts.queries.public_record import PublicLink, all_public_links, head
from desks.queries.receipts import clean_digest, receipt_for


def verify(request: HttpRequest) -> HttpResponseBase:
    """`/verify/`: what the record is, its head; with `digest`, whether and when a file was received."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    typed = request.GET.get("digest", "").strip()
    if not typed:
        return mark_public(render(request, "desks/verify.html", {"head": head()}))
    digest = clean_digest(typed)
    context = {
        "head": head(),
        "typed": typed[:200],
        "malformed": digest is None,
        "errors": [("#id_digest", _("A digest has 64 characters, digits and the letters a to f."))],
        "receipt": receipt_for(digest) if digest else None,
    }
    response = render(request, "desks/verify.html", context, status=400 if digest is None else 200)
    # Somebody's own question: kept nowhere.
    response["Cache-Control"] = "no-store"
    return response


def record(request: HttpRequest) -> HttpResponseBase:
    """`/verify/record.jsonl`: the whole record, an act on each line, as it is read."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    kind = "application/x-ndjson; charset=utf-8"
    if request.method == "HEAD":
        return HttpResponse(content_type=kind)
    response = StreamingHttpResponse((line(link) for link in _links()), content_type=kind)
    response["Content-Disposition"] = 'attachment; filename="record.jsonl"'
    return response


def _links() -> Iterator[PublicLink]:
    yield from all_public_links()


def line(link: PublicLink) -> str:
    """One act as verify_record.py reads it. The instant is written as the database hashed it."""
    shown: dict[str, object] = {"number": link.number, "leaf": link.leaf, "chain": link.chain}
    if link.content is not None and link.recorded_at is not None:
        instant = link.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        shown |= {"recorded_at": instant, "salt": link.salt, "content": link.content}
    return json.dumps(shown, ensure_ascii=False) + "\n"
