"""What the fichas of a programme are held to, in the words of its norm."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("objectives", "0002_people_belong_to_units")]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="norms",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="A qué se atienen sus fichas, según la norma del programa.",
                verbose_name="reglas del formato oficial",
            ),
        ),
    ]
