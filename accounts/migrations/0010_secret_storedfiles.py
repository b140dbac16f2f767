"""Scans of notes verbales are the desk's: their names would tell which State objects (DESIGN 7)."""

from django.conf import settings
from django.db import migrations, models

from accounts.record_sql import hide_secret_rows, show_all_rows

TABLE = "accounts_storedfile"


def forwards(apps, schema_editor):
    web, desk = settings.DATABASES["default"]["USER"], settings.DATABASES["desk"]["USER"]
    schema_editor.execute(hide_secret_rows(TABLE, web, desk))


def backwards(apps, schema_editor):
    schema_editor.execute(show_all_rows(TABLE))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_mailing_list")]
    operations = [
        migrations.AddField("storedfile", "secret", models.BooleanField(default=False)),
        migrations.RunPython(forwards, backwards),
    ]
