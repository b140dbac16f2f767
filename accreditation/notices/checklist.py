"""What of the completeness checklist is still open, in words: a warning, since whoever checks may go on."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accreditation.queries.checklist import StillOpen


def checklist_warnings(found: StillOpen) -> list[str]:
    """One sentence for each point of the checklist that nobody ticked, or that was ticked on an earlier version."""
    return [
        *(_("Not ticked on the checklist: “%(point)s”.") % {"point": item.label} for item in found.unticked),
        *(
            _("Ticked on an earlier version of the file: “%(point)s”. Look again.") % {"point": item.label}
            for item in found.stale
        ),
    ]
