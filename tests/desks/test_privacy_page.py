"""Each form that points to what is kept of it points to a section that is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

LINK = re.compile(r"""url ['"]privacy['"] %\}#([a-z-]+)|parts/kept\.html" with section="([a-z-]+)""")
ASKS = re.compile(r"show_form|form_fields |form_field |<textarea")
# Parts of a page that says it, and what only gives typed words back.
SAID_ELSEWHERE = {
    "accounts/parts/typed.html",
    "accounts/sign_in_again.html",  # a password, which is kept nowhere
    "chair/parts/update_case.html",
    "chair/disseminate.html",  # one box to tick, no words
    "states/parts/not_sent.html",
}


@pytest.mark.django_db
def test_every_section_that_a_form_points_to_is_there():
    page = Client().get("/privacy/").content.decode()
    templates = (Path(settings.BASE_DIR) / "templates").rglob("*.html")
    asked = {anchor for path in templates for found in LINK.findall(path.read_text()) for anchor in found if anchor}
    assert {"states", "mandates", "mailing-list"} <= asked
    assert [anchor for anchor in sorted(asked) if f'id="{anchor}"' not in page] == []
    listed = set(re.findall(r'href="#([a-z-]+)"', page)) - {"main"}
    assert listed == set(re.findall(r'<h[23] id="([a-z-]+)"', page))


def test_every_form_outside_the_admin_says_what_is_kept_of_it():
    root = Path(settings.BASE_DIR) / "templates"
    silent = {
        name
        for app in ("accounts", "apply", "chair", "my", "states", "submissions")
        for path in (root / app).rglob("*.html")
        if ASKS.search(text := path.read_text()) and not LINK.search(text)
        for name in [str(path.relative_to(root))]
    }
    assert silent == SAID_ELSEWHERE
