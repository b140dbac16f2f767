"""The app at the heart: applying, checking, circulating, accrediting."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccreditationConfig(AppConfig):
    """The heart: cycles, windows, organizations, applications, circulation, accreditation."""

    name = "accreditation"
    verbose_name = _("Accreditation")

    def ready(self) -> None:
        """Push down who acts for an organization, and the zone of the seat (DESIGN 6)."""
        from accounts.queries.elsewhere import find_with
        from accounts.seat import read_with
        from accreditation.queries.people import acts_for_some_body
        from accreditation.queries.seat import zone_of_seat

        find_with(acts_for_some_body)
        read_with(zone_of_seat)
