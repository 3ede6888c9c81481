"""A build counts how often it was begun, so that none is begun for ever.

SQLite makes the table anew, while the guards of its files speak of it by its name: they are not looked
at until it is there again.
"""

from django.db import migrations, models


def _look_at_guards(schema_editor, looks):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"PRAGMA legacy_alter_table={'OFF' if looks else 'ON'}")


def look_away(apps, schema_editor):
    _look_at_guards(schema_editor, False)


def look_again(apps, schema_editor):
    _look_at_guards(schema_editor, True)


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0004_former_table_of_text_events_goes"),
    ]

    operations = [
        migrations.RunPython(look_away, look_again),
        migrations.AddField(
            model_name="build",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="intentos"),
        ),
        migrations.RunPython(look_again, look_away),
    ]
