"""Two security officers of the Secretariat, for acts that need a second person."""

from __future__ import annotations

import pytest

from accounts.capacities import Party, Right
from tests import builders as build


@pytest.fixture
def officer():
    return build.mandate(Party.SECRETARIAT, Right.SECURITY_OFFICER, Right.SETTINGS)


@pytest.fixture
def sid():
    """The second officer."""
    return build.mandate(Party.SECRETARIAT, Right.SECURITY_OFFICER)
