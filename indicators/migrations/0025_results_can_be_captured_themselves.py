"""A capture may state the result itself, and once approved the database keeps it as it is.

The triggers are those of the values of a capture (0006), in the words of each database.
"""

import django.db.models.deletion
from django.db import migrations, models

import indicators.fields

TABLE = "indicators_capturedresult"
CAPTURE = "indicators_capture"
WORDS = "approved_values_stand: los valores de una captura aprobada no se cambian"


def _approved(row):
    return f"EXISTS (SELECT 1 FROM {CAPTURE} WHERE id = {row}.capture_id AND status = 'aprobada')"  # noqa: S608


TRIGGERS = (
    ("delete", _approved("OLD")),
    ("update", f"{_approved('OLD')} OR {_approved('NEW')}"),
    ("insert", _approved("NEW")),
)


def _sqlite():
    for moment, condition in TRIGGERS:
        name = f"{TABLE}_no_{moment}"
        yield (
            f"CREATE TRIGGER {name} BEFORE {moment.upper()} ON {TABLE} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
            f"DROP TRIGGER {name}",
        )


def _postgresql():
    for moment, condition in (*TRIGGERS, ("truncate", "")):
        name = f"{TABLE}_no_{moment}"
        body = f"RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation';"
        if condition:
            body = f"IF {condition} THEN {body} END IF;"
        each = "STATEMENT" if moment == "truncate" else "ROW"
        goes_on = "OLD" if moment == "delete" else "NEW"
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN {body} RETURN {goes_on}; END $$; "
            f"CREATE TRIGGER {name} BEFORE {moment.upper()} ON {TABLE} "
            f"FOR EACH {each} EXECUTE FUNCTION {name}()",
            f"DROP TRIGGER {name} ON {TABLE}; DROP FUNCTION {name}()",
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
    dependencies = [("indicators", "0024_targets_are_bounds_and_ranges")]

    operations = [
        migrations.CreateModel(
            name="CapturedResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "value",
                    indicators.fields.ExactDecimalField(
                        blank=True, null=True, verbose_name="valor"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("definitivo", "definitivo"),
                            ("preliminar", "preliminar"),
                            ("nd", "no disponible"),
                            ("na", "no aplica"),
                        ],
                        max_length=10,
                        verbose_name="estado",
                    ),
                ),
                ("source", models.TextField(blank=True, verbose_name="fuente")),
                ("note", models.TextField(blank=True, verbose_name="nota")),
                (
                    "capture",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stated_result",
                        to="indicators.capture",
                        verbose_name="captura",
                    ),
                ),
            ],
            options={
                "verbose_name": "resultado capturado",
                "verbose_name_plural": "resultados capturados",
                "ordering": ["capture"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ("definitivo", "preliminar")),
                                ("value__isnull", False),
                            ),
                            models.Q(("status__in", ("nd", "na")), ("value__isnull", True)),
                            _connector="OR",
                        ),
                        name="stated_result_xor_missing",
                    )
                ],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
