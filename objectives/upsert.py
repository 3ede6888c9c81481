"""Rows from definitions: created, changed or left alone, and counted."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models

from .definition_files import DefinitionError

M = TypeVar("M", bound=models.Model)


@dataclass
class Changes:
    """The changes that loading a definition made, or would make: counts by model, and a line per
    difference.
    """

    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Return whether anything in the database is different from the files."""
        return bool(self.created or self.updated or self.removed)


def upsert(
    existing: M | None,
    model: type[M],
    key: dict[str, Any],
    values: dict[str, Any],
    changes: Changes,
) -> M:
    """Return the row of ``key`` holding ``values``: made, changed field by field, or as it was.

    ``existing`` is the row already known under that key; callers fetch a whole table once rather
    than a row at a time.
    """
    name = str(model._meta.verbose_name)
    shown = " ".join(str(part) for part in key.values())
    if existing is None:
        row = model(**key, **values)
        row.save(force_insert=True)
        changes.created[name] += 1
        changes.lines.append(f"+ {name} {shown}")
        return row
    different = [
        field_name for field_name, value in values.items() if getattr(existing, field_name) != value
    ]
    if not different:
        changes.unchanged[name] += 1
        return existing
    for field_name in different:
        before = getattr(existing, field_name)
        changes.lines.append(
            f"~ {name} {shown}: {field_name} {shortened(before)} → {shortened(values[field_name])}"
        )
        setattr(existing, field_name, values[field_name])
    existing.save(update_fields=different)
    changes.updated[name] += 1
    return existing


def remove(rows: list[M], changes: Changes) -> None:
    """Delete rows that the files no longer hold; the database refuses where figures hang on them."""
    for row in rows:
        name = str(row._meta.verbose_name)
        changes.lines.append(f"- {name} {row}")
        changes.removed[name] += 1
        try:
            row.delete()
        except models.ProtectedError as error:
            held = next(iter(error.protected_objects))
            raise DefinitionError(
                [
                    f"{name} «{row}» ya no está en los archivos y no se puede quitar, porque de ello "
                    f"depende lo ya cargado (por ejemplo «{held}»). Si solo cambió de clave, diga "
                    "la anterior en «formerly»."
                ]
            ) from error


def shortened(value: Any) -> str:
    """Return a value as a line of changes shows it."""
    text = str(value)
    return f"«{text}»" if len(text) <= 60 else f"«{text[:57]}…»"
