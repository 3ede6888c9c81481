"""People choose whether they are told of what others propose, and of what became of what they did."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0037_changes_are_proposed_and_decided")]

    operations = [
        migrations.AddField(
            model_name="noticepreference",
            name="decided",
            field=models.BooleanField(
                default=True, verbose_name="propuestas suyas que se decidieron"
            ),
        ),
        migrations.AddField(
            model_name="noticepreference",
            name="proposed",
            field=models.BooleanField(
                default=True, verbose_name="propuestas que esperan su decisión"
            ),
        ),
    ]
