"""Let what people do to a programme be kept as events; no table changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0028_publications_were_loaded_with_their_figures"),
        ("objectives", "0009_programmes_stand_at_the_root_and_are_published"),
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
