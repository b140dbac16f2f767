from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionsAppConfig(AppConfig):
    """Meetings, and taking part in them."""

    name = "sessions_app"
    verbose_name = _("Meetings")
