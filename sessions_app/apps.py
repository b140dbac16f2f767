from django.apps import AppConfig


class SessionsAppConfig(AppConfig):
    """Meetings, and taking part in them."""

    name = "sessions_app"
    verbose_name = "Meetings"
