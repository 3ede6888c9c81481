"""Say of the publications that are there when they were loaded: with the first of their figures."""

from django.db import migrations
from django.db.models import Min


def set_moments(apps, schema_editor):
    publications = apps.get_model("objectives", "Publication").objects
    found = publications.annotate(first=Min("captures__captured_at")).exclude(first=None)
    for publication in found:
        publications.filter(pk=publication.pk).update(loaded_at=publication.first)


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0027_fichas_say_when_they_are_measured"),
        ("objectives", "0008_publications_remember_when_they_were_loaded"),
    ]

    operations = [migrations.RunPython(set_moments, migrations.RunPython.noop)]
