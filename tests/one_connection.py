"""How rollback tests take the desk role (DESIGN 7): two connections would not see each other's uncommitted rows."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db import connections


class OneConnection:
    """Rollback tests: one connection, whose role is set and set back."""

    def __init__(self) -> None:
        self.web = settings.DATABASES["default"]["USER"]
        self.desk_role = settings.DATABASES["desk"]["USER"]

    def desk(self) -> Iterator[None]:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT current_user")
            (before,) = cursor.fetchone()
            cursor.execute(f'SET ROLE "{self.desk_role}"')
        try:
            yield
        finally:
            # A broken transaction refuses every statement; the rollback that follows sets the role back as well.
            if not connections["default"].needs_rollback:
                with connections["default"].cursor() as cursor:
                    cursor.execute(f'SET ROLE "{before}"')
