"""A page claims the language that it is written in: until a catalogue is compiled, English."""

import pytest

from accounts.context import languages

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("asked", ["fr", "ar", "zh-hans", "en"])
def test_the_page_claims_what_it_speaks(client, asked):
    page = client.get("/rules/", headers={"accept-language": asked}).content.decode()
    spoken = asked if asked in languages() else "en"
    assert f'<html lang="{spoken}"' in page
    assert 'dir="rtl"' not in page or spoken == "ar"
