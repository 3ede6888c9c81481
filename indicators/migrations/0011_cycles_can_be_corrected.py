"""The days of a cycle are corrected while nothing was sent in it, and what changed is kept.

On SQLite the table is made anew and loses its triggers, forwards and backwards: they go up again
after either.
"""

from django.db import migrations, models

TABLE = "indicators_cycleevent"
STANDS = "event_stands: lo que ocurrió no se cambia ni se borra"


def put_up_again(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for moment in ("update", "delete"):
        schema_editor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {TABLE}_no_{moment} BEFORE {moment.upper()} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{STANDS}'); END",
            params=None,
        )


class Migration(migrations.Migration):
    dependencies = [("indicators", "0010_people_are_told_once")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, put_up_again),
        migrations.RemoveConstraint(model_name="cycleevent", name="cycle_event_kind_known"),
        migrations.AddField(
            model_name="cycleevent",
            name="after",
            field=models.JSONField(blank=True, default=dict, verbose_name="después"),
        ),
        migrations.AddField(
            model_name="cycleevent",
            name="before",
            field=models.JSONField(blank=True, default=dict, verbose_name="antes"),
        ),
        migrations.AlterField(
            model_name="cycleevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("abierto", "abierto"),
                    ("cerrado", "cerrado"),
                    ("reabierto", "reabierto"),
                    ("corregido", "corregido"),
                ],
                max_length=10,
                verbose_name="clase",
            ),
        ),
        migrations.AddConstraint(
            model_name="cycleevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["abierto", "cerrado", "reabierto", "corregido"])),
                name="cycle_event_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="cycleevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "corregido"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="cycle_corrected_for_a_reason",
            ),
        ),
        migrations.RunPython(put_up_again, migrations.RunPython.noop),
    ]
