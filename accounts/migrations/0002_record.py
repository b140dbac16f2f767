"""The record's trigger, the row-level policies by database role, and the record as the public may have it.

The view is its owner's, so it passes the row policies, and shows of a secret act its leaf and link alone. Scans of notes
verbales are the desk's: their names would tell which State objects (DESIGN 7)."""

from django.conf import settings
from django.db import migrations

from accounts.record_sql import (
    CHAIN_FUNCTION,
    DROP_PUBLIC_VIEW,
    PUBLIC_VIEW,
    UNCHAIN,
    drop_policies,
    hide_secret_rows,
    policies,
    show_all_rows,
)

SCANS = "accounts_storedfile"


def forwards(apps, schema_editor):
    web, desk = settings.DATABASES["default"]["USER"], settings.DATABASES["desk"]["USER"]
    schema_editor.execute(CHAIN_FUNCTION.replace("%", "%%"))
    schema_editor.execute(policies(web, desk))
    schema_editor.execute(hide_secret_rows(SCANS, web, desk))


def backwards(apps, schema_editor):
    schema_editor.execute(show_all_rows(SCANS))
    schema_editor.execute(drop_policies())
    schema_editor.execute(UNCHAIN)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards), migrations.RunSQL(PUBLIC_VIEW, DROP_PUBLIC_VIEW)]
