"""Countries and areas as the United Nations names them: the Member States from our own data, the rest as its Statistics
Division lists them. django-countries' everyday names would give offence in a list that goes to 193 missions."""

from __future__ import annotations

import csv
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

# Not Member States. None leaves a code out: no body has its headquarters there.
OTHERS: dict[str, str | None] = {
    "AQ": None,
    "BV": None,
    "HK": "China, Hong Kong Special Administrative Region",
    "HM": None,
    "MO": "China, Macao Special Administrative Region",
    "PS": "State of Palestine",
    "TF": None,
    "TW": "Taiwan, Province of China",
    "UM": None,
    "VA": "Holy See",
    "VG": "British Virgin Islands",
    "VI": "United States Virgin Islands",
}


def country_names(base_dir: Path) -> dict[str, Promise | str | None]:
    """By ISO 3166-1 code in capitals, each looked up in the reader's language where a catalogue has it."""
    with (base_dir / "accounts" / "data" / "member_states.csv").open(encoding="utf-8", newline="") as file:
        states = {row["iso_3166_alpha2"].upper(): row["name"] for row in csv.DictReader(file)}
    return {code: gettext_lazy(name) if name else None for code, name in {**states, **OTHERS}.items()}
