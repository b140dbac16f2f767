from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accreditation", "0012_day_of_submission_on_paper"),
    ]

    operations = [
        migrations.AddField(
            model_name="routechange",
            name="lapsed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
