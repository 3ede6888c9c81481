"""The database itself keeps what was approved, and what happened, as they are.

Written out in the words of each database and not taken from the models: a migration says what it
said when it was made.  On SQLite a trigger names every column, and goes when a later migration makes
its table anew: such a migration makes the trigger again
(``tests/indicators/models/test_append_only.py`` tries every column).
"""

from django.db import migrations

CAPTURE = "indicators_capture"
VALUE = "indicators_capturedvalue"
EVENTS = ("indicators_captureevent", "indicators_cycleevent")

# What the order of statements moves when another one is approved.
MOVABLE = ("superseded_at", "values_from_id", "rank")
FIXED = (
    "id indicator_id year unit_id status origin publication_id section table page variables_page "
    "printed printed_value figure_status cutoff printed_substitution printed_cells printed_note "
    "remark cycle_id version typed captured_by_id captured_at approved_by_id approved_at"
).split()

EVENT_STANDS = "event_stands: lo que ocurrió no se cambia ni se borra"
CAPTURE_STANDS = "approved_capture_stands: una captura aprobada no se cambia ni se borra"
VALUES_STAND = "approved_values_stand: los valores de una captura aprobada no se cambian"


def _of_an_approved_capture(row):
    return f"EXISTS (SELECT 1 FROM {CAPTURE} WHERE id = {row}.capture_id AND status = 'aprobada')"  # noqa: S608


def _of_one_entered_and_approved(row):
    """A published reading gets its values right after it is written, which is when it counts."""
    return (
        f"EXISTS (SELECT 1 FROM {CAPTURE} WHERE id = {row}.capture_id AND status = 'aprobada' "  # noqa: S608
        "AND origin <> 'publicacion')"
    )


VALUE_TRIGGERS = (
    ("delete", _of_an_approved_capture("OLD")),
    ("update", f"{_of_an_approved_capture('OLD')} OR {_of_an_approved_capture('NEW')}"),
    ("insert", _of_one_entered_and_approved("NEW")),
)


def _sqlite():
    def trigger(name, moment, table, condition, words):
        when = f" WHEN {condition}" if condition else ""
        return (
            f"CREATE TRIGGER {name} BEFORE {moment.upper()} ON {table}{when} "
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END",
            f"DROP TRIGGER {name}",
        )

    for table in EVENTS:
        for moment in ("update", "delete"):
            yield trigger(f"{table}_no_{moment}", moment, table, "", EVENT_STANDS)
    yield trigger(
        f"{CAPTURE}_no_delete", "delete", CAPTURE, "OLD.status = 'aprobada'", CAPTURE_STANDS
    )
    changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in FIXED)
    condition = (
        f"OLD.status = 'aprobada' AND ({changed} OR (NEW.rank <> OLD.rank AND NEW.rank <> 0))"
    )
    yield trigger(f"{CAPTURE}_no_update", "update", CAPTURE, condition, CAPTURE_STANDS)
    for moment, condition in VALUE_TRIGGERS:
        yield trigger(f"{VALUE}_no_{moment}", moment, VALUE, condition, VALUES_STAND)


def _postgresql():
    def trigger(table, moment, condition, words):
        name = f"{table}_no_{moment}"
        each = "STATEMENT" if moment == "truncate" else "ROW"
        body = f"RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation';"
        if condition:
            body = f"IF {condition} THEN {body} END IF;"
        goes_on = "OLD" if moment == "delete" else "NEW"
        return (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN {body} RETURN {goes_on}; END $$; "
            f"CREATE TRIGGER {name} BEFORE {moment.upper()} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION {name}()",
            f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}()",
        )

    for table in EVENTS:
        for moment in ("update", "delete", "truncate"):
            yield trigger(table, moment, "", EVENT_STANDS)
    yield trigger(CAPTURE, "truncate", "", CAPTURE_STANDS)
    yield trigger(VALUE, "truncate", "", VALUES_STAND)
    yield trigger(CAPTURE, "delete", "OLD.status = 'aprobada'", CAPTURE_STANDS)
    # All columns but these, also any that a later migration adds; as text, since 1 and 1.00 are
    # equal and not the same figure.
    movable = "ARRAY[" + ", ".join(f"'{name}'" for name in MOVABLE) + "]"
    condition = (
        f"OLD.status = 'aprobada' AND ((to_jsonb(OLD) - {movable})::text IS DISTINCT FROM "
        f"(to_jsonb(NEW) - {movable})::text OR (NEW.rank <> OLD.rank AND NEW.rank <> 0))"
    )
    yield trigger(CAPTURE, "update", condition, CAPTURE_STANDS)
    for moment, condition in VALUE_TRIGGERS:
        yield trigger(VALUE, moment, condition, VALUES_STAND)


def _statements(schema_editor):
    return list({"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]())


def put_up(apps, schema_editor):
    for create, _drop in _statements(schema_editor):
        schema_editor.execute(create, params=None)


def take_down(apps, schema_editor):
    for _create, drop in reversed(_statements(schema_editor)):
        schema_editor.execute(drop, params=None)


class Migration(migrations.Migration):
    dependencies = [("indicators", "0005_captures_on_their_way_and_what_happened_to_them")]

    operations = [migrations.RunPython(put_up, take_down)]
