"""The former tables of events go, and with them their triggers."""

from django.db import migrations

TABLES = ("indicators_captureevent", "indicators_cycleevent", "indicators_fichaevent")
STANDS = "event_stands: lo que ocurrió no se cambia ni se borra"


def _sqlite(table):
    for moment in ("update", "delete"):
        name = f"{table}_no_{moment}"
        yield (
            f"CREATE TRIGGER {name} BEFORE {moment.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{STANDS}'); END",
            f"DROP TRIGGER {name}",
        )


def _postgresql(table):
    for moment in ("update", "delete", "truncate"):
        name = f"{table}_no_{moment}"
        each = "STATEMENT" if moment == "truncate" else "ROW"
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{STANDS}' USING ERRCODE = 'integrity_constraint_violation'; "
            f"END $$; CREATE TRIGGER {name} BEFORE {moment.upper()} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION {name}()",
            f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}()",
        )


def _statements(schema_editor):
    of_table = {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]
    return [pair for table in TABLES for pair in of_table(table)]


def take_down(apps, schema_editor):
    for _create, drop in _statements(schema_editor):
        schema_editor.execute(drop, params=None)


def put_up(apps, schema_editor):
    for create, _drop in _statements(schema_editor):
        schema_editor.execute(create, params=None)


class Migration(migrations.Migration):
    dependencies = [("indicators", "0015_former_events_are_copied")]

    operations = [
        migrations.RunPython(take_down, put_up),
        migrations.DeleteModel(name="CaptureEvent"),
        migrations.DeleteModel(name="CycleEvent"),
        migrations.DeleteModel(name="FichaEvent"),
    ]
