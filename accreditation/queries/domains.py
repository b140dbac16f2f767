"""Internet domains of websites and e-mail addresses, for comparison."""

from __future__ import annotations

from urllib.parse import urlsplit


def domain_of(address: str) -> str:
    """The host of a website or the part behind the @, lower case, without "www."."""
    host = address.rpartition("@")[2] if "@" in address and "//" not in address else (urlsplit(address).hostname or "")
    return host.lower().removeprefix("www.")
