"""Results as SDMX has them: who keeps the lists, which codes there are, and one observation a result.

Identifiers of SDMX have no dots, so the indicator 2.1 is 2_1 in its list, which says its code.  A
result that lacks is an observation without a value whose status says why; never a zero.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.api.tables import RESULTS
from indicators.models import LIGHTS, ValueStatus
from objectives.collation import alphabetical
from objectives.definition_parts import SDMX_VERSION
from objectives.models import Programme
from objectives.periods import read_frequency

from ..tables import BY_NAME

FREQUENCIES = {
    1: ("A", gettext_lazy("Anual")),
    2: ("A2", gettext_lazy("Bienal")),
    3: ("A3", gettext_lazy("Trienal")),
    4: ("A4", gettext_lazy("Cuatrienal")),
    5: ("A5", gettext_lazy("Quinquenal")),
    6: ("A6", gettext_lazy("Sexenal")),
}
"""Every how many years, in the cross-domain list of SDMX, CL_FREQ (2.1); A6 goes on as it does."""
VALUE = "OBS_VALUE"

STATUSES = {
    ValueStatus.DEFINITIVE.value: ("A", gettext_lazy("Valor normal: cifra definitiva")),
    ValueStatus.PRELIMINARY.value: ("P", gettext_lazy("Valor provisional: cifra preliminar")),
    ValueStatus.NOT_AVAILABLE.value: ("O", gettext_lazy("Falta: existe y aún no se conoce (nd)")),
    ValueStatus.NOT_APPLICABLE.value: (
        "M",
        gettext_lazy("Falta; el dato no puede existir: no aplica ese año (na)"),
    ),
}
"""Our statuses in the cross-domain list of SDMX, CL_OBS_STATUS."""

DIMENSIONS = ("FREQ", "INDICATOR", "RESPONSIBLE_UNIT", "TIME_PERIOD")
ATTRIBUTES = (
    "OBS_STATUS", "UNIT_MEASURE", "DECIMALS", "TARGET", "COMPUTED", "LIGHT", "PRINTED", "CUTOFF",
    "PUBLICATION",
)  # fmt: skip

_OF_COLUMNS = {
    "INDICATOR": "indicator",
    "RESPONSIBLE_UNIT": "unit",
    "TIME_PERIOD": "year",
    VALUE: "value",
    "OBS_STATUS": "status",
    "UNIT_MEASURE": "unit_of_measure",
    "TARGET": "target",
    "COMPUTED": "computed",
    "LIGHT": "light",
    "PRINTED": "printed",
    "CUTOFF": "cutoff",
    "PUBLICATION": "publication",
}
"""The column of the results that each concept is: its meaning is the concept's."""

_ELSEWHERE = {
    "FREQ": gettext_lazy("Cada cuántos años se mide el indicador."),
    "DECIMALS": gettext_lazy("Decimales con que se publica el indicador."),
}


@dataclass(frozen=True)
class CodeList:
    """A list of codes: by what we call each, its identifier; and what each is called."""

    id: str
    title: str
    ids: Mapping[str, str]
    names: Mapping[str, str]


@dataclass(frozen=True)
class Structure:
    """The structure by which the observations of a programme are written."""

    agency: str
    institution: str
    flow: str
    version: str
    title: str
    lists: Mapping[str, CodeList]
    """By the concept whose values they are."""
    frequencies: Mapping[str, str]
    """By the indicator's code."""

    @property
    def reference(self) -> str:
        """Return the text by which a file names the flow."""
        return f"{self.agency}:{self.flow}({self.version})"


def concept_meaning(concept: str) -> str:
    """Return the meaning of a concept: that of the column of the results."""
    column = _OF_COLUMNS.get(concept)
    return str(RESULTS.by_name[column].meaning if column else _ELSEWHERE[concept])


def structure_of(programme: Programme) -> Structure:
    """Return the lists of a programme; two queries."""
    indicators = list(
        programme.indicators.order_by("position").values_list(
            "code", "name", "unit_of_measure", "frequency"
        )
    )
    every = {code: _years_of(frequency) for code, _name, _measure, frequency in indicators}
    named = programme.units.order_by().values_list("slug", "name")
    units = dict(sorted(named, key=lambda unit: alphabetical(unit[0])))
    measures = dict.fromkeys(measure for _code, _name, measure, _frequency in indicators if measure)
    names = {
        "FREQ": {
            code: str(name)
            for years, (code, name) in FREQUENCIES.items()
            if years in {1, *every.values()}
        },
        "INDICATOR": {code: f"{code} {name}" for code, name, _measure, _frequency in indicators},
        "RESPONSIBLE_UNIT": units,
        "OBS_STATUS": {status: str(meaning) for status, (_code, meaning) in STATUSES.items()},
        "UNIT_MEASURE": {unit: unit for unit in measures},
        "LIGHT": {light: str(meaning) for light, meaning in LIGHTS},
    }
    given = {"OBS_STATUS": {status: code for status, (code, _meaning) in STATUSES.items()}}
    flow = identifier(programme.slug).replace("-", "_")
    return Structure(
        # Below the institution's, one a programme: lists of two programmes of one institution, or of
        # two institutions of the same initials, are never the same URN.
        agency=f"{_initials(programme.institution)}.{flow}",
        institution=programme.institution,
        flow=flow,
        version=programme.open_data.get("sdmx_version", SDMX_VERSION),
        title=_("Resultados del %s") % programme.name,
        lists={
            concept: CodeList(
                f"CL_{concept}",
                concept_meaning(concept),
                given.get(concept) or _ids(meanings),
                meanings,
            )
            for concept, meanings in names.items()
        },
        frequencies={code: FREQUENCIES[years][0] for code, years in every.items()},
    )


def _years_of(frequency: str) -> int:
    """Return every how many years there is an observation; what says no rhythm is yearly."""
    found = read_frequency(frequency)
    return found.years if found else 1


def observations(programme: Programme, structure: Structure) -> Iterator[dict[str, str]]:
    """Yield one a result, in the order of the API: dimensions, value and attributes that it has."""
    table = BY_NAME["results"]
    serializers = {
        concept: table.table.by_name[column].serializer(None)
        for concept, column in _OF_COLUMNS.items()
    }
    for row in table.rows(programme):
        observation: dict[str, Any] = {concept: read(row) for concept, read in serializers.items()}
        observation |= {
            "FREQ": structure.frequencies[observation["INDICATOR"]],
            "DECIMALS": row["indicator__decimals"],
        }
        for concept, codes in structure.lists.items():
            if observation[concept]:
                observation[concept] = codes.ids[observation[concept]]
        yield {
            concept: str(observation[concept])
            for concept in (*DIMENSIONS, VALUE, *ATTRIBUTES)
            if observation[concept] is not None and observation[concept] != ""
        }


def identifier(text: str) -> str:
    """Return a text as an identifier: letters without accents, digits, hyphens and low lines."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    found = re.sub(r"[^A-Za-z0-9-]+", "_", plain).strip("_").upper()
    return found if found[:1].isalpha() else f"_{found}".rstrip("_") or "X"


def _ids(names: Iterable[str]) -> dict[str, str]:
    """Return an identifier for each, those that would be the same told apart by a number."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        wanted = re.sub(r"[^A-Za-z0-9_@$-]", "_", name) if name.isascii() else identifier(name)
        wanted = wanted[:60] or "X"
        number, free = 1, wanted
        while free in taken:
            number += 1
            free = f"{wanted}_{number}"
        taken.add(free)
        found[name] = free
    return found


def _initials(institution: str) -> str:
    """Return the initials: IMSS of Instituto Mexicano del Seguro Social."""
    words = identifier(institution).split("_")
    capital = [word for word in institution.split() if word[:1].isupper()]
    letters = "".join(identifier(word)[:1] for word in capital)
    return letters if len(letters) > 1 else words[0] or "X"
