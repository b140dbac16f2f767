"""Whether somebody acts for an organization. Organizations are kept one app higher, which says at the start how it is found
(DESIGN 6)."""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import User

Finder = Callable[[User], bool]
_finders: list[Finder] = []


def find_with(finder: Finder) -> None:
    """Let it be found so, from now on."""
    _finders[:] = [finder]


def acts_elsewhere(user: User) -> bool:
    """Whether the person acts now for an organization."""
    return any(finder(user) for finder in _finders)
