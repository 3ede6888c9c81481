"""A change of a ficha by a person is written down, and the database keeps what was written."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

TABLE = "indicators_fichaevent"
STANDS = "event_stands: lo que ocurrió no se cambia ni se borra"


def _sqlite():
    for moment in ("update", "delete"):
        name = f"{TABLE}_no_{moment}"
        yield (
            f"CREATE TRIGGER {name} BEFORE {moment.upper()} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{STANDS}'); END",
            f"DROP TRIGGER {name}",
        )


def _postgresql():
    for moment in ("update", "delete", "truncate"):
        name = f"{TABLE}_no_{moment}"
        each = "STATEMENT" if moment == "truncate" else "ROW"
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{STANDS}' USING ERRCODE = 'integrity_constraint_violation'; "
            f"END $$; CREATE TRIGGER {name} BEFORE {moment.upper()} ON {TABLE} "
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
    dependencies = [
        ("indicators", "0008_variables_go_on_under_a_new_method"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FichaEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="número")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="cuándo"),
                ),
                ("reason", models.TextField(verbose_name="motivo")),
                ("before", models.JSONField(default=dict, verbose_name="antes")),
                ("after", models.JSONField(default=dict, verbose_name="después")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ficha_events",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="quién",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ficha_events",
                        to="indicators.indicator",
                        verbose_name="indicador",
                    ),
                ),
            ],
            options={
                "verbose_name": "cambio de una ficha",
                "verbose_name_plural": "cambios de las fichas",
                "ordering": ["indicator", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("indicator", "number"), name="ficha_event_number_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="ficha_changed_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("reason"), 4000
                        ),
                        name="ficha_event_reason_bounded",
                    ),
                ],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
