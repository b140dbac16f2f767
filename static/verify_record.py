"""Recomputes the public record and prints who is accredited. Python 3.9 or later, nothing else needed.

    python verify_record.py record.jsonl            the whole check, then one line for each accredited organization
    python verify_record.py record.jsonl HEAD       the same, and that the record ends in the link HEAD

Each line of record.jsonl is an act: its number, its leaf and its link, and for a public act also content, salt and
recorded_at. leaf = SHA-256(salt, number, "|", recorded_at, "|", content); link = SHA-256(link before, leaf). An act that
is not public shows its leaf only: nobody can read it, and nobody can change, remove or insert it without changing every
link that follows. Keep the last link from time to time, and compare it later: it must still be in the record.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator


def check(lines: Iterable[str]) -> Iterator[dict]:
    """Yields each public act's content. Stops with a sentence at the first link that does not hold."""
    link, expected = b"", 0
    for text in lines:
        act, expected = json.loads(text), expected + 1
        if act["number"] != expected:
            sys.exit(f"act {expected} is missing")
        leaf = bytes.fromhex(act["leaf"])
        if "content" in act:
            said = f"{act['number']}|{act['recorded_at']}|{act['content']}".encode()
            if hashlib.sha256(bytes.fromhex(act["salt"]) + said).digest() != leaf:
                sys.exit(f"act {expected} is not what its leaf was made of")
        link = hashlib.sha256(link + leaf).digest()
        if link.hex() != act["chain"]:
            sys.exit(f"act {expected} does not follow from the act before it")
        if "content" in act:
            yield json.loads(act["content"])
    print(f"{expected} acts, every link holds; the record ends in {link.hex()}", file=sys.stderr)
    if len(sys.argv) > 2 and sys.argv[2].lower() != link.hex():
        sys.exit("that is not the link it was expected to end in")


def accredited(acts: Iterable[dict]) -> list[tuple[int, str]]:
    """Who is on the list of which cycle, from the acts that put bodies on it and take them off."""
    found = set()
    for act in acts:
        entry = (act["facts"].get("cycle"), act["facts"].get("organization"))
        if act["kind"] == "accreditation.listed":
            found.add(entry)
        elif act["kind"] == "accreditation.unlisted":
            found.discard(entry)
    return sorted(found)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as record:
        for cycle, organization in accredited(check(record)):
            print(f"{organization}\tcycle {cycle}")
