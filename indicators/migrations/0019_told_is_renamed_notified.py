"""``Told`` is renamed ``Notified``; its rows stay, and so do its permissions, under the new name.

Django renames a model's content type and leaves its permissions as they were.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

ACTIONS = ("add", "change", "delete", "view")


def _rename_permissions(apps, schema_editor, former, new):
    permissions = apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias)
    for action in ACTIONS:
        permissions.filter(
            content_type__app_label="indicators", codename=f"{action}_{former}"
        ).update(codename=f"{action}_{new}")


def rename(apps, schema_editor):
    _rename_permissions(apps, schema_editor, "told", "notified")


def rename_back(apps, schema_editor):
    _rename_permissions(apps, schema_editor, "notified", "told")


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("indicators", "0018_captures_have_dependents"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="told", name="told_once"),
        migrations.RemoveConstraint(model_name="told", name="told_of_something"),
        migrations.RenameModel(old_name="Told", new_name="Notified"),
        migrations.AlterField(
            model_name="notified",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notified",
                to=settings.AUTH_USER_MODEL,
                verbose_name="persona",
            ),
        ),
        migrations.AlterField(
            model_name="notified",
            name="digest",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notified",
                to="indicators.digest",
                verbose_name="resumen",
            ),
        ),
        migrations.AddConstraint(
            model_name="notified",
            constraint=models.UniqueConstraint(fields=("user", "event"), name="notified_once"),
        ),
        migrations.AddConstraint(
            model_name="notified",
            constraint=models.CheckConstraint(
                condition=Q(("event", ""), _negated=True), name="notified_of_something"
            ),
        ),
        migrations.RunPython(rename, rename_back),
    ]
