"""The app of what States and the Chair alone may see."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ObjectionsConfig(AppConfig):
    """Objections, consultations, dissemination, plenary updates, decisions. Its tables are the desk role's only."""

    name = "objections"
    verbose_name = _("Objections and consultations")
