"""The Secretariat's pages on people, missions, letters and the record."""

from accounts.admin import (
    invitations,
    letters,
    mailing_list,
    mandates,
    missions,
    people,
    proposals,
    record,
    wordings,
)

__all__ = [
    "invitations",
    "letters",
    "mailing_list",
    "mandates",
    "missions",
    "people",
    "proposals",
    "record",
    "wordings",
]
