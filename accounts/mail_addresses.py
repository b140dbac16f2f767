"""What an e-mail address is: the one place that forms, lists, files and services ask."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

# As many as a mail server takes (RFC 5321) and our columns keep; Django's own check goes on to 320, which no column has.
MOST_CHARACTERS = 254


def is_mail_address(text: str) -> bool:
    """Whether letters can be sent to it, and it can be kept."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= MOST_CHARACTERS
