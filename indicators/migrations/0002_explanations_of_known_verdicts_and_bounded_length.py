import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_indicators_captures_and_results")]

    operations = [
        # Without text an explanation withdraws those before it.
        migrations.AlterField(
            model_name="reconciliationexplanation",
            name="text",
            field=models.TextField(blank=True, verbose_name="explicación"),
        ),
        migrations.AddConstraint(
            model_name="reconciliationexplanation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "verdict__in",
                        [
                            "difiere",
                            "fuentes_discrepan",
                            "redondeo",
                            "no_recalculable",
                            "coincide",
                        ],
                    )
                ),
                name="explanation_verdict_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reconciliationexplanation",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length("text"), 4000
                ),
                name="explanation_length_bounded",
            ),
        ),
    ]
