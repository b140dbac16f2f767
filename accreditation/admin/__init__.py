"""The Secretariat's desk. Each module registers its own pages."""

from accreditation.admin import (  # noqa: F401 - they register themselves
    calendar,
    circulations,
    ecosoc,
    files,
    held,
    organizations,
    settings,
)
