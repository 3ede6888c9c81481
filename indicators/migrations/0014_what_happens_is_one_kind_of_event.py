"""Everything that happens is one kind of row, whatever it happens to, and the database keeps it.

What events are of is no foreign key, so that it is kept by triggers too: a capture or a cycle to
which something happened is not deleted.  On SQLite a trigger goes when a later migration makes its
table anew: such a migration makes the trigger again (``tests/indicators/models/test_append_only.py``
tries each).  One that makes the table of events anew takes down before, and puts up after, the
triggers of other tables that ask it: SQLite renames no table while a trigger names one that is gone.
"""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

EVENT = "indicators_event"
STANDS = "event_stands: lo que ocurrió no se cambia ni se borra"
OBJECTS = (("captura", "indicators_capture"), ("ciclo", "indicators_cycle"))


def _has_events(source):
    return f"EXISTS (SELECT 1 FROM {EVENT} WHERE source = '{source}' AND object_id = OLD.id)"  # noqa: S608


def _triggers():
    """Name, moment, table and condition; an empty condition means always."""
    for moment in ("update", "delete"):
        yield f"{EVENT}_no_{moment}", moment, EVENT, ""
    for source, table in OBJECTS:
        yield f"{table}_keeps_its_events", "delete", table, _has_events(source)


def _sqlite():
    for name, moment, table, condition in _triggers():
        when = f" WHEN {condition}" if condition else ""
        yield (
            f"CREATE TRIGGER {name} BEFORE {moment.upper()} ON {table}{when} "
            f"BEGIN SELECT RAISE(ABORT, '{STANDS}'); END",
            f"DROP TRIGGER {name}",
        )


def _postgresql():
    emptied = (f"{EVENT}_no_truncate", "truncate", EVENT, "")
    for name, moment, table, condition in [*_triggers(), emptied]:
        body = f"RAISE EXCEPTION '{STANDS}' USING ERRCODE = 'integrity_constraint_violation';"
        if condition:
            body = f"IF {condition} THEN {body} END IF;"
        each = "STATEMENT" if moment == "truncate" else "ROW"
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN {body} RETURN OLD; END $$; "
            f"CREATE TRIGGER {name} BEFORE {moment.upper()} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION {name}()",
            f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}()",
        )


def _statements(schema_editor):
    return list({"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]())


def put_up(apps, schema_editor):
    for create, _drop in _statements(schema_editor):
        schema_editor.execute(create, params=None)


def take_down(apps, schema_editor):
    for _create, drop in reversed(_statements(schema_editor)):
        schema_editor.execute(drop, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0013_deliveries_are_taken_once"),
        ("objectives", "0006_glossary_and_acronyms_as_printed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="cuándo"),
                ),
                ("source", models.CharField(max_length=20, verbose_name="qué clase de objeto")),
                ("object_id", models.PositiveBigIntegerField(verbose_name="objeto")),
                ("number", models.PositiveIntegerField(verbose_name="número")),
                ("version", models.PositiveIntegerField(verbose_name="versión")),
                ("kind", models.CharField(max_length=20, verbose_name="clase")),
                (
                    "from_status",
                    models.CharField(blank=True, max_length=20, verbose_name="estado anterior"),
                ),
                ("to_status", models.CharField(blank=True, max_length=20, verbose_name="estado")),
                ("reason", models.TextField(blank=True, verbose_name="motivo o comentario")),
                ("before", models.JSONField(blank=True, default=dict, verbose_name="antes")),
                ("after", models.JSONField(blank=True, default=dict, verbose_name="después")),
                (
                    "year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="año"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="quién",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.indicator",
                        verbose_name="indicador",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="objectives.programme",
                        verbose_name="programa",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="objectives.responsibleunit",
                        verbose_name="unidad",
                    ),
                ),
            ],
            options={
                "verbose_name": "suceso",
                "verbose_name_plural": "sucesos",
                "ordering": ["source", "object_id", "number"],
                "indexes": [
                    models.Index(fields=["-at", "source", "-id"], name="event_newest_first")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "object_id", "number"), name="event_one_a_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="event_numbered_from_one"
                    ),
                    models.CheckConstraint(
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
                            models.Q(
                                ("source", "explicacion"), ("kind__in", ["escrita", "quitada"])
                            ),
                            models.Q(("source", "ficha"), ("kind__in", ["cambiada"])),
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("source", "captura"),
                                models.Q(
                                    models.Q(("from_status", ""), ("kind", "iniciada")),
                                    models.Q(
                                        models.Q(("kind", "iniciada"), _negated=True),
                                        (
                                            "from_status__in",
                                            [
                                                "borrador",
                                                "en_revision",
                                                "aprobada",
                                                "devuelta",
                                                "retirada",
                                            ],
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                (
                                    "to_status__in",
                                    ["borrador", "en_revision", "aprobada", "devuelta", "retirada"],
                                ),
                            ),
                            models.Q(
                                ("source", "ciclo"),
                                models.Q(
                                    models.Q(("from_status", ""), ("kind", "abierto")),
                                    models.Q(
                                        models.Q(("kind", "abierto"), _negated=True),
                                        ("from_status__in", ["abierto", "cerrado"]),
                                    ),
                                    _connector="OR",
                                ),
                                ("to_status__in", ["abierto", "cerrado"]),
                            ),
                            models.Q(
                                ("from_status", ""),
                                ("source", "explicacion"),
                                (
                                    "to_status__in",
                                    [
                                        "difiere",
                                        "fuentes_discrepan",
                                        "redondeo",
                                        "no_recalculable",
                                        "coincide",
                                    ],
                                ),
                            ),
                            models.Q(("from_status", ""), ("source", "ficha"), ("to_status", "")),
                            models.Q(
                                ("source__in", ("captura", "ciclo", "explicacion", "ficha")),
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="event_statuses_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("source__in", ("captura", "explicacion")),
                                ("indicator__isnull", False),
                                ("unit__isnull", False),
                                ("year__isnull", False),
                            ),
                            models.Q(
                                ("indicator__isnull", True),
                                ("source", "ciclo"),
                                ("unit__isnull", True),
                                ("year__isnull", False),
                            ),
                            models.Q(
                                ("indicator", models.F("object_id")),
                                ("indicator__isnull", False),
                                ("source", "ficha"),
                                ("unit__isnull", True),
                            ),
                            models.Q(
                                ("source__in", ("captura", "ciclo", "explicacion", "ficha")),
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="event_says_of_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "kind__in",
                                    [
                                        "devuelta",
                                        "comentario",
                                        "reabierto",
                                        "corregido",
                                        "cambiada",
                                    ],
                                ),
                                _negated=True,
                            ),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="event_says_why",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("reason"), 4000
                        ),
                        name="event_reason_bounded",
                    ),
                ],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
