"""A target that somebody set here stands beside the printed one, which stays."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0035_loads_leave_events_of_nobody"),
    ]

    operations = [
        migrations.AddField(
            model_name="target",
            name="set_here",
            field=models.CharField(
                blank=True,
                help_text="En lugar de la impresa, sin publicación que lo diga; vacía si rige la impresa.",
                max_length=60,
                verbose_name="meta fijada aquí",
            ),
        ),
    ]
