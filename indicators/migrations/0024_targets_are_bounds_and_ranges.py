"""A target may be a bound, a range or only a direction, and a result says which it was held to."""

import django.db.models.functions.comparison
import django.db.models.lookups
from django.db import migrations, models

import indicators.fields


class Migration(migrations.Migration):
    dependencies = [("indicators", "0023_baselines_may_lack_a_figure")]

    operations = [
        migrations.AddField(
            model_name="result",
            name="target_comparison",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "según la tendencia esperada"),
                    (">=", "al menos"),
                    ("<=", "a lo más"),
                    (">", "más que"),
                    ("<", "menos que"),
                    ("rango", "dentro de un rango"),
                    ("tendencia", "solo la tendencia"),
                ],
                max_length=10,
                verbose_name="cómo se compara con la meta",
            ),
        ),
        migrations.AddField(
            model_name="result",
            name="target_upper",
            field=indicators.fields.ExactDecimalField(
                null=True, verbose_name="extremo superior de la meta"
            ),
        ),
        migrations.AddField(
            model_name="target",
            name="comparison",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "según la tendencia esperada"),
                    (">=", "al menos"),
                    ("<=", "a lo más"),
                    (">", "más que"),
                    ("<", "menos que"),
                    ("rango", "dentro de un rango"),
                    ("tendencia", "solo la tendencia"),
                ],
                default="",
                max_length=10,
                verbose_name="cómo se compara",
            ),
        ),
        migrations.AddField(
            model_name="target",
            name="upper",
            field=indicators.fields.ExactDecimalField(
                blank=True, null=True, verbose_name="extremo superior"
            ),
        ),
        migrations.AlterField(
            model_name="target",
            name="value",
            field=indicators.fields.ExactDecimalField(
                help_text="De un rango, su extremo inferior; sin cifra, ninguno.",
                null=True,
                verbose_name="valor",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("comparison", "rango"),
                        ("upper__isnull", False),
                        ("value__isnull", False),
                        django.db.models.lookups.GreaterThan(
                            django.db.models.functions.comparison.Cast(
                                "upper", models.FloatField()
                            ),
                            django.db.models.functions.comparison.Cast(
                                "value", models.FloatField()
                            ),
                        ),
                    ),
                    models.Q(("comparison", "tendencia"), ("upper", None), ("value", None)),
                    models.Q(
                        ("comparison__in", ["", ">=", "<=", ">", "<"]),
                        ("upper", None),
                        ("value__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="target_as_it_is_compared",
            ),
        ),
    ]
