import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0004_captures_are_taken_in_cycles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="capture",
            name="typed",
            field=models.JSONField(blank=True, default=dict, verbose_name="lo tecleado"),
        ),
        migrations.AddField(
            model_name="capture",
            name="version",
            field=models.PositiveIntegerField(default=1, verbose_name="versión"),
        ),
        migrations.CreateModel(
            name="CaptureEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="número")),
                ("version", models.PositiveIntegerField(verbose_name="versión")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("iniciada", "iniciada"),
                            ("guardada", "guardada"),
                            ("enviada", "enviada a revisión"),
                            ("aprobada", "aprobada"),
                            ("devuelta", "devuelta"),
                            ("retirada", "retirada"),
                            ("comentario", "comentario"),
                        ],
                        max_length=10,
                        verbose_name="clase",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="cuándo"),
                ),
                (
                    "from_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("borrador", "borrador"),
                            ("en_revision", "en revisión"),
                            ("aprobada", "aprobada"),
                            ("devuelta", "devuelta"),
                            ("retirada", "retirada"),
                        ],
                        max_length=12,
                        verbose_name="estado anterior",
                    ),
                ),
                (
                    "to_status",
                    models.CharField(
                        choices=[
                            ("borrador", "borrador"),
                            ("en_revision", "en revisión"),
                            ("aprobada", "aprobada"),
                            ("devuelta", "devuelta"),
                            ("retirada", "retirada"),
                        ],
                        max_length=12,
                        verbose_name="estado",
                    ),
                ),
                ("comment", models.TextField(blank=True, verbose_name="comentario")),
                ("before", models.JSONField(blank=True, default=dict, verbose_name="antes")),
                ("after", models.JSONField(blank=True, default=dict, verbose_name="después")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="capture_events",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="quién",
                    ),
                ),
                (
                    "capture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="indicators.capture",
                        verbose_name="captura",
                    ),
                ),
            ],
            options={
                "verbose_name": "suceso de una captura",
                "verbose_name_plural": "sucesos de las capturas",
                "ordering": ["capture", "number"],
            },
        ),
        migrations.AddField(
            model_name="capture",
            name="cycle",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="captures",
                to="indicators.cycle",
                verbose_name="ciclo",
            ),
        ),
        migrations.AddConstraint(
            model_name="capture",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("borrador", "en_revision", "devuelta"))),
                fields=("indicator", "year", "unit"),
                name="capture_one_unfinished",
            ),
        ),
        migrations.AddConstraint(
            model_name="capture",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cycle__isnull", True), ("origin", "publicacion")),
                    models.Q(
                        models.Q(("origin", "publicacion"), _negated=True), ("cycle__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="capture_of_a_cycle_or_published",
            ),
        ),
        migrations.AddConstraint(
            model_name="captureevent",
            constraint=models.UniqueConstraint(
                fields=("capture", "number"), name="capture_event_one_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="captureevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
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
                    )
                ),
                name="capture_event_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="captureevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("from_status", ""), ("kind", "iniciada")),
                        models.Q(
                            models.Q(("kind", "iniciada"), _negated=True),
                            (
                                "from_status__in",
                                ["borrador", "en_revision", "aprobada", "devuelta", "retirada"],
                            ),
                        ),
                        _connector="OR",
                    ),
                    (
                        "to_status__in",
                        ["borrador", "en_revision", "aprobada", "devuelta", "retirada"],
                    ),
                ),
                name="capture_event_statuses_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="captureevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["devuelta", "comentario"]), _negated=True),
                    models.Q(("comment", ""), _negated=True),
                    _connector="OR",
                ),
                name="capture_event_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="captureevent",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length("comment"), 4000
                ),
                name="capture_event_comment_bounded",
            ),
        ),
    ]
