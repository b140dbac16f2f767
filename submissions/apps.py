"""The app of written inputs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubmissionsConfig(AppConfig):
    """Written inputs."""

    name = "submissions"
    verbose_name = _("Written inputs")
