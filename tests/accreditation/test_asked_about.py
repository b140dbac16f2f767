"""The applicant reads what a question of the Secretariat is about, and each text in its own script's direction."""

from __future__ import annotations

import pytest

from accreditation.services.checking import ask_applicant
from tests import builders as build
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db


def test_on_the_case_and_where_it_is_answered():
    case = build.submitted()
    asked = [("governance", "أي نظام أساسي؟"), ("", "And the whole?")]
    ask_applicant(application=case.application, questions=asked, actor=case.checker, now=build.CLOSES)
    client = signed_in(case.alice)
    here = f"/my/{case.application.reference}/"
    page = client.get(here).content.decode()
    assert "The Secretariat asked · Governance in brief ·" in page
    assert '<p dir="auto">أي نظام أساسي؟</p>' in page
    form = client.get(f"{here}questions/").content.decode()
    assert "Governance in brief: أي نظام أساسي؟" in form
    assert form.count('dir="auto"') >= 2
