"""Whoever has the duty of administration says who belongs to which unit.

A group that is made from now on has it from the start; this is for the one that is there.
"""

from django.db import migrations

GROUP = "administración"


def give(apps, schema_editor):
    group = apps.get_model("auth", "Group").objects.filter(name=GROUP).first()
    if group is None:
        return
    group.permissions.add(
        *apps.get_model("auth", "Permission").objects.filter(
            content_type__app_label="objectives", codename__endswith="_unitmembership"
        )
    )


class Migration(migrations.Migration):
    dependencies = [
        ("objectives", "0003_programmes_quote_their_norms"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
