"""Verdicts become rows; the versions rise, so that every programme is recomputed and gets its own."""

import django.db.models.deletion
from django.db import migrations, models

import indicators.fields


def _recompute_all(apps, _editor):
    apps.get_model("indicators", "DataVersion").objects.update(inputs=models.F("inputs") + 1)


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0016_former_tables_of_events_go"),
        ("objectives", "0006_glossary_and_acronyms_as_printed"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReconciliationVerdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="año")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("difiere", "difiere"),
                            ("fuentes_discrepan", "las fuentes discrepan"),
                            ("redondeo", "redondeo"),
                            ("no_recalculable", "no recalculable"),
                            ("coincide", "coincide"),
                        ],
                        max_length=20,
                        verbose_name="dictamen",
                    ),
                ),
                ("printed", models.CharField(max_length=60, verbose_name="cifra impresa")),
                (
                    "printed_value",
                    indicators.fields.ExactDecimalField(null=True, verbose_name="valor impreso"),
                ),
                (
                    "recomputed",
                    indicators.fields.ExactDecimalField(
                        null=True, verbose_name="valor recalculado"
                    ),
                ),
                (
                    "difference",
                    indicators.fields.ExactDecimalField(null=True, verbose_name="diferencia"),
                ),
                ("substitution", models.TextField(blank=True, verbose_name="sustitución")),
                ("readings", models.JSONField(default=list, verbose_name="lecturas")),
                (
                    "capture",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdicts",
                        to="indicators.capture",
                        verbose_name="captura",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="verdicts",
                        to="indicators.indicator",
                        verbose_name="indicador",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="verdicts",
                        to="objectives.responsibleunit",
                        verbose_name="unidad",
                    ),
                ),
            ],
            options={
                "verbose_name": "dictamen de la conciliación",
                "verbose_name_plural": "dictámenes de la conciliación",
                "ordering": ["indicator", "unit", "year", "verdict"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("indicator", "year", "unit", "verdict"), name="verdict_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("verdict", "fuentes_discrepan"), _negated=True),
                        fields=("indicator", "year", "unit"),
                        name="verdict_one_on_the_arithmetic",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("printed", ""), _negated=True),
                        name="verdict_on_something_printed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("difference__isnull", True),
                                models.Q(
                                    ("printed_value__isnull", True),
                                    ("recomputed__isnull", True),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(
                                ("difference__isnull", False),
                                ("printed_value__isnull", False),
                                ("recomputed__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="verdict_difference_of_two_figures",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict", "fuentes_discrepan"),
                            models.Q(
                                ("difference__isnull", True),
                                ("printed_value__isnull", False),
                                ("verdict", "no_recalculable"),
                            ),
                            models.Q(
                                ("difference__isnull", False),
                                ("verdict__in", ["difiere", "redondeo", "coincide"]),
                            ),
                            _connector="OR",
                        ),
                        name="verdict_compares_where_it_can",
                    ),
                ],
            },
        ),
        migrations.RunPython(_recompute_all, migrations.RunPython.noop),
    ]
