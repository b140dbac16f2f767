from django.db import migrations
from django.db.models import Min


def tell_bodies(apps, schema_editor):
    """Bodies learn since when an input that they sent waits to be posted."""
    alias = schema_editor.connection.alias
    waiting = apps.get_model("submissions", "WrittenInput").objects.using(alias).filter(state__in=["sent", "appealed"])
    organizations = apps.get_model("accreditation", "Organization").objects.using(alias)
    for body, since in waiting.order_by().values_list("organization").annotate(since=Min("state_since")):
        organizations.filter(pk=body).update(input_waits_since=since)


class Migration(migrations.Migration):
    dependencies = [
        ("accreditation", "0014_letter_of_the_head_at_the_body"),
        ("submissions", "0003_the_meeting_it_was_sent_to"),
    ]

    operations = [migrations.RunPython(tell_bodies, migrations.RunPython.noop)]
