"""Two of the Chair's office, for acts that need a second person."""

from __future__ import annotations

import pytest

from tests import builders as build


@pytest.fixture
def chris(db):
    return build.chair()


@pytest.fixture
def cora(db):
    return build.chair()
