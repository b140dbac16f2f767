"""The record as the public may have it. The view is the owner's, so it passes the row policies, and shows of a secret act
its leaf and link alone."""

from django.db import migrations

from accounts.record_sql import DROP_PUBLIC_VIEW, PUBLIC_VIEW


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_people")]
    operations = [migrations.RunSQL(PUBLIC_VIEW, DROP_PUBLIC_VIEW)]
