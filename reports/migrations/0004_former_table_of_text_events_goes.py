"""The former table of what happened to texts goes, and with it its triggers."""

from django.db import migrations

TABLE = "reports_narrativeevent"
EVENT_STANDS = "narrative_event_stands: lo que ocurrió no se cambia ni se borra"
EDITION_STANDS = "closed_edition_stands: una edición cerrada no se cambia ni se borra"


def _sqlite():
    for moment in ("update", "delete"):
        name = f"{TABLE}_no_{moment}"
        yield (
            f"CREATE TRIGGER {name} BEFORE {moment.upper()} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{EVENT_STANDS}'); END",
            f"DROP TRIGGER {name}",
        )


def _postgresql():
    for moment, each, words in (
        ("update", "ROW", EVENT_STANDS),
        ("delete", "ROW", EVENT_STANDS),
        ("truncate", "STATEMENT", EDITION_STANDS),
    ):
        name = f"{TABLE}_no_{moment}"
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation'; "
            f"END $$; CREATE TRIGGER {name} BEFORE {moment.upper()} ON {TABLE} "
            f"FOR EACH {each} EXECUTE FUNCTION {name}()",
            f"DROP TRIGGER {name} ON {TABLE}; DROP FUNCTION {name}()",
        )


def _statements(schema_editor):
    return list({"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]())


def take_down(apps, schema_editor):
    for _create, drop in _statements(schema_editor):
        schema_editor.execute(drop, params=None)


def put_up(apps, schema_editor):
    for create, _drop in _statements(schema_editor):
        schema_editor.execute(create, params=None)


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_events_of_texts_are_copied")]

    operations = [
        migrations.RunPython(take_down, put_up),
        migrations.DeleteModel(name="NarrativeEvent"),
    ]
