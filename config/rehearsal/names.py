"""Invented names. Any likeness to a body that exists is chance."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

PLACES = (
    ("Amber Coast", "LT"), ("Blue Nile", "SD"), ("Cedar Hills", "LB"), ("Delta", "BD"), ("Eastern Steppe", "MN"),
    ("Fjord", "NO"), ("Great Lakes", "TZ"), ("High Plateau", "BO"), ("Isthmus", "PA"), ("Jade River", "VN"),
    ("Karst", "SI"), ("Lagoon", "NG"), ("Maple", "CA"), ("Northern Reef", "FJ"), ("Olive Grove", "TN"),
    ("Pampas", "AR"), ("Quiet Harbour", "NZ"), ("Red Earth", "BF"), ("Silver Birch", "EE"), ("Three Rivers", "IN"),
)  # fmt: skip
BODIES = (
    ("Forum for Network Safety", "ngo"),
    ("Institute of Digital Law", "academia"),
    ("Incident Response Guild", "technical"),
    ("Foundation for Open Standards", "ngo"),
    ("Secure Systems Company", "business"),
    ("Observatory of Critical Services", "other"),
    ("Network of Incident Researchers", "academia"),
)


def organizations() -> Iterator[tuple[str, str, str]]:
    """Name, country code and type, all different: 140 of them, spread over regions."""
    for (body, kind), (place, country) in product(BODIES, PLACES):
        yield f"{place} {body}", country, kind
