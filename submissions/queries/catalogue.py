"""The catalogue of posted inputs as data: columns, what each means, and the licence (DESIGN 10, Reading)."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.deadline_words import with_seat
from submissions.models import PostedInput

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"

COLUMNS: dict[str, str | Promise] = {
    "symbol": _("Permanent symbol of the input, such as GM/2027/INPUT/12. Never used again."),
    "url": _("Permanent address of its page."),
    "title": _("Title, in the language of the input."),
    "organization": _("Name of the organization as it was on the day of posting."),
    "organization_type": _("ngo, business, academia, technical, or other (another kind of organization)."),
    "country": _("Country of headquarters, ISO 3166-1 alpha-2."),
    "region": _("United Nations regional group of that country; empty where it has none."),
    "session": _("The meeting’s short name, as in its address."),
    "session_title": _("The meeting’s title."),
    "agenda_item": _("Number of the agenda item; empty where the sender named a topic."),
    "topic": _("Title of the agenda item, or the topic in the sender’s words."),
    "language": _("ar, zh, en, fr, ru, es, or other."),
    "posted_at": _("When it was posted: ISO 8601, UTC."),
    "year": with_seat(_("Year of the symbol, at the seat in %(place)s.")),
    "has_text": _("Whether its text can be read on its page."),
    "pdf_url": _("Address of its PDF; empty where it has none."),
    "digest": _("SHA-256 of what was sent, as printed on the sender’s receipt."),
}


def address_of(row: PostedInput, site: str) -> str:
    return f"{site}/inputs/{row.slug}/"


def as_data(row: PostedInput, site: str) -> dict[str, Any]:
    """One input by COLUMNS. `row` comes with its session; its text may be deferred."""
    url = address_of(row, site)
    return {
        "symbol": row.symbol,
        "url": url,
        "title": row.title,
        "organization": row.organization_name,
        "organization_type": row.organization_type,
        "country": str(row.country),
        "region": row.region,
        "session": row.session.slug,
        "session_title": row.session.title,
        "agenda_item": row.agenda_number,
        "topic": row.topic,
        "language": row.language,
        "posted_at": row.posted_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "year": row.year,
        "has_text": bool(row.opening if hasattr(row, "opening") else row.text),
        "pdf_url": f"{url}file.pdf" if row.file_id else "",
        "digest": row.digest,
    }
