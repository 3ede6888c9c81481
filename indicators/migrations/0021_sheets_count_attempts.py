"""A filled sheet counts how often its check or its saving was begun, so that none is begun for ever."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0020_labels_of_runs_agree_with_their_noun"),
    ]

    operations = [
        migrations.AddField(
            model_name="filledsheet",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="intentos"),
        ),
    ]
