"""Variables may take the figure that another one had the year before, so that it is captured once.

None does until its ficha says so.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0031_programmes_have_events"),
    ]

    operations = [
        migrations.AddField(
            model_name="variable",
            name="previous_of",
            field=models.ForeignKey(
                blank=True,
                help_text="Variable cuya cifra del año anterior es esta: no se captura otra vez.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="year_later",
                to="indicators.variable",
                verbose_name="año anterior de",
            ),
        ),
        migrations.AddConstraint(
            model_name="variable",
            constraint=models.CheckConstraint(
                condition=models.Q(("previous_of", None), ("formula", ""), _connector="OR"),
                name="variable_of_the_year_before_is_not_derived",
            ),
        ),
    ]
