"""The Secretariat's pages on people, missions, letters and the record."""

from accounts.admin import letters, mailing_list, missions, people, proposals, record, wordings

__all__ = ["letters", "mailing_list", "missions", "people", "proposals", "record", "wordings"]
