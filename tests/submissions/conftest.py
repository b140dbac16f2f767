"""What the tests of written inputs share."""

import pytest
from django.core.cache import cache


@pytest.fixture
def one_factor(settings, tmp_path):
    """The second factor is proved elsewhere; files go to a folder of the test's own; nothing is left in the cache."""
    settings.SECOND_FACTOR_REQUIRED = False
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
