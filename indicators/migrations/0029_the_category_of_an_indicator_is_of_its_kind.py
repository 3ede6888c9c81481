"""The database keeps the category of an indicator with its kind: a meta is one, and no other is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0028_publications_were_loaded_with_their_figures"),
        ("objectives", "0008_publications_remember_when_they_were_loaded"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("category", "meta"), ("kind", "meta")),
                    models.Q(
                        models.Q(("kind", "meta"), _negated=True),
                        (
                            "category__in",
                            [
                                "meta",
                                "parametro",
                                "indicador",
                                "fin",
                                "proposito",
                                "componente",
                                "actividad",
                                "desempeno",
                            ],
                        ),
                        models.Q(("category", "meta"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="indicator_category_of_its_kind",
            ),
        ),
    ]
