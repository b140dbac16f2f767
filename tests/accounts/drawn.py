"""A form sent as a browser sends it: with what its page showed when it was drawn."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client


def seen_on(client: Client, url: str) -> str:
    """The mark that the page at `url` carries now."""
    return html.unescape(re.search(r'name="seen" value="([^"]*)"', client.get(url).content.decode())[1])


def send(client: Client, url: str, typed: dict[str, Any], **kwargs: Any) -> Any:
    """Open the page, fill it in and press."""
    return client.post(url, {**typed, "seen": seen_on(client, url)}, **kwargs)
