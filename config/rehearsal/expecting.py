"""What a rehearsal insists on, and how it counts where the cases stand."""

from __future__ import annotations

from accreditation.modalities.states import State
from accreditation.models import Application


class NotAsExpected(Exception):  # noqa: N818 - it is what is said, not an error of the program
    """The rehearsal did not come out as the modalities say."""


def expect(condition: bool, what: str) -> None:
    """Stop the rehearsal when something is not as the modalities say."""
    if not condition:
        raise NotAsExpected(what)


def in_state(*states: State) -> set[int]:
    """The applications that stand in one of `states`."""
    return set(Application.objects.filter(state__in=[state.value for state in states]).values_list("pk", flat=True))
