"""Copies what happened to the texts to the table of all events, in its order and to the letter.

A text to which something happened is kept by a trigger from here on, as its event is no more bound to
it by a foreign key.
"""

from itertools import islice

from django.db import migrations

AT_ONCE = 1_000
SAME = ("at", "by_id", "kind", "number", "version", "from_status", "to_status")
TABLE = "reports_narrative"
NAME = f"{TABLE}_keeps_its_events"
STANDS = "event_stands: lo que ocurrió no se cambia ni se borra"
HAS_EVENTS = "EXISTS (SELECT 1 FROM indicators_event WHERE source = 'texto' AND object_id = OLD.id)"


def _store(model, rows):
    while batch := list(islice(rows, AT_ONCE)):
        model.objects.bulk_create(batch)


def _columns(row):
    return {name: getattr(row, name) for name in SAME}


def _copied(event, row):
    """Place the text: one of a writing is what was found, any other what was sent."""
    text = {"text": row.text} if row.text else {}
    found, sent = (text, {}) if row.kind == "escrita" else ({}, text)
    return event(
        source="texto",
        object_id=row.narrative_id,
        reason=row.comment,
        before=found,
        after=sent,
        programme_id=row.narrative.edition.programme_id,
        unit_id=row.narrative.unit_id,
        year=row.narrative.edition.year,
        **_columns(row),
    )


def copy(apps, schema_editor):
    event = apps.get_model("indicators", "Event")
    former = apps.get_model("reports", "NarrativeEvent").objects
    rows = former.select_related("narrative__edition").order_by("id").iterator(chunk_size=AT_ONCE)
    _store(event, (_copied(event, row) for row in rows))


def copy_back(apps, schema_editor):
    former = apps.get_model("reports", "NarrativeEvent")
    events = apps.get_model("indicators", "Event").objects.filter(source="texto").order_by("id")
    rows = (
        former(
            narrative_id=row.object_id,
            comment=row.reason,
            text=(row.before | row.after).get("text", ""),
            **_columns(row),
        )
        for row in events.iterator(chunk_size=AT_ONCE)
    )
    _store(former, rows)


def put_up(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        statement = (
            f"CREATE TRIGGER {NAME} BEFORE DELETE ON {TABLE} WHEN {HAS_EVENTS} "
            f"BEGIN SELECT RAISE(ABORT, '{STANDS}'); END"
        )
    else:
        statement = (
            f"CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {HAS_EVENTS} THEN RAISE EXCEPTION '{STANDS}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$; "
            f"CREATE TRIGGER {NAME} BEFORE DELETE ON {TABLE} "
            f"FOR EACH ROW EXECUTE FUNCTION {NAME}()"
        )
    schema_editor.execute(statement, params=None)


def take_down(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TRIGGER {NAME}", params=None)
    else:
        schema_editor.execute(
            f"DROP TRIGGER {NAME} ON {TABLE}; DROP FUNCTION {NAME}()", params=None
        )


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_closed_editions_stand"),
        ("indicators", "0014_what_happens_is_one_kind_of_event"),
    ]

    operations = [
        migrations.RunPython(copy, copy_back),
        migrations.RunPython(put_up, take_down),
    ]
