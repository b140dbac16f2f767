from django.db import migrations, models


def mark_those_of_unknown_day(apps, schema_editor):
    """Until now a body brought in as accredited or before Member States was said to have applied on that day."""
    alias = schema_editor.connection.alias
    applications = apps.get_model("accreditation", "Application").objects.using(alias).filter(imported=True)
    acts = apps.get_model("accounts", "Act").objects.using(alias)
    acts = acts.filter(kind="application.import", facts__to="submitted")
    known = [int(subject.removeprefix("application:")) for subject in acts.values_list("subject", flat=True)]
    applications.exclude(pk__in=known).update(submission_unknown=True)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_what_a_proposal_saw"),
        ("accreditation", "0011_windows_held_on_paper"),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="submission_unknown",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(mark_those_of_unknown_day, migrations.RunPython.noop),
    ]
