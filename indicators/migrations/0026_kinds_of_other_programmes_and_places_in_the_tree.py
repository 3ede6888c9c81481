"""Indicators may be of other kinds, belong to a strategy, and serve several objectives."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0025_results_can_be_captured_themselves"),
        ("objectives", "0007_programmes_have_words_of_their_own"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="indicator",
            name="indicator_kind_known",
        ),
        migrations.AddField(
            model_name="indicator",
            name="other_objectives",
            field=models.ManyToManyField(
                blank=True,
                help_text="A los que también sirve, además del suyo.",
                related_name="shared_indicators",
                to="objectives.objective",
                verbose_name="otros objetivos",
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="strategy",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="indicators",
                to="objectives.strategy",
                verbose_name="estrategia",
            ),
        ),
        migrations.AlterField(
            model_name="indicator",
            name="kind",
            field=models.CharField(
                choices=[
                    ("meta", "Meta para el bienestar"),
                    ("parametro", "Parámetro"),
                    ("indicador", "Indicador"),
                    ("fin", "Fin"),
                    ("proposito", "Propósito"),
                    ("componente", "Componente"),
                    ("actividad", "Actividad"),
                    ("desempeno", "Ficha de desempeño"),
                ],
                max_length=10,
                verbose_name="clase",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "meta",
                            "parametro",
                            "indicador",
                            "fin",
                            "proposito",
                            "componente",
                            "actividad",
                            "desempeno",
                        ],
                    )
                ),
                name="indicator_kind_known",
            ),
        ),
    ]
