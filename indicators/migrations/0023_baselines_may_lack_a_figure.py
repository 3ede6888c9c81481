"""A baseline may be printed as ND, of a period, or of no year at all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0022_events_say_which_version_they_made")]

    operations = [
        migrations.RemoveConstraint(
            model_name="indicator",
            name="baseline_has_year_and_value_or_neither",
        ),
        migrations.AddField(
            model_name="indicator",
            name="baseline_period",
            field=models.CharField(
                blank=True,
                help_text="Como se imprime, si no es un año: 2017-2018, un ciclo escolar.",
                max_length=60,
                verbose_name="periodo de la línea base",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("baseline_value__isnull", True),
                    ("baseline_year__isnull", False),
                    _connector="OR",
                ),
                name="baseline_with_a_value_has_a_year",
            ),
        ),
    ]
