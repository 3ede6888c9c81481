"""Say which programme stands at the root, and to whom each is shown.

What stands at the root of a site today, the newest by its years, goes on standing there; all that are
loaded are published.
"""

from django.db import migrations, models


def put_newest_at_root(apps, schema_editor):
    programmes = apps.get_model("objectives", "Programme").objects
    newest = programmes.order_by("-start_year", "slug").first()
    if newest is not None:
        programmes.filter(pk=newest.pk).update(at_root=True)


class Migration(migrations.Migration):
    dependencies = [
        ("objectives", "0010_duties_are_held_for_a_unit"),
    ]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="at_root",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="en la raíz del sitio"
            ),
        ),
        migrations.AddField(
            model_name="programme",
            name="state",
            field=models.CharField(
                choices=[
                    ("preparacion", "en preparación"),
                    ("publicado", "publicado"),
                    ("retirado", "retirado"),
                ],
                default="publicado",
                editable=False,
                max_length=20,
                verbose_name="estado",
            ),
        ),
        migrations.RunPython(put_newest_at_root, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.UniqueConstraint(
                condition=models.Q(("at_root", True)),
                fields=("at_root",),
                name="programme_one_at_root",
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["preparacion", "publicado", "retirado"])),
                name="programme_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("at_root", False),
                    models.Q(("state", "retirado"), _negated=True),
                    _connector="OR",
                ),
                name="programme_withdrawn_is_not_at_root",
            ),
        ),
    ]
