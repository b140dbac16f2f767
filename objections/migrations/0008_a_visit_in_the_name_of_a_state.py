from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def one_for_each_mission(apps: Any, schema_editor: Any) -> None:
    """A mark of a person becomes one for each State in whose name the person has acted; who has none left no mark."""
    owner = schema_editor.connection.alias
    marks = apps.get_model("objections", "VisitMark").objects.using(owner)
    mandates = apps.get_model("accounts", "Mandate").objects.using(owner)
    for mark in marks.filter(state=None):
        states = mandates.filter(user_id=mark.user_id, state__isnull=False)
        for state in set(states.values_list("state_id", flat=True)):
            marks.create(
                user_id=mark.user_id, state_id=state, last_seen_at=mark.last_seen_at, previous_at=mark.previous_at
            )
        mark.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("objections", "0007_what_a_piece_told"),
        ("accounts", "0006_what_a_proposal_saw"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField(model_name="visitmark", old_name="visited_at", new_name="last_seen_at"),
        migrations.AlterField(
            model_name="visitmark",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="visitmark",
            name="state",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.memberstate"
            ),
        ),
        migrations.RunPython(one_for_each_mission, migrations.RunPython.noop, elidable=True),
        # Else the checks of the rows just written are pending while the column is altered.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="visitmark",
            name="state",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.memberstate"
            ),
        ),
        migrations.AddConstraint(
            model_name="visitmark",
            constraint=models.UniqueConstraint(fields=("user", "state"), name="one_visit_mark_in_the_name_of_a_state"),
        ),
    ]
