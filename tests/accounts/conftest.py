"""Two security officers of the Secretariat, for acts that need a second person; a clock for the codes of an app."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import time_machine

from accounts.capacities import Party, Right
from tests import builders as build


@pytest.fixture
def officer():
    return build.mandate(Party.SECRETARIAT, Right.SECURITY_OFFICER, Right.SETTINGS)


@pytest.fixture
def sid():
    """The second officer."""
    return build.mandate(Party.SECRETARIAT, Right.SECURITY_OFFICER)


@pytest.fixture
def within_a_step() -> Iterator[None]:
    """The clock stands: a code of an authenticator app holds for the rest of its 30 seconds alone, and what is computed in one
    of them must not be checked in the next, however slow the machine is."""
    with time_machine.travel(time.time(), tick=False):
        yield
