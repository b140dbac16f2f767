from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

# The slug of a meeting never changes, and the frozen content names it.
FILL = (
    "UPDATE submissions_inputversion AS version SET session_id = meeting.id "
    "FROM sessions_app_session AS meeting WHERE meeting.slug = version.content ->> 'session'"
)


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0002_meeting_changes"),
        ("submissions", "0002_other_kind_of_organization"),
    ]

    operations = [
        migrations.AddField(
            model_name="inputversion",
            name="session",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sessions_app.session"
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        # Else the checks of the rows just written are pending while the column is altered.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="inputversion",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sessions_app.session"
            ),
        ),
    ]
