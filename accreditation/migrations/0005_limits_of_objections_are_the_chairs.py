"""The word limits of an objection, a reply and a mission's note become settings of the Chair, with the value that is in force."""

from typing import Any

from django.db import migrations

MOVED = ("basis", "reply", "mission_note")


def move(apps: Any, schema_editor: Any) -> None:
    for process in apps.get_model("accreditation", "Process").objects.using(schema_editor.connection.alias):
        limits = process.parameters.get("word_limits", {})
        moved = {f"{name}_words": limits.pop(name) for name in MOVED if name in limits}
        if moved:
            process.parameters = {**process.parameters, **moved, "word_limits": limits}
            process.save(update_fields=["parameters"])


class Migration(migrations.Migration):
    dependencies = [("accreditation", "0004_erasure")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
