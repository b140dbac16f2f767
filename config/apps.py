"""The house itself as an app: its commands (migrate with roles and grants) and its checks."""

from __future__ import annotations

from django.apps import AppConfig


class HouseConfig(AppConfig):
    """No models; `migrate` here goes before Django's own."""

    name = "config"
    verbose_name = "Rostrum"

    def ready(self) -> None:
        from config import checks  # noqa: F401 - registers itself
