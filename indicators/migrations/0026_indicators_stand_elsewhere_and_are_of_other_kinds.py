"""Indicators may be of other kinds, belong to a strategy, and serve several objectives.

What there is keeps its kind: a meta is a meta, and a parámetro a parámetro.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F

CATEGORIES = [
    ("meta", "Meta para el bienestar"),
    ("parametro", "Parámetro"),
    ("indicador", "Indicador"),
    ("fin", "Fin"),
    ("proposito", "Propósito"),
    ("componente", "Componente"),
    ("actividad", "Actividad"),
    ("desempeno", "Ficha de desempeño"),
]


def take_category_from_kind(apps, schema_editor):
    apps.get_model("indicators", "Indicator").objects.update(category=F("kind"))


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0025_results_can_be_captured_themselves"),
        ("objectives", "0007_programmes_have_words_of_their_own"),
    ]

    operations = [
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
                choices=[("meta", "Meta para el bienestar"), ("parametro", "Parámetro")],
                max_length=10,
                verbose_name="papel en su objetivo",
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="category",
            field=models.CharField(
                choices=CATEGORIES, default="", max_length=10, verbose_name="clase"
            ),
            preserve_default=False,
        ),
        migrations.RunPython(take_category_from_kind, migrations.RunPython.noop),
    ]
