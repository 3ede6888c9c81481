"""A programme may call its levels, and the kinds of its indicators, by words of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("objectives", "0006_glossary_and_acronyms_as_printed"),
    ]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="words",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="Cómo llama a sus niveles y a las clases de sus indicadores.",
                verbose_name="palabras propias",
            ),
        ),
    ]
