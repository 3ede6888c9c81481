"""The captures that take their values from another one are its dependents; the table stays."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0017_verdicts_are_stored")]

    operations = [
        migrations.AlterField(
            model_name="capture",
            name="values_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="dependents",
                to="indicators.capture",
                verbose_name="variables tomadas de",
            ),
        ),
    ]
