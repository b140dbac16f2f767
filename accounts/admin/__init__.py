"""The Secretariat's pages on people, missions, letters and the record."""

from accounts.admin import letters, missions, people, proposals, record, wordings

__all__ = ["letters", "missions", "people", "proposals", "record", "wordings"]
