"""Each form that points to what is kept of it points to a section that is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

LINK = re.compile(r"""url ['"]privacy['"] %\}#([a-z-]+)""")


@pytest.mark.django_db
def test_every_section_that_a_form_points_to_is_there():
    page = Client().get("/privacy/").content.decode()
    templates = (Path(settings.BASE_DIR) / "templates").rglob("*.html")
    asked = {anchor for path in templates for anchor in LINK.findall(path.read_text())}
    assert {"states", "mandates", "mailing-list"} <= asked
    assert [anchor for anchor in sorted(asked) if f'id="{anchor}"' not in page] == []
    listed = set(re.findall(r'href="#([a-z-]+)"', page)) - {"main"}
    assert listed == set(re.findall(r'<h[23] id="([a-z-]+)"', page))
