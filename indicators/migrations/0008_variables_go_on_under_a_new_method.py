"""What was captured for a variable may count under a later method too, where that says so."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0007_files_that_back_a_capture")]

    operations = [
        migrations.AddField(
            model_name="variable",
            name="continues",
            field=models.ForeignKey(
                blank=True,
                help_text="Variable de un método anterior cuyas cifras valen también para esta.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="continued_by",
                to="indicators.variable",
                verbose_name="continúa",
            ),
        ),
    ]
