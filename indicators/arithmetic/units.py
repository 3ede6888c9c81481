"""The kind of a unit of measure, and what stands after a figure or a distance of that kind."""

import re
from enum import StrEnum


class UnitKind(StrEnum):
    """The kind of thing that the figures of an indicator are."""

    PERCENTAGE = "porcentaje"
    SHARE = "proporcion"
    RATE = "tasa"
    COUNT = "conteo"
    MONEY = "dinero"
    INDEX = "indice"
    RANK = "posicion"
    OTHER = "otra"


_COUNTED = re.compile(
    r"(?:n[uú]mero|n[uú]m\.|no\.|cantidad|total|conteo|suma)(?: total)?(?: de\b(?: l[ao]s\b)?|$)\s*",
    re.I,
)
_CURRENCY = re.compile(
    r"(?:(?:miles|millones|mil millones|miles de millones) de )?(?:pesos|d[oó]lares|euros)\b.*"
    r"|\b(?:mdp|mmdp|mxn|usd)\b",
    re.I,
)
_RATIO_NOUN = re.compile(r"(tasa|raz[oó]n|relaci[oó]n|cociente)\b", re.I)
_MEANINGS: tuple[tuple[UnitKind, re.Pattern[str]], ...] = (
    (
        UnitKind.PERCENTAGE,
        re.compile(r"%|.*(\(%\)|\bpor ?ciento\b|\bporcentaje|\bporcentual)", re.I),
    ),
    (UnitKind.SHARE, re.compile(r"(proporci[oó]n|fracci[oó]n)\b", re.I)),
    (UnitKind.RATE, _RATIO_NOUN),
    (
        UnitKind.RATE,
        re.compile(r".*(\b(por|x) cada\b|\b(por|x) ([0-9]|mil\b|cien\b|mill[oó]n))", re.I),
    ),
    (
        UnitKind.INDEX,
        re.compile(
            r"([ií]ndice|coeficiente|puntos?(?=$)|puntajes?|puntuaci[oó]n|calificaci[oó]n|escala|"
            r"valor num[eé]rico|valor del [ií]ndice)\b",
            re.I,
        ),
    ),
    (UnitKind.RANK, re.compile(r"(lugar|posici[oó]n|ranking)\b", re.I)),
    (UnitKind.MONEY, _CURRENCY),
    (UnitKind.MONEY, re.compile(r"(monto|importe|costo|gasto|presupuesto)\b", re.I)),
    # Of these nothing follows: there is no noun that a distance could be counted in.
    (
        UnitKind.OTHER,
        re.compile(
            r"(promedio|media|mediana|valor|grado|nivel|variaci[oó]n|diferencia|cobertura|tiempo|"
            r"otr[ao]s?|n/?a|no aplica|sin|s[ií]|adimensional|unidad de medida)\b|[^a-zñáéíóú]|$",
            re.I,
        ),
    ),
)
"""Read from the beginning of the text, the first that fits; what fits none is what is counted."""

_PLURALS = (
    (re.compile(r"ión$"), "iones"),
    (re.compile(r"(?<=[aeo])$"), "s"),
    (re.compile(r"(ad|al|ar|or)$"), r"\1es"),
)
_SINGULARS = (
    (re.compile(r"(?<=[il])ones$"), "ón"),
    (re.compile(r"(ad|al|ar|or)es$"), r"\1"),
    (re.compile(r"(?<=[ao])s$"), ""),
    (re.compile(r"(?<=[nt]te)s$"), ""),
)
_COLLECTIVE = ("población", "personal", "superficie", "energía", "agua", "producción", "capacidad")
"""Nouns that are not counted one by one: they stay as they are."""
_WITHIN = re.compile(r"\s(?=(?:de|del|con|en|por|para|que|a|y|o|x|al|sin|según)\s|\()")


def read_unit_kind(unit: str) -> UnitKind:
    """Return the kind that a unit of measure is of, by its text; OTHER where it does not tell."""
    plain = unit.strip()
    if _COUNTED.match(plain):
        return UnitKind.COUNT
    for kind, beginning in _MEANINGS:
        if beginning.match(plain):
            return kind
    return UnitKind.MONEY if _CURRENCY.search(plain) else UnitKind.COUNT


def unit_after_number(unit: str, kind: UnitKind) -> str:
    """Return the unit as it stands after a figure: a sign, or words; empty if there are none."""
    plain = unit.strip()
    match kind:
        case UnitKind.PERCENTAGE:
            return "puntos porcentuales" if plain.lower().startswith("puntos") else "%"
        case UnitKind.INDEX:
            return "puntos"
        case UnitKind.MONEY:
            return _currency(plain) or lower_first(plain)
        case UnitKind.COUNT:
            return _what_is_counted(plain)
    return lower_first(plain)


def unit_of_distance(unit: str, kind: UnitKind) -> str:
    """Return the unit of a distance between two figures; empty where a bare number says it best."""
    plain = unit.strip()
    match kind:
        case UnitKind.PERCENTAGE:
            return "puntos porcentuales"
        case UnitKind.SHARE:
            return "puntos de la proporción"
        case UnitKind.RATE:
            noun = _RATIO_NOUN.match(plain)
            if noun is None:
                return lower_first(plain)
            article = "del" if noun[1].lower() == "cociente" else "de la"
            return f"puntos {article} {noun[1].lower()}"
        case UnitKind.INDEX:
            return "puntos"
        case UnitKind.RANK:
            return "posiciones"
        case UnitKind.MONEY:
            return _currency(plain)
        case UnitKind.COUNT:
            return _what_is_counted(plain)
        case UnitKind.OTHER:
            return ""


def for_one(unit: str) -> str:
    """Return the unit of a distance as it stands after 1: «puntos porcentuales» is «punto porcentual»,
    where the endings leave no doubt.
    """
    if re.search(r"\b(y|o)\b", unit):
        return unit
    noun, *rest = _WITHIN.split(unit, maxsplit=1)
    return " ".join([*map(_singular, noun.split()), *rest])


def _singular(word: str) -> str:
    for ending, singular in _SINGULARS:
        if ending.search(word):
            return ending.sub(singular, word, count=1)
    return word


def lower_first(text: str) -> str:
    """Return a text without its capital, unless the word is an abbreviation."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _currency(unit: str) -> str:
    found = _CURRENCY.search(unit)
    return lower_first(found[0]) if found else ""


def _what_is_counted(unit: str) -> str:
    """Return the noun of a count, for many: «Número de personas» and «Persona» are «personas»."""
    noun, *rest = _WITHIN.split(_COUNTED.sub("", unit, count=1), maxsplit=1)
    words = noun.split()
    if words and words[0].lower() not in _COLLECTIVE:
        words = [_plural(word) for word in words]
    return lower_first(" ".join([*words, *rest]))


def _plural(word: str) -> str:
    """Return a word for many where its ending leaves no doubt; an abbreviation stays."""
    if len(word) < 4 or not word[1:].islower() or not word.isalpha():
        return word
    for ending, plural in _PLURALS:
        if ending.search(word):
            return ending.sub(plural, word, count=1)
    return word
