"""What a load of files changed in a ficha is kept as an event too, which nobody did.

On SQLite this makes the table of events anew, with which its triggers go, and no table is renamed while a
trigger of another one names it: all of them are taken down before and put up again as they were.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TRIGGERS = (
    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%indicators_event%'"
)
_taken: list[str] = []


def take_down(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        found = cursor.execute(TRIGGERS).fetchall()
    _taken[:] = [statement for _name, statement in found]
    for name, _statement in found:
        schema_editor.execute(f"DROP TRIGGER {name}", params=None)


def put_up(apps, schema_editor):
    for statement in _taken:
        schema_editor.execute(statement, params=None)
    _taken.clear()


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0034_targets_are_stated_by_several_publications"),
        ("objectives", "0011_programmes_stand_at_the_root_and_are_published"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(take_down, put_up),
        migrations.RemoveConstraint(
            model_name="event",
            name="event_kind_known",
        ),
        migrations.AlterField(
            model_name="event",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="quién",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("source", "captura"),
                        (
                            "kind__in",
                            [
                                "iniciada",
                                "guardada",
                                "enviada",
                                "aprobada",
                                "devuelta",
                                "retirada",
                                "comentario",
                            ],
                        ),
                    ),
                    models.Q(
                        ("source", "ciclo"),
                        ("kind__in", ["abierto", "cerrado", "reabierto", "corregido"]),
                    ),
                    models.Q(("source", "explicacion"), ("kind__in", ["escrita", "quitada"])),
                    models.Q(("source", "ficha"), ("kind__in", ["cambiada", "cargada"])),
                    models.Q(
                        models.Q(
                            ("source__in", ("captura", "ciclo", "explicacion", "ficha")),
                            _negated=True,
                        ),
                        models.Q(("source", ""), _negated=True),
                        models.Q(("kind", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="event_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("by__isnull", True), ("kind", "cargada"), ("source", "ficha")),
                    models.Q(
                        ("by__isnull", False),
                        models.Q(("kind", "cargada"), ("source", "ficha"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="event_by_a_person_unless_loaded",
            ),
        ),
        migrations.RunPython(put_up, take_down),
    ]
