"""An action belongs to an objective, and to a strategy of it where the programme has strategies.

Those that are there belong to the objective of their strategy.  Going back takes out those without one.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def name_objectives(apps, schema_editor):
    actions = apps.get_model("objectives", "SpecificAction").objects
    strategies = apps.get_model("objectives", "Strategy").objects.filter(pk=OuterRef("strategy"))
    actions.update(objective=Subquery(strategies.values("objective")[:1]))
    _check_now(schema_editor)


def leave_out_those_without_strategy(apps, schema_editor):
    apps.get_model("objectives", "SpecificAction").objects.filter(strategy=None).delete()
    _check_now(schema_editor)


def _check_now(schema_editor):
    # PostgreSQL changes no table of which something is still to be checked.
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("objectives", "0013_publications_are_added_here"),
    ]

    operations = [
        migrations.AddField(
            model_name="specificaction",
            name="objective",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="actions",
                to="objectives.objective",
                verbose_name="objetivo",
            ),
        ),
        migrations.RunPython(name_objectives, leave_out_those_without_strategy),
        migrations.RemoveConstraint(model_name="specificaction", name="action_code_unique"),
        migrations.AlterField(
            model_name="specificaction",
            name="objective",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="actions",
                to="objectives.objective",
                verbose_name="objetivo",
            ),
        ),
        migrations.AlterField(
            model_name="specificaction",
            name="strategy",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="actions",
                to="objectives.strategy",
                verbose_name="estrategia",
            ),
        ),
        migrations.AlterModelOptions(
            name="specificaction",
            options={
                "ordering": ["objective", "strategy", "position"],
                "verbose_name": "acción puntual",
                "verbose_name_plural": "acciones puntuales",
            },
        ),
        migrations.AddConstraint(
            model_name="specificaction",
            constraint=models.UniqueConstraint(
                fields=("objective", "code"), name="action_code_unique"
            ),
        ),
    ]
