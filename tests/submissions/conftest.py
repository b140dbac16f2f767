"""What the tests of written inputs share."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache

from tests.submissions.making import NOW


@pytest.fixture
def one_factor(settings, tmp_path):
    """An hour after the inputs were made. The second factor is proved elsewhere; files go to a folder of the test's
    own; nothing is left in the cache."""
    settings.SECOND_FACTOR_REQUIRED = False
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        yield
