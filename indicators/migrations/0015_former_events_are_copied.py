"""Copies what happened so far to the one table: in its order, with its moments and to the letter.

What people were told of was named after rows of the former tables; it is named after the object and
its event's number from here on, so that nobody is told twice.
"""

from collections import defaultdict
from itertools import islice

from django.conf import settings
from django.db import migrations

AT_ONCE = 1_000
SAME = ("at", "by_id", "kind", "before", "after")
OF_CAPTURES = ("number", "version", "from_status", "to_status")


def _store(model, rows):
    while batch := list(islice(rows, AT_ONCE)):
        model.objects.bulk_create(batch)


def _columns(row, names):
    return {name: getattr(row, name) for name in names}


def _rows(apps, model, *related):
    rows = apps.get_model("indicators", model).objects.select_related(*related).order_by("id")
    return rows.iterator(chunk_size=AT_ONCE)


def _of_captures(apps, event):
    for row in _rows(apps, "CaptureEvent", "capture__indicator"):
        yield event(
            source="captura",
            object_id=row.capture_id,
            reason=row.comment,
            programme_id=row.capture.indicator.programme_id,
            indicator_id=row.capture.indicator_id,
            unit_id=row.capture.unit_id,
            year=row.capture.year,
            **_columns(row, (*SAME, *OF_CAPTURES)),
        )


def _of_cycles(apps, event):
    """Number the events of each cycle, and say the state that each found and left."""
    leaves = {"abierto": "abierto", "cerrado": "cerrado", "reabierto": "abierto"}
    numbers, states = defaultdict(int), defaultdict(str)
    for row in _rows(apps, "CycleEvent", "cycle"):
        cycle = row.cycle_id
        numbers[cycle] += 1
        former = states[cycle]
        states[cycle] = leaves.get(row.kind, former)
        kept = _columns(row, SAME)
        kept["after"] = {**row.after, "closes_on": row.closes_on.isoformat()}
        yield event(
            source="ciclo",
            object_id=cycle,
            number=numbers[cycle],
            version=numbers[cycle],
            # One that was opened by no event of its own is open until it is closed.
            from_status="" if row.kind == "abierto" else former or "abierto",
            to_status=states[cycle] or "abierto",
            reason=row.reason,
            programme_id=row.cycle.programme_id,
            year=row.cycle.year,
            **kept,
        )


def _of_explanations(apps, event):
    texts = {}
    for row in _rows(apps, "ReconciliationExplanation", "indicator"):
        verdict = (row.indicator_id, row.year, row.unit_id, row.verdict)
        former, texts[verdict] = texts.get(verdict, ""), row.text
        yield event(
            source="explicacion",
            object_id=row.pk,
            number=1,
            version=1,
            kind="escrita" if row.text else "quitada",
            at=row.written_at,
            by_id=row.written_by_id,
            to_status=row.verdict,
            before={"explanation": former} if former else {},
            after={"explanation": row.text} if row.text else {},
            programme_id=row.indicator.programme_id,
            indicator_id=row.indicator_id,
            unit_id=row.unit_id,
            year=row.year,
        )


def _of_fichas(apps, event):
    for row in _rows(apps, "FichaEvent", "indicator"):
        yield event(
            source="ficha",
            object_id=row.indicator_id,
            kind="cambiada",
            version=row.number,
            programme_id=row.indicator.programme_id,
            indicator_id=row.indicator_id,
            **_columns(row, ("at", "by_id", "before", "after", "number", "reason")),
        )


def _rename(apps, source, names):
    """Name what people were told of anew: ``names`` gives the new name of each former one."""
    told = apps.get_model("indicators", "Told").objects
    known = told.filter(event__startswith=f"{source}-").order_by()
    for name in list(known.values_list("event", flat=True).distinct()):
        if name in names:
            told.filter(event=name).update(event=names[name])


def _new_names(apps):
    """Return for each source the new name of a notice by its former one."""
    captures = apps.get_model("indicators", "CaptureEvent").objects.order_by()
    yield (
        "captura",
        {
            f"captura-{pk}": f"captura-{capture}-{number}"
            for pk, capture, number in captures.values_list("pk", "capture", "number")
        },
    )
    numbers, names = defaultdict(int), {}
    cycles = apps.get_model("indicators", "CycleEvent").objects.order_by("id")
    for pk, cycle in cycles.values_list("pk", "cycle"):
        numbers[cycle] += 1
        names[f"ciclo-{pk}"] = f"ciclo-{cycle}-{numbers[cycle]}"
    yield "ciclo", names


def copy(apps, schema_editor):
    event = apps.get_model("indicators", "Event")
    for rows in (_of_captures, _of_cycles, _of_explanations, _of_fichas):
        _store(event, rows(apps, event))
    for source, names in _new_names(apps):
        _rename(apps, source, names)


def _former(apps, source):
    events = apps.get_model("indicators", "Event").objects.filter(source=source).order_by("id")
    return events.iterator(chunk_size=AT_ONCE)


def copy_back(apps, schema_editor):
    captures, cycles, fichas = (
        apps.get_model("indicators", name) for name in ("CaptureEvent", "CycleEvent", "FichaEvent")
    )
    _store(
        captures,
        (
            captures(
                capture_id=row.object_id, comment=row.reason, **_columns(row, (*SAME, *OF_CAPTURES))
            )
            for row in _former(apps, "captura")
        ),
    )
    _store(cycles, (_former_of_cycle(cycles, row) for row in _former(apps, "ciclo")))
    _store(
        fichas,
        (
            fichas(
                indicator_id=row.object_id,
                **_columns(row, ("at", "by_id", "before", "after", "number", "reason")),
            )
            for row in _former(apps, "ficha")
        ),
    )
    for source, names in _new_names(apps):
        _rename(apps, source, {new: former for former, new in names.items()})


def _former_of_cycle(model, row):
    kept = _columns(row, (*SAME, "reason"))
    closes_on = row.after["closes_on"]
    kept["after"] = {field: row.after[field] for field in row.before}
    return model(cycle_id=row.object_id, closes_on=closes_on, **kept)


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0014_what_happens_is_one_kind_of_event"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(copy, copy_back)]
