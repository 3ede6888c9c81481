"""A recomputation is "un recálculo": its states and days are said in that gender; no value changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0019_told_is_renamed_notified")]

    operations = [
        migrations.AlterField(
            model_name="recomputerun",
            name="requested_at",
            field=models.DateTimeField(auto_now_add=True, verbose_name="pedido el"),
        ),
        migrations.AlterField(
            model_name="recomputerun",
            name="state",
            field=models.CharField(
                choices=[
                    ("en_espera", "en espera"),
                    ("en_curso", "en curso"),
                    ("terminada", "terminado"),
                    ("fallida", "fallido"),
                    ("interrumpida", "interrumpido"),
                ],
                default="en_espera",
                max_length=12,
                verbose_name="estado",
            ),
        ),
    ]
