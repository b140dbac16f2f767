"""Migrate as the owner, with the web and desk roles made before and their grants set after."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import connections

from config.database_grants import apply_grants
from config.database_roles import ensure_roles
from config.demo_database import clear_the_way

OWNER = "owner"


class Command(migrate.Command):
    """Django's own, around which the roles and grants are kept. Test databases pass here too."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database=OWNER)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["database"] != OWNER:
            raise CommandError("Tables belong to the owner's role: migrate with --database owner, the default.")
        if OWNER not in connections.settings:
            raise CommandError("Set DATABASE_URL, the owner's address, to migrate.")
        if options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        connection = connections[OWNER]
        clear_the_way(connection)
        try:
            ensure_roles(connection)
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        super().handle(*args, **options)
        apply_grants(connection)
