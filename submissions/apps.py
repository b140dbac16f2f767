from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    """Written inputs."""

    name = "submissions"
    verbose_name = "Written inputs"
