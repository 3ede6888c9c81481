"""The tree of units is the programme's: what stands below what, and of which kind, is said once a
programme, of units that are the same everywhere.
"""

import django.db.models.deletion
from django.db import migrations, models


def copy_tree(apps, schema_editor):
    place = apps.get_model("objectives", "ProgrammeUnit").objects
    for programme in apps.get_model("objectives", "Programme").objects.all():
        units = list(programme.units.order_by("id"))
        reporting = {unit.pk for unit in units}
        place.bulk_create(
            place.model(
                programme=programme,
                unit=unit,
                kind=unit.kind,
                # One whose parent reports to another programme alone stands below nobody here.
                parent_id=unit.parent_id if unit.parent_id in reporting else None,
            )
            for unit in units
        )


def copy_back(apps, schema_editor):
    for place in apps.get_model("objectives", "ProgrammeUnit").objects.select_related("unit"):
        place.unit.kind, place.unit.parent_id = place.kind, place.parent_id
        place.unit.save()
        place.programme.units.add(place.unit)


class Migration(migrations.Migration):
    dependencies = [("objectives", "0008_publications_remember_when_they_were_loaded")]

    operations = [
        migrations.CreateModel(
            name="ProgrammeUnit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60, verbose_name="tipo")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places_below",
                        to="objectives.responsibleunit",
                        verbose_name="depende de",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="objectives.programme",
                        verbose_name="programa",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="objectives.responsibleunit",
                        verbose_name="unidad",
                    ),
                ),
            ],
            options={
                "verbose_name": "lugar de una unidad",
                "verbose_name_plural": "lugares de las unidades",
                "ordering": ["programme", "id"],
            },
        ),
        migrations.RunPython(copy_tree, copy_back),
        migrations.RemoveField(model_name="programme", name="units"),
        migrations.RemoveConstraint(
            model_name="responsibleunit", name="unit_is_not_its_own_parent"
        ),
        migrations.RemoveField(model_name="responsibleunit", name="parent"),
        # So that it can come back where there are rows.
        migrations.AlterField(
            model_name="responsibleunit",
            name="kind",
            field=models.CharField(default="", max_length=60, verbose_name="tipo"),
        ),
        migrations.RemoveField(model_name="responsibleunit", name="kind"),
        migrations.AddConstraint(
            model_name="programmeunit",
            constraint=models.UniqueConstraint(
                fields=("programme", "unit"), name="unit_has_one_place_in_a_programme"
            ),
        ),
        migrations.AddConstraint(
            model_name="programmeunit",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("unit")), _negated=True),
                name="unit_is_not_its_own_parent",
            ),
        ),
        migrations.AddField(
            model_name="programme",
            name="units",
            field=models.ManyToManyField(
                related_name="reports_to",
                through="objectives.ProgrammeUnit",
                through_fields=("programme", "unit"),
                to="objectives.responsibleunit",
                verbose_name="unidades que reportan",
            ),
        ),
    ]
