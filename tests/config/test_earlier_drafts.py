"""A database laid down by steps that the tree no longer has: the demo's is emptied, any other is left alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import CommandError
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from config.demo_database import clear_the_way, mark_as_demo


@pytest.fixture
def old(transactional_db) -> Iterator[BaseDatabaseWrapper]:
    owner = connections["owner"]
    name = f"{owner.settings_dict['NAME']}_old"
    with owner._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
    connection = owner.copy()
    connection.settings_dict["NAME"] = name
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE django_migrations AS SELECT 'accreditation' AS app, '0002_chair_desk' AS name")
    yield connection
    connection.close()
    with owner._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")


def test_one_that_is_not_the_demos_is_left_alone_with_a_sentence(old):
    with pytest.raises(CommandError, match=r"accreditation\.0002_chair_desk .* nothing can be carried over"):
        clear_the_way(old)
    assert old.introspection.table_names() == ["django_migrations"]


def test_the_demos_is_emptied(old):
    mark_as_demo(old)
    clear_the_way(old)
    assert old.introspection.table_names() == []
    clear_the_way(old)


def test_a_step_that_is_merely_unknown_is_no_earlier_draft(old):
    """Who goes back a version is not told to throw the database away."""
    with old.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET name = '0099_of_a_later_version'")
    mark_as_demo(old)
    clear_the_way(old)
    assert old.introspection.table_names() == ["django_migrations"]


def test_todays_own_is_no_earlier_draft(transactional_db):
    clear_the_way(connections["owner"])
    assert "accreditation_application" in connections["owner"].introspection.table_names()
