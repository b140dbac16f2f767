"""The Secretariat's desk. Each module registers its own pages."""

from accreditation.admin import (  # noqa: F401 - they register themselves
    accredited,
    circulations,
    claims,
    cycles,
    ecosoc,
    erasures,
    files,
    held,
    late_permissions,
    organizations,
    paper,
    settings,
    windows,
)
