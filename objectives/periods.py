"""The rhythm of measurement: in which years an indicator is measured, and when a figure is due.

Plain values in and out.  A period is (year, part) with a frequency; a whole year is part 0.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple


class Frequency(Enum):
    """Every how many months an indicator is measured, by the words that fichas use."""

    MENSUAL = 1
    BIMESTRAL = 2
    TRIMESTRAL = 3
    CUATRIMESTRAL = 4
    SEMESTRAL = 6
    ANUAL = 12
    BIENAL = 24
    TRIENAL = 36
    CUATRIENAL = 48
    QUINQUENAL = 60
    SEXENAL = 72

    @property
    def months(self) -> int:
        return self.value

    @property
    def years(self) -> int:
        """Return every how many years there is a figure of a whole year; at least every one."""
        return max(1, self.months // 12)

    @property
    def parts(self) -> int:
        """Return how many parts of a year are measured each; 0 where none is."""
        return 12 // self.months if self.months < 12 else 0


class Period(NamedTuple):
    """A year, part 0, or a part of it, counted from 1."""

    year: int
    part: int = 0


_SYNONYMS = {"bianual": Frequency.BIENAL}
"""The words that fichas write for every two years, and mean nothing else by."""


def read_frequency(text: str) -> Frequency | None:
    """Return the frequency that a ficha prints; None where its text says no rhythm."""
    letters = unicodedata.normalize("NFD", re.sub(r"\(.*?\)", " ", text)).casefold()
    word = "".join(letter for letter in letters if not unicodedata.combining(letter))
    word = " ".join(word.split()).rstrip(". ")
    return _SYNONYMS.get(word) or Frequency.__members__.get(word.upper())


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The years in which an indicator is measured: ``stated`` ones, or every ``step`` years
    counted from ``anchor``, and the year of the ``final`` target, for which a figure is promised.
    """

    step: int = 1
    anchor: int | None = None
    stated: frozenset[int] = frozenset()
    final: int | None = None

    def measures(self, period: Period) -> bool:
        """Return whether there is a measurement of a period; of parts of a year there is none yet."""
        year, part = period
        if part:
            return False
        if self.stated:
            return year in self.stated
        if self.step == 1 or self.anchor is None or year == self.final:
            return True
        return (year - self.anchor) % self.step == 0

    def unmeasured(self, years: Iterable[int]) -> frozenset[int]:
        """Return those of some years in which nothing is measured."""
        return frozenset(year for year in years if not self.measures(Period(year)))


EVERY_YEAR = Rhythm()
"""The rhythm of a ficha that says none."""


def rhythm_of(
    frequency: str,
    *,
    stated: str = "",
    baseline_year: int | None = None,
    first_printed: int | None = None,
    target_years: Iterable[int] = (),
    final_year: int | None = None,
) -> Rhythm:
    """Return the rhythm that a ficha says.

    Where it does not state the years (``stated``: «2020, 2022») its frequency is counted from the
    baseline's, or else from the first one with a printed figure, or else from the first target.
    """
    found = read_frequency(frequency)
    years = [year for year in (baseline_year, first_printed) if year is not None]
    years = years or sorted(target_years)
    return Rhythm(
        step=found.years if found else 1,
        anchor=years[0] if years else None,
        stated=frozenset(map(int, re.findall("[0-9]+", stated))),
        final=final_year,
    )


# When a figure is due ------------------------------------------------------------------------

_MONTHS = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
).split()
_NUMBERS = {name: number for number, name in enumerate(_MONTHS, start=1)} | {"setiembre": 9}

# What may stand around the month without saying anything else.
_PLAIN = re.compile(r"(?:(?:el )?mes de )?([a-z]+)(?: de cada año)?\.?", re.IGNORECASE)


def due_on(availability: str, year: int, lag: int | None = None) -> date | None:
    """Return the last day of the month in which the figure of a year is available.

    «Disponibilidad de la información» is the name of a month, ``lag`` how many years later it is.
    Where the ficha does not say, it is the first such month that ends when the year has: what is
    counted from January to December cannot be known before.  «Mayo» is the May after, «Diciembre»
    the December of the year itself.  None where the text is not one month: «Trimestral», «Enero y
    julio», «15 días después».
    """
    found = _PLAIN.fullmatch(" ".join(availability.split()))
    month = _NUMBERS.get(found[1].lower()) if found else None
    if month is None:
        return None
    due_year = year + ((0 if month == 12 else 1) if lag is None else lag)
    return date(due_year, month, monthrange(due_year, month)[1])
