"""What changes something published is proposed by one person and decided by another, and stands.

The triggers are written out in the words of each database and not taken from the models: a migration
says what it said when it was made.  On SQLite a trigger goes when a later migration makes its table
anew: such a migration makes the trigger again (``tests/indicators/models/test_append_only.py`` tries
every column).
"""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

TABLE = "indicators_proposal"
STANDS = "proposal_stands: una propuesta solo se decide, una vez, y no se borra"
# What was proposed; the rest says how it was decided.
FIXED = (
    "id programme_id source object_id indicator_id content digest reason proposed_by_id proposed_at"
).split()


def _sqlite():
    changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in FIXED)
    for moment, when in (
        ("update", f" WHEN OLD.status <> 'abierta' OR {changed}"),
        ("delete", ""),
    ):
        name = f"{TABLE}_no_{moment}"
        yield (
            f"CREATE TRIGGER {name} BEFORE {moment.upper()} ON {TABLE}{when} "
            f"BEGIN SELECT RAISE(ABORT, '{STANDS}'); END",
            f"DROP TRIGGER {name}",
        )


def _postgresql():
    changed = " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in FIXED)
    refuse = f"RAISE EXCEPTION '{STANDS}' USING ERRCODE = 'integrity_constraint_violation';"
    for moment, body in (
        ("update", f"IF OLD.status <> 'abierta' OR {changed} THEN {refuse} END IF; RETURN NEW;"),
        ("delete", refuse),
        ("truncate", refuse),
    ):
        name = f"{TABLE}_no_{moment}"
        each = "STATEMENT" if moment == "truncate" else "ROW"
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$; "
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
    dependencies = [
        ("indicators", "0036_targets_are_set_here_beside_what_is_printed"),
        ("objectives", "0013_publications_are_added_here"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=20, verbose_name="qué clase de objeto")),
                ("object_id", models.PositiveBigIntegerField(verbose_name="objeto")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("abierta", "por decidir"),
                            ("aceptada", "aceptada"),
                            ("rechazada", "rechazada"),
                            ("retirada", "retirada"),
                        ],
                        default="abierta",
                        max_length=12,
                        verbose_name="estado",
                    ),
                ),
                (
                    "content",
                    models.JSONField(blank=True, default=dict, verbose_name="qué se haría"),
                ),
                (
                    "digest",
                    models.CharField(max_length=64, verbose_name="huella de lo que seguiría"),
                ),
                ("reason", models.TextField(verbose_name="motivo")),
                (
                    "proposed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="propuesta el"
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="decidida el"),
                ),
                (
                    "decision_reason",
                    models.TextField(blank=True, verbose_name="motivo de la decisión"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decided_proposals",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decidió",
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposal",
                        to="indicators.event",
                        verbose_name="suceso",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="indicators.indicator",
                        verbose_name="indicador",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="objectives.programme",
                        verbose_name="programa",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="propuso",
                    ),
                ),
            ],
            options={
                "verbose_name": "propuesta",
                "verbose_name_plural": "propuestas",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "abierta")),
                        fields=("source", "object_id"),
                        name="proposal_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["abierta", "aceptada", "rechazada", "retirada"])
                        ),
                        name="proposal_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source", ""), _negated=True),
                            models.Q(("digest", ""), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                        ),
                        name="proposal_says_what_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("indicator", models.F("object_id")),
                                ("indicator__isnull", False),
                                ("source", "ficha"),
                            ),
                            models.Q(
                                models.Q(("source", "ficha"), _negated=True),
                                ("indicator__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_of_a_ficha_names_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status", "abierta"),
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("decision_reason", ""),
                            ),
                            models.Q(
                                models.Q(("status", "abierta"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_decided_by_somebody_then",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "abierta"),
                            models.Q(
                                ("status", "retirada"), ("decided_by", models.F("proposed_by"))
                            ),
                            models.Q(
                                models.Q(("status", "retirada"), _negated=True),
                                models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_decided_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "abierta"),
                            ("decided_at__gte", models.F("proposed_at")),
                            _connector="OR",
                        ),
                        name="proposal_decided_after_it_was_made",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "rechazada"), _negated=True),
                            models.Q(("decision_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="proposal_rejected_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("event__isnull", False),
                                ("source", "ficha"),
                                ("status", "aceptada"),
                            ),
                            models.Q(
                                models.Q(
                                    ("source", "ficha"), ("status", "aceptada"), _negated=True
                                ),
                                ("event__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_accepted_of_a_ficha_changed_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.LessThanOrEqual(
                                django.db.models.functions.text.Length("reason"), 4000
                            ),
                            django.db.models.lookups.LessThanOrEqual(
                                django.db.models.functions.text.Length("decision_reason"), 4000
                            ),
                        ),
                        name="proposal_reasons_bounded",
                    ),
                ],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
