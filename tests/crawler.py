"""One crawler for every role: follows each link of the portal's own pages and reads what comes back to the last byte.

It looks into bodies, headers, and into files (PDF, ZIP, DOCX, XLSX), because a leak in a compressed stream is a leak.
It follows links, and presses the buttons that hand out a file (packs, dossiers, exports); no other. Whatever it is not
entitled to is answered by the portal, not skipped by the crawler.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve
from pypdf import PdfReader

LINK = re.compile(rb"""(?:href|src|action|data-[a-z-]*url|data-href)=["']([^"'#]+)""")
FORM = re.compile(rb"""<form\b[^>]*method=["']post["'][^>]*>.*?</form>""", re.S | re.I)
ACTION = re.compile(rb"""^<form\b[^>]*action=["']([^"']*)""", re.I)
# Views that hand out a file when a button is pressed, because the record keeps who took it.
HANDED_OUT = ("-pdf", "-csv", "-zip", "dossier")
# An XLSX has the same cells, from the same columns and rows: one format is pressed.
FORMATS = ("csv",)
# Pages that act on the session, or lead out of it.
LEFT_ALONE = ("/accounts/logout", "/static/", "/i18n/")
MOST, MOST_PATHS, MOST_QUERIES, MOST_PRESSED = 600, 12, 8, 1


@dataclass
class Found:
    """What one role was answered: address → status and everything readable in it."""

    pages: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    # Buttons pressed: how it stands among the pages → address and what was sent.
    buttons: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)

    def addresses_with(self, marker: str) -> list[str]:
        """Where a marker stands, in whatever escaping."""
        forms = {marker.encode(), html.escape(marker).encode(), marker.encode("unicode_escape")}
        return [address for address, (_status, content) in self.pages.items() if any(form in content for form in forms)]

    def broken(self) -> list[str]:
        return [address for address, (status, _content) in self.pages.items() if status >= 500]


def readable(content: bytes, media_type: str) -> bytes:
    """The content itself and, of files that hold text in another form, that text."""
    parts = [content]
    try:
        if media_type.startswith("application/pdf"):
            reader = PdfReader(io.BytesIO(content))
            parts.append("\n".join(page.extract_text() for page in reader.pages).encode())
            parts.append(str(dict(reader.metadata or {})).encode())
        elif content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for name in archive.namelist():
                    inner = archive.read(name)
                    parts += [name.encode(), readable(inner, "application/pdf" if name.endswith(".pdf") else "")]
    except Exception as error:
        parts.append(f"unreadable: {error}".encode())
    return b"\n".join(parts)


def view_of(address: str) -> str:
    """The name of the view that answers at an address."""
    try:
        return resolve(address.partition("?")[0]).view_name or address
    except Resolver404:
        return address


def crawl(client: Client, seeds: list[str], *, paths: int = MOST_PATHS, queries: int = MOST_QUERIES) -> Found:
    """Follow the links from `seeds`, each address once: of each view at most `paths` addresses without a query string and
    `queries` with one."""
    found, waiting, known = Found(), deque(seeds), set(seeds)
    asked: Counter[tuple[str, bool]] = Counter()
    while waiting and len(found.pages) < MOST:
        address = waiting.popleft()
        kind = (view_of(address), "?" in address)
        asked[kind] += 1
        if asked[kind] > (queries if kind[1] else paths):
            continue
        response = client.get(address)
        content = _content(response)
        found.pages[address] = answer_of(response)
        for button, (target, fields) in _buttons(content, address).items():
            pressed = (f"POST {view_of(target)} {fields}", False)
            if button not in found.buttons and asked[pressed] < MOST_PRESSED:
                asked[pressed] += 1
                found.buttons[button] = (target, fields)
                found.pages[button] = answer_of(client.post(target, fields))
        links = [match.decode(errors="replace") for match in LINK.findall(content)]
        if response.headers.get("Location"):
            links.append(response.headers["Location"])
        for link in links:
            target = _inside(html.unescape(link), address)
            if target and target not in known:
                known.add(target)
                waiting.append(target)
    return found


def answer_of(response: HttpResponseBase) -> tuple[int, bytes]:
    """Status, and everything readable of headers and body."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items()).encode()
    body = readable(_content(response), response.headers.get("Content-Type", ""))
    return response.status_code, headers + b"\n\n" + body


def _content(response: Any) -> bytes:
    """The body; what is streamed is read once and kept."""
    if not response.streaming:
        return bytes(response.content)
    kept = b"".join(response.streaming_content)
    response.streaming_content = [kept]
    return kept


def _buttons(content: bytes, base: str) -> dict[str, tuple[str, dict[str, str]]]:
    """The buttons of a page that hand out a file."""
    found = {}
    for form in FORM.findall(content):
        named = ACTION.match(form)
        target = _inside(html.unescape(named[1].decode()), base) if named and named[1] else base
        if target is None:
            continue
        if b'name="export"' in form:
            found |= {f"POST {target} {kind}": (target, {"export": kind}) for kind in FORMATS}
        elif view_of(target).endswith(HANDED_OUT):
            found[f"POST {target}"] = (target, {})
    return found


def _inside(link: str, base: str) -> str | None:
    """The address on this portal that a link leads to, or None."""
    link = re.sub(r"^https?://testserver", "", link)
    if link.startswith("?"):
        link = base.partition("?")[0] + link
    if not link.startswith("/") or link.startswith("//") or link.startswith(LEFT_ALONE):
        return None
    # Facets multiply without end: two parameters are enough to meet every filter.
    return link if link.count("&") < 2 else None
