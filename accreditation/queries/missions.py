"""Which missions a circulated list reaches."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Act, MemberState

ACKNOWLEDGED = "missions.acknowledge"


@dataclass(frozen=True)
class Reach:
    """All Member States, by whether their mailbox was found to work. `unsettled` are neither checked nor acknowledged:
    while there is one, nothing is circulated."""

    total: int
    reached: int
    unreachable: list[MemberState]
    unsettled: list[MemberState]


def reach_of_missions() -> Reach:
    """A mailbox is checked when its mission has answered a test letter and no letter to it has come back since."""
    states = list(MemberState.objects.all())
    acknowledged: set[int] = set()
    for facts in Act.objects.filter(kind=ACKNOWLEDGED).values_list("facts", flat=True):
        acknowledged |= set(facts["states"])
    unreachable = [state for state in states if not is_checked(state)]
    return Reach(
        len(states),
        sum(1 for state in states if state.mailbox),
        unreachable,
        [state for state in unreachable if state.pk not in acknowledged],
    )


def is_checked(state: MemberState) -> bool:
    return bool(
        state.mailbox
        and state.mailbox_checked_at
        and (state.mailbox_failed_at is None or state.mailbox_failed_at < state.mailbox_checked_at)
    )
