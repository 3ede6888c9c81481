"""Who wants to be told what, each digest that went out, and that nobody is told twice."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0009_fichas_change_for_a_reason"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticePreference",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="notice_preference",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="persona",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="desde")),
                ("daily", models.BooleanField(default=True, verbose_name="un resumen al día")),
                ("overdue", models.BooleanField(default=True, verbose_name="capturas vencidas")),
                (
                    "due_soon",
                    models.BooleanField(
                        default=True, verbose_name="capturas que vencen en 7 días o menos"
                    ),
                ),
                (
                    "returned",
                    models.BooleanField(
                        default=True, verbose_name="capturas suyas que se devolvieron"
                    ),
                ),
                (
                    "submitted",
                    models.BooleanField(
                        default=True, verbose_name="capturas que esperan su revisión"
                    ),
                ),
                (
                    "cycle_opened",
                    models.BooleanField(
                        default=True, verbose_name="ciclos que se abren o se reabren"
                    ),
                ),
                (
                    "approved",
                    models.BooleanField(
                        default=True, verbose_name="capturas suyas que se aprobaron"
                    ),
                ),
            ],
            options={
                "verbose_name": "preferencia de avisos",
                "verbose_name_plural": "preferencias de avisos",
                "ordering": ["user"],
            },
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="día")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("en_curso", "enviándose"),
                            ("enviado", "enviado"),
                            ("rechazado", "el servidor de correo lo rechazó"),
                            ("incierto", "no se sabe si llegó"),
                        ],
                        default="en_curso",
                        max_length=10,
                        verbose_name="estado",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=1, verbose_name="intentos")),
                (
                    "started_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="comenzado el"
                    ),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="enviado el")),
                ("items", models.PositiveIntegerField(verbose_name="avisos")),
                ("subject", models.CharField(max_length=200, verbose_name="asunto")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="digests",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="persona",
                    ),
                ),
            ],
            options={
                "verbose_name": "resumen de avisos",
                "verbose_name_plural": "resúmenes de avisos",
                "ordering": ["-day", "user"],
            },
        ),
        migrations.CreateModel(
            name="Told",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("event", models.CharField(max_length=100, verbose_name="suceso")),
                (
                    "digest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told",
                        to="indicators.digest",
                        verbose_name="resumen",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="persona",
                    ),
                ),
            ],
            options={
                "verbose_name": "aviso dado",
                "verbose_name_plural": "avisos dados",
                "ordering": ["digest", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="digest",
            constraint=models.UniqueConstraint(fields=("user", "day"), name="digest_one_a_day"),
        ),
        migrations.AddConstraint(
            model_name="digest",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["en_curso", "enviado", "rechazado", "incierto"])),
                name="digest_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="digest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at__isnull", False), ("state", "enviado")),
                    models.Q(
                        models.Q(("state", "enviado"), _negated=True), ("sent_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="digest_sent_has_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="digest",
            constraint=models.CheckConstraint(
                condition=models.Q(("items__gte", 1)), name="digest_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="told",
            constraint=models.UniqueConstraint(fields=("user", "event"), name="told_once"),
        ),
        migrations.AddConstraint(
            model_name="told",
            constraint=models.CheckConstraint(
                condition=models.Q(("event", ""), _negated=True), name="told_of_something"
            ),
        ),
    ]
