from django.apps import AppConfig


class ObjectionsConfig(AppConfig):
    """Objections, consultations, dissemination, plenary updates, decisions. Its tables are the desk role's only."""

    name = "objections"
    verbose_name = "Objections and consultations"
