"""Events say which version of the inputs they made: by it, and by no clock, it is known which run has
read what.

Those of before say none, so that after an upgrade the next run of the whole settles what waits.  The
column is added to the table as it is, also on SQLite: its triggers stay.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0021_sheets_count_attempts"),
    ]

    operations = [
        migrations.AddField(
            model_name="event",
            name="inputs",
            field=models.PositiveBigIntegerField(
                blank=True, null=True, verbose_name="versión de las entradas"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(
                condition=models.Q(("inputs__isnull", False)),
                fields=("programme", "inputs"),
                name="event_one_a_version_of_the_inputs",
            ),
        ),
    ]
