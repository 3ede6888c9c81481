"""Files that back a capture, and that stand once it is approved.

None is ever changed; with an approved capture none goes and none is added.  In the words of each
database, as in the migration before.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

EVIDENCE = "indicators_evidence"
STANDS = (
    "evidence_stands: la evidencia de una captura aprobada no se cambia, ni se quita, ni se añade"
)


def _approved(row):
    return (
        "EXISTS (SELECT 1 FROM indicators_capture "  # noqa: S608
        f"WHERE id = {row}.capture_id AND status = 'aprobada')"
    )


CONDITIONS = {"update": "1 = 1", "delete": _approved("OLD"), "insert": _approved("NEW")}


def _sqlite():
    for moment, condition in CONDITIONS.items():
        name = f"{EVIDENCE}_no_{moment}"
        yield (
            f"CREATE TRIGGER {name} BEFORE {moment.upper()} ON {EVIDENCE} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{STANDS}'); END",
            f"DROP TRIGGER {name}",
        )


def _postgresql():
    for moment, condition in {**CONDITIONS, "truncate": "1 = 1"}.items():
        name = f"{EVIDENCE}_no_{moment}"
        each = "STATEMENT" if moment == "truncate" else "ROW"
        goes_on = "OLD" if moment == "delete" else "NEW"
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {condition} THEN RAISE EXCEPTION '{STANDS}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {goes_on}; END $$; "
            f"CREATE TRIGGER {name} BEFORE {moment.upper()} ON {EVIDENCE} "
            f"FOR EACH {each} EXECUTE FUNCTION {name}()",
            f"DROP TRIGGER {name} ON {EVIDENCE}; DROP FUNCTION {name}()",
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
        ("indicators", "0006_what_was_approved_stands"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.FileField(max_length=200, upload_to="", verbose_name="archivo")),
                ("name", models.CharField(max_length=150, verbose_name="nombre")),
                (
                    "content_type",
                    models.CharField(
                        choices=[
                            ("application/pdf", "PDF"),
                            (
                                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                "hoja de cálculo XLSX",
                            ),
                            ("image/png", "imagen PNG"),
                            ("image/jpeg", "imagen JPEG"),
                        ],
                        max_length=100,
                        verbose_name="tipo",
                    ),
                ),
                ("size", models.PositiveIntegerField(verbose_name="bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "uploaded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="adjuntado el"
                    ),
                ),
                (
                    "capture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="indicators.capture",
                        verbose_name="captura",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="adjuntó",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidencia",
                "verbose_name_plural": "evidencias",
                "ordering": ["capture", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("capture", "sha256"), name="evidence_one_of_each_content"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0), ("size__lte", 10485760)),
                        name="evidence_size_bounded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "content_type__in",
                                [
                                    "application/pdf",
                                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                    "image/png",
                                    "image/jpeg",
                                ],
                            )
                        ),
                        name="evidence_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="evidence_has_a_name"
                    ),
                ],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
