"""The licence of a programme's data, whom to ask about them, and what they cover."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("objectives", "0004_administration_assigns_units")]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="open_data",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="Con qué licencia se publican sus datos, a quién preguntar, y qué abarcan.",
                verbose_name="datos abiertos",
            ),
        ),
    ]
