"""The form of the targets of a ficha: those in force, and which publication states what is typed."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from indicators.arithmetic.number_input import read_typed
from indicators.arithmetic.targets import Comparison, read_target
from objectives.models import Programme

from ..definitions import FichaDefinition
from ..representation import Data
from ..target_tables import TargetStatement, as_parts, statements_of, tables_of
from .forms import PartForm, publication_field, text_field, year_in


class TargetsForm(PartForm):
    """The target in force of each year of the programme, and what is said of the final one.

    What is typed anew is stated by the chosen publication: one that came out later states it anew,
    and what the earlier one states stays.
    """

    def __init__(self, *args: Any, data_now: Data, programme: Programme, **kwargs: Any) -> None:
        self.data_now = data_now
        self.order = dict(programme.publications.values_list("slug", "order"))
        self.titles = dict(programme.publications.values_list("slug", "title"))
        statements = statements_of(tables_of(data_now))
        self.in_force = {each.year: each for each in statements if each.in_force}
        final = next((each for each in self.in_force.values() if each.final), None)
        self.years = sorted({*range(programme.start_year, programme.end_year + 1), *self.in_force})
        first_final = "" if self.in_force else programme.end_year
        kwargs["initial"] = {
            **{f"target_{year}": self._in_force(year) for year in self.years},
            "final_year": final.year if final else first_final,
            "note": final.note if final else "",
        }
        super().__init__(*args, **kwargs)
        self.figures = tuple(f"target_{year}" for year in self.years)
        for year in self.years:
            said = [each for each in statements if each.year == year]
            self.fields[f"target_{year}"] = text_field(
                _("Meta %d") % year, help_text=self._said(said) if len(said) > 1 else ""
            )
        self.fields["later_year"] = text_field(
            _("Otro año con meta"), help_text=_("También posterior al fin del programa.")
        )
        self.fields["later_target"] = text_field(_("Meta de ese otro año"))
        self.fields["final_year"] = text_field(
            _("Año de la meta final"), help_text=_("Vacío si la ficha no fija una meta final.")
        )
        self.fields["note"] = text_field(_("Nota sobre la meta final"), rows=4)
        now = tables_of(data_now)
        self.fields["publication"] = publication_field(
            programme, now[-1]["publication"] if now else None
        )
        self.fields["publication"].help_text = _(
            "De lo que escriba distinto. Si es posterior a la que fijó la meta, la fija de nuevo, y lo "
            "que decía la anterior se conserva."
        )

    def _in_force(self, year: int) -> str:
        stated = self.in_force.get(year)
        return stated.printed if stated else ""

    def _said(self, statements: list[TargetStatement]) -> str:
        """Return who stated which target of a year, the first one first."""
        return "; ".join(
            f"{each.printed}: {self.titles.get(each.publication, each.publication)}"
            for each in statements
        )

    def apply_to(self, data: Data) -> Data:
        typed = self.cleaned_data
        intermediate: dict[Any, str] = {
            year: typed[f"target_{year}"] for year in self.years if typed[f"target_{year}"]
        }
        if typed["later_year"] or typed["later_target"]:
            later = year_in(typed["later_year"]) or typed["later_year"]
            intermediate[later] = typed["later_target"]
        if not intermediate and not typed["note"]:
            return data | as_parts([])
        tables = {table["publication"]: table for table in tables_of(data)}
        self._write_years(tables, intermediate)
        self._write_final(tables, intermediate)
        kept = [table for table in tables.values() if table["intermediate"] or table["final"]]
        kept.sort(key=lambda table: self.order.get(table["publication"], 0))
        return data | as_parts(kept)

    def _write_years(self, tables: dict[str, Data], typed: Mapping[Any, str]) -> None:
        """Put what was typed anew into the table of the publication that states it, and take out of
        the tables what is no more.
        """
        for year, text in typed.items():
            if year not in self.in_force or text != self.in_force[year].printed:
                _table(tables, self.cleaned_data["publication"])["intermediate"][year] = text
        for year in [year for year in self.in_force if year not in typed]:
            table = tables[self.in_force[year].publication]
            table["intermediate"].pop(year, None)
            if table["final"] and table["final"]["year"] == year:
                table["final"] = None

    def definition(self, data: Data) -> FichaDefinition | None:
        chosen = self.cleaned_data["publication"]
        typed = {year: self.cleaned_data[f"target_{year}"] for year in self.years}
        found = super().definition(data)
        for year, stated in self.in_force.items():
            anew = typed[year] not in ("", stated.printed)
            if anew and self.order.get(chosen, 0) < self.order[stated.publication]:
                self.add_error(
                    "publication",
                    _("La meta de %(year)s la fija una publicación posterior, «%(title)s».")
                    % {"year": year, "title": self.titles[stated.publication]},
                )
        return None if self.errors else found

    def _write_final(self, tables: dict[str, Data], typed: Mapping[Any, str]) -> None:
        """Write which target is the final one into the table that states it."""
        answers = self.cleaned_data
        was = next((each for each in self.in_force.values() if each.final), None)
        note = answers["note"].replace("\r\n", "\n")
        if not answers["final_year"] and not note:
            for table in tables.values():
                table["final"] = None
            return
        year = year_in(answers["final_year"])
        printed = typed.get(year, "") if year else ""
        unchanged = was is not None and (was.year, was.printed) == (year, printed)
        if unchanged and was is not None and was.note == note:
            return
        stating = self.cleaned_data["publication"]
        if year in self.in_force and printed == self._in_force(year):
            stating = self.in_force[year].publication
        table = _table(tables, stating)
        # The final one may be printed in another way than that of its year: 14 and 14.0.
        if unchanged and was is not None and was.final_printed:
            printed = was.final_printed
        for slug, other in tables.items():
            if self.order.get(slug, 0) > self.order.get(stating, 0):
                other["final"] = None
        table["final"] = {"year": answers["final_year"], "printed": printed, "note": note}

    def read_figure(self, text: str) -> None:
        """Read a target; one that is a plain number as every form reads numbers."""
        if read_target(text).comparison is Comparison.BY_DIRECTION:
            read_typed(text)

    def add_error_at(self, path: tuple[Any, ...], sentence: str, written: Data) -> None:
        # The final one is typed as that of its year: where it lacks, it is the year that says so.
        final = _part(written, path).get("final") or {}
        if path[-2:] == ("final", "printed") and not final["printed"]:
            if self.has_error("final_year"):
                return
            path = ("targets", "final", "year")
            sentence = (
                _("No hay meta de %s: escríbala o cambie el año de la meta final.")
                % str(final["year"]).strip()
            )
            if not str(final["year"]).strip():
                sentence = _("Hay una nota sobre la meta final y no se dice de qué año es.")
        super().add_error_at(path, sentence, written)

    def field_at(self, path: tuple[Any, ...]) -> str | None:
        steps = [str(step) for step in path]
        match steps[2:] if steps[:1] == ["restated_targets"] else steps[1:]:
            case ["intermediate", year, *rest]:
                return f"target_{year}" if f"target_{year}" in self.fields else self._later(rest)
            case ["final", "printed"]:
                final = self.data.get("final_year", "").strip()
                return f"target_{final}" if f"target_{final}" in self.fields else "final_year"
            case ["final", "year"]:
                return "final_year"
            case ["final", "note"]:
                return "note"
            case ["publication"]:
                return "publication"
        return None

    def _later(self, rest: list[str]) -> str:
        """Return the field of what is wrong with the other year: the year itself, or its target."""
        return "later_year" if rest == ["[key]"] else "later_target"


def _table(tables: dict[str, Data], publication: str) -> Data:
    """Return the table of a publication, begun if it has none."""
    empty: Data = {"publication": publication, "intermediate": {}, "final": None}
    return tables.setdefault(publication, empty)


def _part(written: Data, path: tuple[Any, ...]) -> Data:
    """Return the table of targets that a place of the data is in."""
    match path:
        case ("restated_targets", int(at), *_rest):
            table: Data = written["restated_targets"][at]
            return table
    return written["targets"] or {}
