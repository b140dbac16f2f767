from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionsAppConfig(AppConfig):
    """Meetings, and taking part in them."""

    name = "sessions_app"
    verbose_name = _("Meetings")

    def ready(self) -> None:
        from accreditation.queries.plenaries import find_with
        from sessions_app.queries import plenary_ahead

        find_with(plenary_ahead)
