"""The question that somebody asks of a table, read off the parameters of an address.

Everything is checked before a row is read, and everything that is wrong is said at once.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from .columns import Column, ColumnKind, Table
from .text_search import unaccent

PAGE, PAGE_SIZE, FORMAT = "page", "page_size", "format"
FIELDS, ORDERING, SEARCH, INCLUDE, COUNT, AS_OF = (
    "fields", "ordering", "search", "include", "count", "as_of",
)  # fmt: skip

LONGEST_SEARCH = 200
MOST_WORDS = 8
MOST_VALUES = 50
"""The most values that may be asked for at once of one column."""
_INTEGERS = (-(2**31), 2**31 - 1)
_DIGITS = re.compile(r"-?[0-9]{1,10}", re.ASCII)
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", re.ASCII)
_LONGEST_NUMBER = 60
_TRUTHS = {"true": True, "1": True, "sí": True, "si": True, "false": False, "0": False, "no": False}


class InvalidQuery(ValueError):
    """Raised for wrong parameters: what is wrong, by name, in sentences."""

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        super().__init__(str(errors))
        self.errors = {name: list(sentences) for name, sentences in errors.items()}


@dataclass(frozen=True)
class Condition:
    """A condition on a column: ``is`` one of the values, ``has`` one of them among its words, is at
    least ``min`` or at most ``max``, or ``null``, which is true or false.
    """

    column: Column
    operator: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class TableQuery:
    """The question that somebody asks of a table; ``order`` are columns, each with whether it goes down.

    ``until`` is the very moment within the day ``as_of``, where not all of that day is meant.
    """

    conditions: tuple[Condition, ...] = ()
    search_terms: tuple[str, ...] = ()
    order: tuple[tuple[Column, bool], ...] = ()
    columns: tuple[Column, ...] = ()
    as_of: date | None = None
    include_count: bool = True
    until: datetime | None = None

    def includes(self, name: str) -> bool:
        """Return whether a column is to come."""
        return any(column.name == name for column in self.columns)

    @property
    def known_at(self) -> datetime | None:
        """Return the end of the day of which it is asked what was known, or the moment that is meant."""
        if self.until is not None:
            return self.until
        if self.as_of is None:
            return None
        return timezone.make_aware(datetime.combine(self.as_of, time.max))

    def values_of(self, name: str) -> tuple[Any, ...] | None:
        """Return the values that a column may have; None where all may."""
        for condition in self.conditions:
            if condition.column.name == name and condition.operator == "is":
                return condition.values
        return None


def parameter_names(table: Table, *, as_of: bool, is_list: bool) -> list[str]:
    """Return the names of all parameters that a table knows, or one row of it."""
    names = [FORMAT, FIELDS]
    if table.extra:
        names.append(INCLUDE)
    if as_of:
        names.append(AS_OF)
    if is_list:
        names += [PAGE, PAGE_SIZE, ORDERING, SEARCH, COUNT]
        names += [name for name, _column, _operator in filters_of(table)]
    return sorted(names)


def filters_of(table: Table) -> Iterable[tuple[str, Column, str]]:
    """Yield the filters of a table: name, column, and what the column must be."""
    for column in table.columns:
        if column.filter_exact:
            yield column.name, column, "is"
        if column.filter_member:
            yield column.name, column, "has"
        if column.filter_range:
            yield f"{column.name}_min", column, "min"
            yield f"{column.name}_max", column, "max"
        if column.filter_null:
            yield f"{column.name}_null", column, "null"


def accepts_several(column: Column, operator: str) -> bool:
    """Return whether a filter takes several values, with commas between them, of which one is enough."""
    if operator == "has":
        return True
    return operator == "is" and column.kind in (
        ColumnKind.CODE,
        ColumnKind.ENUM,
        ColumnKind.INTEGER,
    )


def parse_query(
    table: Table, parameters: Any, *, as_of: bool = False, is_list: bool = True
) -> TableQuery:
    """Return the query that the parameters ask; raises ``InvalidQuery``.

    ``parameters`` is a QueryDict.  A parameter that is left empty counts as not given.
    """
    known = set(parameter_names(table, as_of=as_of, is_list=is_list))
    errors = unknown_parameters(parameters, known)
    given: dict[str, str] = {}
    for name, values in parameters.lists():
        if name not in known:
            continue
        if len(values) > 1:
            errors[name] = [_("este parámetro se da una sola vez.")]
        elif "\0" in values[0] and name not in (PAGE, PAGE_SIZE):  # which say it themselves
            errors[name] = [_("lleva un carácter que no se admite.")]
        elif values[0].strip():
            given[name] = values[0].strip()
    query = _read(table, given, errors)
    if errors:
        raise InvalidQuery(errors)
    return query


def unknown_parameters(parameters: Iterable[str], known: set[str]) -> dict[str, list[str]]:
    """Return the first of the names that nobody knows, with a sentence."""
    unknown = sorted(set(parameters) - known)
    if not unknown:
        return {}
    message = _("este parámetro no existe; los que hay son: %s.") % ", ".join(sorted(known))
    return {unknown[0]: [message]}


def _read(table: Table, given: Mapping[str, str], errors: dict[str, list[str]]) -> TableQuery:
    conditions = []
    for name, column, operator in filters_of(table):
        if name in given:
            try:
                conditions.append(
                    Condition(column, operator, _values(column, operator, given[name]))
                )
            except ValueError as error:
                errors[name] = [str(error)]
    search = given.get(SEARCH, "")
    if len(search) > LONGEST_SEARCH:
        errors[SEARCH] = [_("se buscan a lo más %d caracteres.") % LONGEST_SEARCH]
    words = tuple(dict.fromkeys(unaccent(search[:LONGEST_SEARCH]).split()))
    if len(words) > MOST_WORDS:
        errors[SEARCH] = [_("se buscan a lo más %d palabras.") % MOST_WORDS]
    day = None
    if AS_OF in given:
        try:
            day = _day(given[AS_OF])
        except ValueError as error:
            errors[AS_OF] = [str(error)]
    counts = True
    if COUNT in given:
        try:
            counts = _boolean(given[COUNT])
        except ValueError as error:
            errors[COUNT] = [str(error)]
    return TableQuery(
        conditions=tuple(conditions),
        search_terms=words,
        order=_order(table, given.get(ORDERING, ""), errors),
        columns=_columns(table, given, errors),
        as_of=day,
        include_count=counts,
    )


def _order(
    table: Table, text: str, errors: dict[str, list[str]]
) -> tuple[tuple[Column, bool], ...]:
    can = {orderable.name: orderable for orderable in table.columns if orderable.order_paths}
    found: dict[str, tuple[Column, bool]] = {}
    for name in filter(None, (part.strip() for part in text.split(","))):
        column = can.get(name.removeprefix("-"))
        if column is None:
            errors[ORDERING] = [
                _("no se ordena por «%(name)s»; se puede por: %(known)s.")
                % {"name": name[:60], "known": ", ".join(can)}
            ]
            return ()
        found.setdefault(column.name, (column, name.startswith("-")))
    return tuple(found.values())


def _columns(
    table: Table, given: Mapping[str, str], errors: dict[str, list[str]]
) -> tuple[Column, ...]:
    extra = {parameter.name: parameter for parameter in table.extra}
    included = _names(given.get(INCLUDE, ""), extra, INCLUDE, errors)
    known = {**table.by_name, **extra}
    wanted = _names(given.get(FIELDS, ""), known, FIELDS, errors)
    names = dict.fromkeys([*(wanted or table.by_name), *included])
    return tuple(known[name] for name in names)


def _names(
    text: str, known: Mapping[str, Column], parameter: str, errors: dict[str, list[str]]
) -> list[str]:
    names = [part.strip() for part in text.split(",") if part.strip()]
    unknown = next((name for name in names if name not in known), None)
    if unknown is not None:
        errors[parameter] = [
            _("no hay un campo «%(name)s»; los que hay son: %(known)s.")
            % {"name": unknown[:60], "known": ", ".join(known)}
        ]
        return []
    return names


def _values(column: Column, operator: str, text: str) -> tuple[Any, ...]:
    if operator == "null":
        return (_boolean(text),)
    several = accepts_several(column, operator)
    parts = [part.strip() for part in text.split(",") if part.strip()] if several else [text]
    if not parts:
        raise ValueError(_("no trae ningún valor."))
    if len(parts) > MOST_VALUES:
        raise ValueError(_("se dan a lo más %d valores.") % MOST_VALUES)
    return tuple(dict.fromkeys(_value(column, operator, part) for part in parts))


def _value(column: Column, operator: str, text: str) -> Any:
    match column.kind:
        case ColumnKind.ENUM | ColumnKind.ENUM_LIST:
            words = [word for word, _meaning in column.choices]
            if text not in words:
                raise ValueError(
                    _("«%(value)s» no se conoce; las hay: %(words)s.")
                    % {"value": text[:60], "words": ", ".join(words)}
                )
            return text
        case ColumnKind.INTEGER:
            return _integer(column, text)
        case ColumnKind.DECIMAL:
            return _decimal(text)
        case ColumnKind.DATE:
            return _day(text)
        case ColumnKind.DATETIME:
            return _datetime(text, ends=operator == "max")
        case ColumnKind.BOOLEAN:
            return _boolean(text)
    return text


def _integer(column: Column, text: str) -> int:
    if not _DIGITS.fullmatch(text):
        raise ValueError(_("«%s» no es un número entero.") % text[:60])
    number = int(text)
    least, most = column.minimum, column.maximum
    least, most = _INTEGERS[0] if least is None else least, _INTEGERS[1] if most is None else most
    if not least <= number <= most:
        raise ValueError(
            _("se espera un entero de %(least)d a %(most)d.") % {"least": least, "most": most}
        )
    return number


def _decimal(text: str) -> Decimal:
    try:
        if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
            raise InvalidOperation
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(
            _("«%s» no es un número: se espera uno con punto decimal y sin comas de millares.")
            % text[:60]
        ) from None


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        day = None
    if day is None:
        raise ValueError(_("«%s» no es una fecha: se espera AAAA-MM-DD.") % text[:60])
    if not 1900 <= day.year <= 2100:
        raise ValueError(_("«%s» queda fuera de los días que se atienden, de 1900 a 2100.") % text)
    return day


def _datetime(text: str, *, ends: bool) -> datetime:
    if len(text) == 10:
        return timezone.make_aware(datetime.combine(_day(text), time.max if ends else time.min))
    try:
        # A plus sign in an address that was not escaped arrives as a space.
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        moment = None
    if moment is None or not 1901 <= moment.year <= 2099:
        raise ValueError(
            _("«%s» no es un momento: se espera AAAA-MM-DD o AAAA-MM-DDThh:mm:ss±hh:mm.")
            % text[:60]
        )
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _boolean(text: str) -> bool:
    found = _TRUTHS.get(text.casefold())
    if found is None:
        raise ValueError(_("«%s» no se entiende: se espera true o false.") % text[:60])
    return found
