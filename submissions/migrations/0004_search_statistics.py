"""Figures on more words than the default 1,000: the list asks PostgreSQL how many rows a word will find."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("submissions", "0003_facet_commonest")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE submissions_postedinput ALTER COLUMN search SET STATISTICS 1000",
            "ALTER TABLE submissions_postedinput ALTER COLUMN search SET STATISTICS -1",
        ),
    ]
