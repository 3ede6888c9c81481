import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import indicators.fields


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0003_data_version_counts_explanations"),
        ("objectives", "0002_people_belong_to_units"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Cycle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="año")),
                (
                    "kind",
                    models.CharField(
                        choices=[("preliminar", "preliminar"), ("definitivo", "definitivo")],
                        max_length=10,
                        verbose_name="clase",
                    ),
                ),
                ("cutoff", models.DateField(verbose_name="corte")),
                ("opens_on", models.DateField(verbose_name="abre el")),
                ("closes_on", models.DateField(verbose_name="cierra el")),
                (
                    "state",
                    models.CharField(
                        choices=[("abierto", "abierto"), ("cerrado", "cerrado")],
                        default="abierto",
                        max_length=10,
                        verbose_name="estado",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycles",
                        to="objectives.programme",
                        verbose_name="programa",
                    ),
                ),
            ],
            options={
                "verbose_name": "ciclo de captura",
                "verbose_name_plural": "ciclos de captura",
                "ordering": ["programme", "-year", "kind"],
            },
        ),
        migrations.CreateModel(
            name="CycleEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("abierto", "abierto"),
                            ("cerrado", "cerrado"),
                            ("reabierto", "reabierto"),
                        ],
                        max_length=10,
                        verbose_name="clase",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="cuándo"),
                ),
                ("reason", models.TextField(blank=True, verbose_name="motivo")),
                ("closes_on", models.DateField(verbose_name="cierra el")),
            ],
            options={
                "verbose_name": "suceso de un ciclo",
                "verbose_name_plural": "sucesos de los ciclos",
                "ordering": ["cycle", "id"],
            },
        ),
        migrations.AddField(
            model_name="cycleevent",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cycle_events",
                to=settings.AUTH_USER_MODEL,
                verbose_name="quién",
            ),
        ),
        migrations.AddField(
            model_name="cycleevent",
            name="cycle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="indicators.cycle",
                verbose_name="ciclo",
            ),
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.UniqueConstraint(
                fields=("programme", "year", "kind"), name="cycle_one_of_each_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_on__gt", models.F("opens_on"))),
                name="cycle_closes_after_it_opens",
            ),
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("year", indicators.fields.YearOf("cutoff")),
                    models.Q(
                        models.Q(("kind", "preliminar"), _negated=True),
                        ("year__lt", indicators.fields.YearOf("cutoff")),
                    ),
                    _connector="OR",
                ),
                name="cycle_cutoff_of_its_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 1900), ("year__lte", 2100)), name="cycle_year_sane"
            ),
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["preliminar", "definitivo"])),
                name="cycle_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["abierto", "cerrado"])), name="cycle_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="cycleevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["abierto", "cerrado", "reabierto"])),
                name="cycle_event_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="cycleevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "reabierto"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="cycle_reopened_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="cycleevent",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length("reason"), 4000
                ),
                name="cycle_event_reason_bounded",
            ),
        ),
    ]
