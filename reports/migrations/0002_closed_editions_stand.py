"""The database itself keeps a closed edition, its texts and its files, and what happened to them.

Written out in the words of each database and not taken from the models: a migration says what it
said when it was made.  On SQLite a trigger goes when a later migration makes its table anew: such a
migration makes the trigger again (``tests/reports/yearly_report/test_closed_editions.py`` tries
each).
"""

from django.db import migrations

EDITION_STANDS = "closed_edition_stands: una edición cerrada no se cambia ni se borra"
EVENT_STANDS = "narrative_event_stands: lo que ocurrió no se cambia ni se borra"


def _closed(edition):
    return f"EXISTS (SELECT 1 FROM reports_edition WHERE id = {edition} AND state = 'cerrada')"  # noqa: S608


def _of_a_closed_build(row):
    return _closed(f"(SELECT edition_id FROM reports_build WHERE id = {row}.build_id)")  # noqa: S608


def _triggers():
    """Table, moment, condition and what is said; an empty condition means always."""
    for moment in ("update", "delete"):
        yield "reports_narrativeevent", moment, "", EVENT_STANDS
        yield "reports_edition", moment, "OLD.state = 'cerrada'", EDITION_STANDS
        yield "reports_narrative", moment, _closed("OLD.edition_id"), EDITION_STANDS
        yield "reports_buildfile", moment, _of_a_closed_build("OLD"), EDITION_STANDS
    yield "reports_narrative", "insert", _closed("NEW.edition_id"), EDITION_STANDS


def _sqlite():
    for table, moment, condition, words in _triggers():
        name = f"{table}_no_{moment}"
        when = f" WHEN {condition}" if condition else ""
        yield (
            f"CREATE TRIGGER {name} BEFORE {moment.upper()} ON {table}{when} "
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END",
            f"DROP TRIGGER {name}",
        )


def _postgresql():
    tables = ("reports_narrativeevent", "reports_edition", "reports_narrative", "reports_buildfile")
    emptied = [(table, "truncate", "", EDITION_STANDS) for table in tables]
    for table, moment, condition, words in [*_triggers(), *emptied]:
        name = f"{table}_no_{moment}"
        body = f"RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation';"
        if condition:
            body = f"IF {condition} THEN {body} END IF;"
        each = "STATEMENT" if moment == "truncate" else "ROW"
        goes_on = "OLD" if moment == "delete" else "NEW"
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN {body} RETURN {goes_on}; END $$; "
            f"CREATE TRIGGER {name} BEFORE {moment.upper()} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION {name}()",
            f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}()",
        )


def _statements(schema_editor):
    return list({"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]())


def put_up(apps, schema_editor):
    for create, _drop in _statements(schema_editor):
        schema_editor.execute(create, params=None)


def take_down(apps, schema_editor):
    for _create, drop in reversed(_statements(schema_editor)):
        schema_editor.execute(drop, params=None)


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_editions_narratives_and_builds")]

    operations = [migrations.RunPython(put_up, take_down)]
