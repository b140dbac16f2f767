"""The Secretariat's desk. Each module registers its own pages."""

from accreditation.admin import (  # noqa: F401 - they register themselves
    accredited,
    calendar,
    circulations,
    claims,
    ecosoc,
    files,
    held,
    late_permissions,
    organizations,
    paper,
    settings,
)
