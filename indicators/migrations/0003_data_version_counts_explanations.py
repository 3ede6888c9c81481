from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0002_explanations_of_known_verdicts_and_bounded_length")]

    operations = [
        migrations.AddField(
            model_name="dataversion",
            name="explanations",
            field=models.PositiveBigIntegerField(
                default=0, verbose_name="versión de las explicaciones"
            ),
        ),
    ]
