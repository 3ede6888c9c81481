"""The form of the targets of a ficha: those in force, and which publication states what is typed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from indicators.arithmetic.number_input import read_typed
from indicators.arithmetic.targets import Comparison, read_target
from objectives.models import Programme

from ..definitions import FichaDefinition
from ..representation import Data
from ..target_tables import TargetStatement, as_parts, stated_in, tables_of, targets_in_force
from .forms import PartForm, publication_field, text_field, year_in


class TargetsForm(PartForm):
    """The target that counts of each year of the programme, and what is said of the final one.

    What is typed anew is stated by the publication that is chosen: the one that states it already is
    corrected, a later one states it anew, and what the earlier one states stays.  Without any it is
    set here, and what is printed stays beside it.
    """

    def __init__(self, *args: Any, data_now: Data, programme: Programme, **kwargs: Any) -> None:
        self.data_now = data_now
        publications = list(programme.publications.order_by("order"))
        self.order = {publication.slug: publication.order for publication in publications}
        self.titles = {publication.slug: publication.title for publication in publications}
        statements = stated_in(data_now)
        self.in_force = targets_in_force(statements)
        final = next((statement for statement in self.in_force.values() if statement.final), None)
        self.years = sorted({*range(programme.start_year, programme.end_year + 1), *self.in_force})
        first_final = "" if self.in_force else programme.end_year
        kwargs["initial"] = {
            **{f"target_{year}": statement.text for year, statement in self.in_force.items()},
            "final_year": final.year if final else first_final,
            "note": final.note if final else "",
        }
        super().__init__(*args, **kwargs)
        self.figures = tuple(f"target_{year}" for year in self.years)
        for year in self.years:
            said = [statement for statement in statements if statement.year == year]
            self.fields[f"target_{year}"] = text_field(
                _("Meta %d") % year, help_text=self._said(said)
            )
        self.fields["later_year"] = text_field(
            _("Otro año con meta"), help_text=_("También posterior al fin del programa.")
        )
        self.fields["later_target"] = text_field(_("Meta de ese otro año"))
        self.fields["final_year"] = text_field(
            _("Año de la meta final"), help_text=_("Vacío si la ficha no fija una meta final.")
        )
        self.fields["note"] = text_field(_("Nota sobre la meta final"), rows=4)
        self.fields["publication"] = self._publication(programme)

    def _publication(self, programme: Programme) -> forms.ChoiceField:
        field = publication_field(programme, "")
        latest_first = [*self.titles.items()][::-1]
        field.choices = [("", _("en ninguna: se cambia aquí")), *latest_first]
        field.help_text = _(
            "En ninguna: la meta que cambie queda marcada «meta cambiada aquí», junto a la impresa. En "
            "la que ya la fija: se corrige cómo se imprime. En una posterior: esta la fija de nuevo."
        )
        return field

    def _said(self, statements: list[TargetStatement]) -> str:
        """Return how it is printed where another one is in its place, or who states which target,
        the first one first.
        """
        if len(statements) == 1:
            return _("impreso: %s") % statements[0].printed if statements[0].set_here else ""
        return "; ".join(
            f"{statement.printed}: {self.titles.get(statement.publication, statement.publication)}"
            for statement in statements
        )

    def definition(self, data: Data) -> FichaDefinition | None:
        chosen = self.cleaned_data["publication"]
        anew = self._anew()
        for year in anew:
            stated = self.in_force.get(year)
            if stated and chosen and self.order[chosen] < self.order[stated.publication]:
                self.add_error(
                    "publication",
                    _("La meta de %(year)s la fija una publicación posterior, «%(title)s».")
                    % {"year": year, "title": self.titles[stated.publication]},
                )
        if self.errors:
            return None
        found = super().definition(data)
        unstated = [year for year in anew if year not in self.in_force and not chosen]
        if unstated and not self.errors:
            self.add_error(
                "publication",
                _("Elija en cuál consta la meta de %s: ninguna la imprime todavía.") % unstated[0],
            )
        return None if self.errors else found

    def _typed(self) -> dict[Any, str]:
        """Return the target of each year as it was typed, also of one that is no year."""
        answers = self.cleaned_data
        typed: dict[Any, str] = {
            year: answers[f"target_{year}"] for year in self.years if answers[f"target_{year}"]
        }
        if answers["later_year"] or answers["later_target"]:
            later = year_in(answers["later_year"]) or answers["later_year"]
            typed[later] = answers["later_target"]
        return typed

    def _anew(self) -> list[Any]:
        """Return the years of what is typed otherwise; with a publication and none of these, those of
        what was set here, which it is said to state.
        """
        typed = self._typed()
        anew = [
            year
            for year, text in typed.items()
            if year not in self.in_force or text != self.in_force[year].text
        ]
        if anew or not self.cleaned_data["publication"]:
            return anew
        return [year for year in typed if self.in_force[year].set_here]

    def apply_to(self, data: Data) -> Data:
        typed = self._typed()
        if not typed and not self.cleaned_data["note"]:
            return data | as_parts([]) | {"targets_here": {}}
        tables = {table["publication"]: table for table in tables_of(data)}
        here = dict(data["targets_here"])
        self._write_years(tables, here, typed)
        kept = [table for table in tables.values() if table["intermediate"]]
        kept.sort(key=lambda table: self.order.get(table["publication"], 0))
        self._write_final(kept)
        return data | as_parts(kept) | {"targets_here": here}

    def _write_years(
        self, tables: dict[str, Data], here: dict[int, str], typed: Mapping[Any, str]
    ) -> None:
        """Put what was typed anew where it belongs, and take out what is no more."""
        chosen = self.cleaned_data["publication"]
        for year in self._anew():
            stated, text = self.in_force.get(year), typed[year]
            here.pop(year, None)
            if chosen or stated is None:
                _table(tables, chosen or self._latest(tables))["intermediate"][year] = text
            elif text != stated.printed:
                here[year] = text
        for year in [year for year in self.in_force if year not in typed]:
            here.pop(year, None)
            table = tables[self.in_force[year].publication]
            table["intermediate"].pop(year, None)
            if table["final"] and table["final"]["year"] == year:
                table["final"] = None

    def _latest(self, tables: Mapping[str, Data]) -> str:
        """Return the last publication that states targets, or else that there is."""
        return max([*tables] or [*self.order] or [""], key=lambda slug: self.order.get(slug, 0))

    def _write_final(self, tables: list[Data]) -> None:
        """Write which target is the final one into the table that states it, the tables in order."""
        answers = self.cleaned_data
        note = answers["note"].replace("\r\n", "\n")
        if not answers["final_year"] and not note:
            for table in tables:
                table["final"] = None
            return
        year = year_in(answers["final_year"])
        stating = next((table for table in reversed(tables) if year in table["intermediate"]), None)
        if stating is None:
            # There is no such target: the definition refuses it, at the field of the year.
            tables[-1:] = tables[-1:] or [_empty(self._latest({}))]
            tables[-1]["final"] = {"year": answers["final_year"], "printed": "", "note": note}
            return
        printed = stating["intermediate"][year]
        was = next((statement for statement in self.in_force.values() if statement.final), None)
        if was and (was.year, was.printed, was.publication) == (
            year,
            printed,
            stating["publication"],
        ):
            if was.note == note:
                return
            # The final one may be printed in another way than that of its year: 14 and 14.0.
            printed = was.final_printed or printed
        stating["final"] = {"year": answers["final_year"], "printed": printed, "note": note}
        for table in tables[tables.index(stating) + 1 :]:
            table["final"] = None

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
            case [year] if steps[0] == "targets_here":
                return f"target_{year}"
        return None

    def _later(self, rest: list[str]) -> str:
        """Return the field of what is wrong with the other year: the year itself, or its target."""
        return "later_year" if rest == ["[key]"] else "later_target"


def _table(tables: dict[str, Data], publication: str) -> Data:
    """Return the table of a publication, begun if it has none."""
    return tables.setdefault(publication, _empty(publication))


def _empty(publication: str) -> Data:
    return {"publication": publication, "intermediate": {}, "final": None}


def _part(written: Data, path: tuple[Any, ...]) -> Data:
    """Return the table of targets that a place of the data is in."""
    match path:
        case ("restated_targets", int(at), *_rest):
            table: Data = written["restated_targets"][at]
            return table
    return written["targets"] or {}
