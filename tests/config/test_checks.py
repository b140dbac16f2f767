"""What Django's `check` says of a database that is not as it must be."""

import pytest
from django.db import connections

from config.checks import check_encoding


def test_a_database_that_does_not_answer_is_told_in_a_sentence(monkeypatch, django_db_blocker):
    away = {**connections.settings["default"], "HOST": "127.0.0.1", "PORT": "1"}
    monkeypatch.setitem(connections.settings, "away", away)
    with django_db_blocker.unblock():
        (found,) = check_encoding(["away"])
    assert "cannot be reached" in found.msg
    assert "correct DATABASE_URL" in found.hint


@pytest.mark.django_db
def test_a_database_in_utf8_is_silent():
    assert check_encoding(["default"]) == []
