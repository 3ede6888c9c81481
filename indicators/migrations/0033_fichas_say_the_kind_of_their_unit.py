"""A ficha may say the kind of its unit of measure, for the words about its figures.

Those that are there say none: theirs is read from the unit's text whenever it is asked for, so that a
unit that is changed is read anew, and a better reading is everybody's at once.
"""

from django.db import migrations, models

KINDS = ["porcentaje", "proporcion", "tasa", "conteo", "dinero", "indice", "posicion", "otra"]
WORDS = ["porcentaje", "proporción", "tasa", "conteo", "dinero", "índice", "posición", "otra"]


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0032_variables_take_the_figure_of_the_year_before"),
        ("objectives", "0011_programmes_stand_at_the_root_and_are_published"),
    ]

    operations = [
        migrations.AddField(
            model_name="indicator",
            name="unit_kind",
            field=models.CharField(
                blank=True,
                choices=list(zip(KINDS, WORDS, strict=True)),
                default="",
                help_text="Vacía: la que se lee en la unidad de medida.",
                max_length=10,
                verbose_name="clase de unidad de medida",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit_kind__in", ["", *KINDS])),
                name="indicator_unit_kind_known",
            ),
        ),
    ]
