"""The record's trigger and the row-level policies, by database role."""

from django.conf import settings
from django.db import migrations

from accounts.record_sql import CHAIN_FUNCTION, UNCHAIN, drop_policies, policies


def forwards(apps, schema_editor):
    web, desk = settings.DATABASES["default"]["USER"], settings.DATABASES["desk"]["USER"]
    schema_editor.execute(CHAIN_FUNCTION.replace("%", "%%"))
    schema_editor.execute(policies(web, desk))


def backwards(apps, schema_editor):
    schema_editor.execute(drop_policies())
    schema_editor.execute(UNCHAIN)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
