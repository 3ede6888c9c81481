"""What an earlier publication states of a year stays beside the target that is in force."""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.lookups
from django.db import migrations, models

import indicators.fields


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0033_fichas_say_the_kind_of_their_unit"),
        ("objectives", "0011_programmes_stand_at_the_root_and_are_published"),
    ]

    operations = [
        migrations.CreateModel(
            name="SupersededTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="año")),
                (
                    "value",
                    indicators.fields.ExactDecimalField(
                        help_text="De un rango, su extremo inferior; sin cifra, ninguno.",
                        null=True,
                        verbose_name="valor",
                    ),
                ),
                (
                    "comparison",
                    models.CharField(
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
                (
                    "upper",
                    indicators.fields.ExactDecimalField(
                        blank=True, null=True, verbose_name="extremo superior"
                    ),
                ),
                ("printed", models.CharField(max_length=60, verbose_name="valor impreso")),
                (
                    "final_printed",
                    models.CharField(blank=True, max_length=60, verbose_name="meta final impresa"),
                ),
                ("note", models.TextField(blank=True, verbose_name="nota")),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="superseded_targets",
                        to="indicators.indicator",
                        verbose_name="indicador",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_targets",
                        to="objectives.publication",
                        verbose_name="publicación",
                    ),
                ),
            ],
            options={
                "verbose_name": "meta anterior",
                "verbose_name_plural": "metas anteriores",
                "ordering": ["indicator", "year", "publication__order"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("indicator", "year", "publication"),
                        name="superseded_target_one_a_publication",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("printed", ""), _negated=True),
                        name="superseded_target_is_printed",
                    ),
                    models.CheckConstraint(
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
                        name="superseded_target_as_it_is_compared",
                    ),
                ],
            },
        ),
    ]
