"""Public lists as files: CSV and JSON with their licence and a data dictionary."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _

from accounts.queries.regions import groups_of_countries
from accounts.spreadsheets import plain_text
from accreditation.models import Accreditation

LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
DICTIONARY = {
    "reference": _("the organization's permanent reference"),
    "name": _("legal name"),
    "acronym": _("acronym, if it has one"),
    "type": _("ngo, business, academia, technical, or other (another kind of organization)"),
    "country": _("country of headquarters, ISO 3166-1 alpha-2"),
    "regional_group": _("regional group of that Member State at the United Nations; empty for none"),
    "cycle": _("number of the five-year cycle"),
    "year": _("year of accreditation"),
    "url": _("address of the organization's page"),
}


def dictionary() -> dict[str, str]:
    """What each column means, in the reader's language."""
    return {name: str(words) for name, words in DICTIONARY.items()}


def organization_rows(rows: Iterable[Accreditation]) -> Iterable[dict[str, Any]]:
    """One public row for each place: the columns of DICTIONARY and nothing else."""
    groups = groups_of_countries()
    for row in rows:
        body = row.organization
        yield {
            "reference": body.reference,
            "name": body.name,
            "acronym": body.acronym,
            "type": body.type,
            "country": str(body.country),
            "regional_group": groups.get(str(body.country), ""),
            "cycle": row.cycle.number,
            "year": row.year,
            "url": f"{settings.SITE_URL}/organizations/{body.reference}/",
        }


def organizations_csv(rows: Iterable[Accreditation]) -> HttpResponse:
    """UTF-8 with a byte order mark, for spreadsheets. A cell that a spreadsheet would take for a formula is quoted."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(DICTIONARY))
    writer.writeheader()
    for row in organization_rows(rows):
        writer.writerow({key: _plain(value) for key, value in row.items()})
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="accredited-organizations.csv"'
    response["Link"] = f'<{LICENCE}>; rel="license", <{settings.SITE_URL}/organizations/data/>; rel="describedby"'
    return response


def organizations_json(rows: Iterable[Accreditation]) -> HttpResponse:
    return JsonResponse(
        {
            "licence": LICENCE,
            "dictionary": dictionary(),
            "organizations": list(organization_rows(rows)),
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _plain(value: Any) -> Any:
    return plain_text(value) if isinstance(value, str) else value
