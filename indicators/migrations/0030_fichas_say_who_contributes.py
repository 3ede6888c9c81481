"""A ficha says which units contribute to its figure, which followed from how its variables consolidate.

Where units report below an institution, those that were asked so far go on being asked: the units of
the kind that most of them are.
"""

from collections import Counter

from django.db import migrations, models


def say_who_contributed(apps, schema_editor):
    indicators = apps.get_model("indicators", "Indicator").objects
    below = apps.get_model("objectives", "ProgrammeUnit").objects.exclude(parent=None)
    for programme in below.order_by().values_list("programme", flat=True).distinct():
        kinds = Counter(below.filter(programme=programme).values_list("kind", flat=True))
        ((kind, _count),) = kinds.most_common(1)
        asked = indicators.filter(
            programme=programme, methods__variables__consolidation__in=("suma", "ultimo")
        )
        ids = list(asked.values_list("pk", flat=True).distinct())
        indicators.filter(pk__in=ids).update(captured_by=kind)


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0029_the_category_of_an_indicator_is_of_its_kind"),
        ("objectives", "0009_the_tree_is_the_programmes"),
    ]

    operations = [
        migrations.AddField(
            model_name="indicator",
            name="captured_by",
            field=models.CharField(
                blank=True,
                default="",
                help_text=(
                    "La clave de una unidad, o el tipo de las unidades, que capturan su parte; vacío: "
                    "solo la institución."
                ),
                max_length=80,
                verbose_name="quién contribuye",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(say_who_contributed, migrations.RunPython.noop),
    ]
