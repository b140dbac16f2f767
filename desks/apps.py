"""The app of the pages that look across all others."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DesksConfig(AppConfig):
    """Pages that look across: home, timetable, statistics, verify, each role's front page. No models, no services."""

    name = "desks"
    verbose_name = _("Desks")
