"""Files that went to States on paper are listed up to a number; that there are more is said, and the search finds each."""

import pytest

from accreditation.models import Application
from objections.queries import states_imported
from tests import builders as build
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db
FILES = "/states/files/"


def test_that_there_are_more_is_said_and_each_is_found(monkeypatch):
    monkeypatch.setattr("objections.queries.states_imported.MOST", 2)
    monkeypatch.setattr("objections.views.states_imported.MOST", 2)
    assert states_imported.MOST == 2
    cases = sorted((build.complete().application for _one in range(3)), key=lambda one: one.organization.name)
    Application.objects.update(imported=True, state="accredited")
    delegate = build.delegate()
    with at(build.CIRCULATED):
        client = client_of(delegate)
        page = client.get(FILES).content.decode()
        assert [case.reference in page for case in cases] == [True, True, False]
        assert "The first 2 by name are shown. There are more" in page
        found = client.get(FILES, {"q": cases[2].reference}).content.decode()
        assert cases[2].organization.name in found
        assert "There are more" not in found
        Application.objects.filter(pk=cases[0].pk).update(imported=False)
        assert "There are more" not in client.get(FILES).content.decode()
