"""References without ambiguous letters and with a check character, such as GM-2027-7KD4-XP (DESIGN 10)."""

from __future__ import annotations

# No 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V. 23 letters and digits: a prime, so that the check finds every single slip and swap.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
BODY = 5


def check_character(text: str) -> str:
    """The check character over letters and digits of `text`: a weighted sum modulo 23."""
    total = sum((index + 2) * _value(character) for index, character in enumerate(text))
    return ALPHABET[total % len(ALPHABET)]


def _value(character: str) -> int:
    found = ALPHABET.find(character)
    return found if found >= 0 else ord(character) % len(ALPHABET)


def build_reference(prefix: str, year: int, number: int) -> str:
    """Lay `number` (random, below 23**5) out as PREFIX-YEAR-XXXX-XC, where C is the check character."""
    body = ""
    for _ in range(BODY):
        number, digit = divmod(number, len(ALPHABET))
        body += ALPHABET[digit]
    check = check_character(f"{prefix}{year}{body}")
    return f"{prefix}-{year}-{body[:4]}-{body[4]}{check}"


def reference_is_sound(reference: str) -> bool:
    """Whether a typed reference has the right shape and check character; case and spaces are forgiven."""
    parts = reference.strip().upper().replace(" ", "").split("-")
    if len(parts) != 4 or len(parts[2]) != 4 or len(parts[3]) != 2 or not parts[1].isdigit():
        return False
    prefix, year, head, tail = parts
    return tail[1] == check_character(f"{prefix}{int(year)}{head}{tail[0]}")
