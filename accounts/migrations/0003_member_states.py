"""The 193 Member States, from accounts/data/member_states.csv."""

import csv
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).resolve().parent.parent / "data" / "member_states.csv"


def load(apps, schema_editor):
    state_model = apps.get_model("accounts", "MemberState")
    with FILE.open(encoding="utf-8", newline="") as file:
        state_model.objects.using(schema_editor.connection.alias).bulk_create(
            state_model(name=row["name"], code=row["iso_3166_alpha2"], regional_group=row["regional_group"])
            for row in csv.DictReader(file)
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_record")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
