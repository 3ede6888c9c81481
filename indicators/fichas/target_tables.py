"""The tables of targets of a ficha, each as one publication prints it, and what is in force of them.

The first table is the ficha's own (``targets``); the others state targets anew
(``restated_targets``), in the order in which their publications came out.  What people set here in the
place of what is printed, and no publication states, stands by year beside them (``targets_here``).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Data = dict[str, Any]


@dataclass(frozen=True)
class TargetStatement:
    """The target of a year as a publication states it; ``final_printed`` is empty where it does not
    print it as the final one, ``set_here`` where nobody set another one here.

    It is in force unless a later publication states one of that year; ``final`` if it then is that of
    the year that the latest publication with a final target gives.
    """

    year: int
    printed: str
    publication: str
    final_printed: str
    note: str
    in_force: bool
    final: bool
    set_here: str

    @property
    def text(self) -> str:
        """Return the target that counts: the one that was set here, or else as it is printed."""
        return self.set_here or self.printed


def tables_of(data: Mapping[str, Any]) -> list[Data]:
    """Return the tables of a ficha, the first publication first."""
    return [data["targets"], *data.get("restated_targets", ())] if data["targets"] else []


def as_parts(tables: Sequence[Data]) -> Data:
    """Return tables in order as the two parts of a ficha's data."""
    return {"targets": tables[0] if tables else None, "restated_targets": list(tables[1:])}


def years_of(table: Mapping[str, Any]) -> dict[int, str]:
    """Return the target of each year as a table prints it, the final one among them, in order."""
    final = table["final"]
    last = {final["year"]: final["printed"]} if final else {}
    return dict(sorted({**last, **table["intermediate"]}.items()))


def stated_in(data: Mapping[str, Any]) -> list[TargetStatement]:
    """Return everything that a ficha states, by year, within a year by publication."""
    return statements_of(tables_of(data), data.get("targets_here", {}))


def statements_of(
    tables: Sequence[Mapping[str, Any]], here: Mapping[int, str]
) -> list[TargetStatement]:
    """Return everything that the tables state, by year, within a year by publication; ``here`` is
    what was set in the place of those in force.
    """
    latest = {year: place for place, table in enumerate(tables) for year in years_of(table)}
    final_years = [table["final"]["year"] for table in tables if table["final"]]
    final_year = final_years[-1] if final_years else None
    found = [
        TargetStatement(
            year=year,
            printed=printed,
            publication=table["publication"],
            **_final_in(table, year),
            in_force=latest[year] == place,
            final=latest[year] == place and year == final_year,
            set_here=here.get(year, "") if latest[year] == place else "",
        )
        for place, table in enumerate(tables)
        for year, printed in years_of(table).items()
    ]
    return sorted(found, key=lambda statement: statement.year)


def _final_in(table: Mapping[str, Any], year: int) -> dict[str, str]:
    """Return how a table prints the target of a year as the final one, and its note."""
    final = table["final"] if table["final"] and table["final"]["year"] == year else None
    return {
        "final_printed": final["printed"] if final else "",
        "note": final["note"] if final else "",
    }


def targets_in_force(statements: Iterable[TargetStatement]) -> dict[int, TargetStatement]:
    """Return the statement in force of each year."""
    return {statement.year: statement for statement in statements if statement.in_force}


def merged_table(data: Mapping[str, Any]) -> Data | None:
    """Return the targets that count as one table, without publication; None where there are none."""
    in_force = targets_in_force(stated_in(data))
    final = next((statement for statement in in_force.values() if statement.final), None)
    if not in_force:
        return None
    return {
        "intermediate": {year: statement.text for year, statement in in_force.items()},
        "final": final
        and {
            "year": final.year,
            "printed": final.set_here or final.final_printed or final.printed,
            "note": final.note,
        },
    }


def known_tables(tables: Sequence[Data], known: Iterable[str]) -> list[Data]:
    """Return the tables of publications that were known, and always the first: it is the ficha's."""
    there = set(known)
    return [
        table for place, table in enumerate(tables) if not place or table["publication"] in there
    ]


def table_fields(tables: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield the fields of the tables: ``targets.2024``, ``restated_targets.informe-2022.2024``."""
    for place, table in enumerate(tables):
        path = f"restated_targets.{table['publication']}" if place else "targets"
        if not place:
            yield "targets.publication", table["publication"]
        for year, printed in years_of(table).items():
            yield f"{path}.{year}", printed
        for name, value in (table["final"] or {}).items():
            yield f"{path}.final.{name}", "" if value is None else str(value)


def here_from(fields: Mapping[str, str]) -> dict[int, str]:
    """Return the targets that were set here, out of the fields again."""
    return {
        int(field.removeprefix("targets_here.")): text
        for field, text in fields.items()
        if field.startswith("targets_here.")
    }


def tables_from(fields: Mapping[str, str], order: Mapping[str, int]) -> list[Data]:
    """Return the tables out of their fields again; ``order`` is that of the publications."""
    found = [_table_from("targets", fields["targets.publication"], fields)] * (
        "targets.publication" in fields
    )
    restated = {field.split(".")[1] for field in fields if field.startswith("restated_targets.")}
    return found + [
        _table_from(f"restated_targets.{slug}", slug, fields)
        for slug in sorted(restated, key=lambda slug: order.get(slug, len(order)))
    ]


def _table_from(path: str, publication: str, fields: Mapping[str, str]) -> Data:
    final = fields.get(f"{path}.final.year")
    return {
        "publication": publication,
        "intermediate": {
            int(year): text
            for field, text in fields.items()
            for before, _dot, year in [field.rpartition(".")]
            if before == path and year.isdecimal()
        },
        "final": {
            "year": int(final),
            "printed": fields[f"{path}.final.printed"],
            "note": fields.get(f"{path}.final.note", ""),
        }
        if final
        else None,
    }
