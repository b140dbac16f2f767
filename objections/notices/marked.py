"""What every copy of a State's packs bears: for whom and when it was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.deadline_words import iso_words


@dataclass(frozen=True)
class Mark:
    """For whom and when a copy was made. `code` leads to the act of the download."""

    state: str
    made_at: datetime
    code: str

    def line(self) -> str:
        return _("Copy for the Permanent Mission of %(state)s, %(instant)s, mark %(code)s. For Member States only.") % {
            "state": self.state,
            "instant": iso_words(self.made_at),
            "code": self.code,
        }
