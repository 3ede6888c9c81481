"""Duties are held for a unit: of the five groups and of who belongs to which unit one table is made.

Who was in a group held its duty for everything, and holds it for the root of every programme there
is; who captured did so for their units, and does.  The groups stay, and mean nothing any more; the
permissions that the one of administration had go, since they follow from the duty.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CAPTURE, ADMINISTRATION = "captura", "administración"
OVER_ALL = ("revisión", "dirección", "análisis", ADMINISTRATION)


def give(apps, schema_editor):
    duty = apps.get_model("objectives", "Duty").objects
    people = apps.get_model("auth", "User").objects
    members = apps.get_model("objectives", "UnitMembership").objects
    programmes = apps.get_model("objectives", "Programme").objects
    roots = list(programmes.order_by().values_list("root_unit", flat=True).distinct())
    given = [
        duty.model(user_id=user, unit_id=unit, role=CAPTURE)
        for user, unit in members.filter(user__groups__name=CAPTURE).values_list("user", "unit")
    ]
    for role in OVER_ALL:
        for user in people.filter(groups__name=role).values_list("pk", flat=True):
            given += [duty.model(user_id=user, unit_id=root, role=role) for root in roots]
    duty.bulk_create(given)
    for group in apps.get_model("auth", "Group").objects.filter(name=ADMINISTRATION):
        group.permissions.clear()


def take_back(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects
    members = apps.get_model("objectives", "UnitMembership").objects
    for duty in apps.get_model("objectives", "Duty").objects.select_related("user"):
        duty.user.groups.add(groups.get_or_create(name=duty.role)[0])
        if duty.role == CAPTURE:
            members.create(user=duty.user, unit_id=duty.unit_id)


class Migration(migrations.Migration):
    dependencies = [
        ("objectives", "0009_the_tree_is_the_programmes"),
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Duty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("captura", "captura"),
                            ("revisión", "revisión"),
                            ("dirección", "dirección"),
                            ("análisis", "análisis"),
                            ("administración", "administración"),
                        ],
                        max_length=20,
                        verbose_name="encargo",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="objectives.responsibleunit",
                        verbose_name="unidad",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="duties",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="persona",
                    ),
                ),
            ],
            options={
                "verbose_name": "encargo",
                "verbose_name_plural": "encargos",
                "ordering": ["user", "role", "unit"],
            },
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.UniqueConstraint(fields=("user", "role", "unit"), name="duty_unique"),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        ["captura", "revisión", "dirección", "análisis", "administración"],
                    )
                ),
                name="duty_role_known",
            ),
        ),
        migrations.RunPython(give, take_back),
        migrations.DeleteModel(name="UnitMembership"),
    ]
