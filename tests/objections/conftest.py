"""Who and what most of these tests begin with: two of the Chair's office, a delegate, and a file before States."""

from __future__ import annotations

import pytest

from tests import builders as build


@pytest.fixture
def chris(db):
    return build.chair()


@pytest.fixture
def cora(db):
    return build.chair()


@pytest.fixture
def dora(db):
    return build.delegate()


@pytest.fixture
def case(db):
    """A circulated file, with a Chair in office."""
    build.chair()
    return build.circulated()
