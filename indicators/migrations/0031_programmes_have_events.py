"""Let what people do to a programme be kept as events; no table changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0030_fichas_say_who_contributes"),
        ("objectives", "0011_programmes_stand_at_the_root_and_are_published"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProgrammeRecord",
            fields=[],
            options={
                "verbose_name": "programa",
                "verbose_name_plural": "programas",
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("objectives.programme", models.Model),
        ),
    ]
