"""The app of meetings, which tells accreditation how meetings are found."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionsAppConfig(AppConfig):
    """Meetings, and taking part in them."""

    name = "sessions_app"
    verbose_name = _("Meetings")

    def ready(self) -> None:
        """Push down what accreditation shows of meetings (DESIGN 6)."""
        from accreditation.queries.plenaries import Finders, find_with
        from sessions_app.queries import meetings_ahead, plenary_ahead

        find_with(Finders(plenary_ahead, meetings_ahead))
