"""The terms and acronyms of a programme with what its documents print that they mean."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("objectives", "0005_programmes_say_how_their_data_are_published")]

    operations = [
        migrations.CreateModel(
            name="GlossaryEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("glosario", "Término del glosario"),
                            ("sigla", "Sigla o abreviatura"),
                        ],
                        max_length=20,
                        verbose_name="lista",
                    ),
                ),
                ("term", models.CharField(max_length=300, verbose_name="término o sigla")),
                ("sense", models.PositiveSmallIntegerField(default=1, verbose_name="acepción")),
                ("meaning", models.TextField(verbose_name="significado")),
                ("position", models.PositiveSmallIntegerField(verbose_name="orden")),
                (
                    "alphabetical_position",
                    models.PositiveSmallIntegerField(verbose_name="orden alfabético"),
                ),
                (
                    "page",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="página"),
                ),
                ("note", models.TextField(blank=True, verbose_name="nota")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="glossary",
                        to="objectives.programme",
                        verbose_name="programa",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="glossary_entries",
                        to="objectives.publication",
                        verbose_name="publicación",
                    ),
                ),
            ],
            options={
                "verbose_name": "entrada del glosario",
                "verbose_name_plural": "entradas del glosario",
                "ordering": ["programme", "kind", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "kind", "term", "sense"), name="glossary_sense_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(kind__in=["glosario", "sigla"]),
                        name="glossary_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(term=""), name="glossary_term_not_empty"
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(meaning=""), name="glossary_meaning_not_empty"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(page=None) | models.Q(publication__isnull=False),
                        name="glossary_page_is_of_a_publication",
                    ),
                ],
            },
        ),
    ]
