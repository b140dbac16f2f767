"""Which regional group a country belongs to."""

from __future__ import annotations

from accounts.models import MemberState


def groups_of_countries() -> dict[str, str]:
    """The regional group of each Member State by its ISO code; a country that is not one has none."""
    return dict(MemberState.objects.order_by().values_list("code", "regional_group"))
