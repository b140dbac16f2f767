"""The demo empties a database: never one that holds anything else."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connections

from config.management.commands import load_demo


@pytest.fixture
def laid_out(monkeypatch):
    """Not the layout itself: only what comes before it."""

    class LaidOutError(Exception):
        pass

    def stop(*_args, **_options):
        raise LaidOutError

    monkeypatch.setattr(load_demo, "load_member_states", stop)
    yield LaidOutError
    with connections["owner"].cursor() as cursor:
        cursor.execute(f'COMMENT ON DATABASE "{connections["owner"].settings_dict["NAME"]}" IS NULL')


@pytest.mark.django_db(transaction=True)
def test_it_runs_in_the_demo_only():
    with pytest.raises(CommandError, match="runs in the demo only"):
        call_command("load_demo")


@pytest.mark.django_db(transaction=True)
def test_it_spares_a_database_with_people_in_it(settings):
    settings.DEMO = True
    get_user_model().objects.create_user("somebody@example.org", "a long password")
    with pytest.raises(CommandError, match="people that no demo put there"):
        call_command("load_demo")
    assert get_user_model().objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_it_empties_what_a_demo_left(settings, laid_out):
    settings.DEMO = True
    with pytest.raises(laid_out):
        call_command("load_demo")
    get_user_model().objects.create_user("visitor@example.org", "a long password")
    with pytest.raises(laid_out):
        call_command("load_demo")
    assert get_user_model().objects.count() == 0
