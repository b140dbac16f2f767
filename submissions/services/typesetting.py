"""The text of an input as a PDF. It refuses rather than print boxes for letters that no face has."""

from __future__ import annotations

from datetime import datetime

from accounts.typesetting import set_pdf

RIGHT_TO_LEFT = "ar"


def text_as_pdf(
    *,
    process: str,
    symbol: str,
    title: str,
    organization: str,
    session: str,
    topic: str,
    language: str,
    text: str,
    note: str,
    posted_at: datetime,
) -> bytes:
    """Set the text. `posted_at` (UTC) is its date, so that the same input is always the same bytes. Raises NoFaceError."""
    content = {
        "process": process,
        "symbol": symbol,
        "title": title,
        "organization": organization,
        "session": session,
        "topic": topic,
        "lang": language if language != "other" else "en",
        "rtl": language == RIGHT_TO_LEFT,
        "paragraphs": [" ".join(part.split()) for part in text.split("\n\n") if part.strip()],
        "note": note,
    }
    return set_pdf("input.typ", content, made_at=posted_at)
