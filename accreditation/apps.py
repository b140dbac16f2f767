"""The app at the heart: applying, checking, circulating, accrediting."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccreditationConfig(AppConfig):
    """The heart: cycles, windows, organizations, applications, circulation, accreditation."""

    name = "accreditation"
    verbose_name = _("Accreditation")

    def ready(self) -> None:
        """Push down who acts for an organization (DESIGN 6)."""
        from accounts.queries.elsewhere import find_with
        from accreditation.queries.people import acts_for_some_body

        find_with(acts_for_some_body)
