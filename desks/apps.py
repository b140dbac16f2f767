from django.apps import AppConfig


class DesksConfig(AppConfig):
    """Pages that look across: home, timetable, statistics, verify, each role's front page. No models, no services."""

    name = "desks"
    verbose_name = "Desks"
