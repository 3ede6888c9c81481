"""A publication that was added in the application is told apart from those of the files."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("objectives", "0012_files_correct_codes_and_slugs"),
    ]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="added_here",
            field=models.BooleanField(
                default=False,
                editable=False,
                help_text="En la aplicación: los archivos no la quitan.",
                verbose_name="agregada aquí",
            ),
        ),
    ]
