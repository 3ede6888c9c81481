"""Reading definition files: strict YAML, checked against a schema, with errors that name the place.

Every scalar is read as text, so that ``2.10`` stays ``2.10`` and no figure passes through binary
floating point; the schema says what is a number.  A repeated key is refused, because YAML would
silently keep the last one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Generic, TypeVar, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

Location = Sequence[str | int]

DEEPEST = 50  # levels; the fichas have six


class DefinitionError(Exception):
    """One or more faults in definition files; each is a Spanish sentence with file and place."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = list(faults)


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


class Definition(BaseModel):
    """Base of every schema: unknown keys are refused and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    @field_validator("*", mode="before")
    @classmethod
    def no_control_character(cls, value: Any) -> Any:
        """Refuse control characters: YAML can write them, and neither PostgreSQL (NUL) nor XML (the
        others) can keep them.
        """
        if isinstance(value, str) and (found := _CONTROL.search(value)):
            raise ValueError(
                f"lleva un carácter de control (U+{ord(found[0]):04X}), que no es texto."
            )
        return value


def key(meaning: str, *, default: Any = ...) -> Any:
    """Describe a key for whoever writes the file; it is obligatory if it has no default."""
    return Field(default, description=meaning)


@dataclass(frozen=True)
class Notation:
    """Says how a value is written, where its type alone does not."""

    text: str

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> Any:
        return handler(core_schema) | {"x-notation": self.text}


_EXPECTED: dict[str, str] = {}
"""The notation of the values of each pattern, for who wrote one otherwise."""


def pattern(regex: str, notation: str) -> Any:
    """Have a text of one pattern; ``notation`` is told where it is expected and in the document."""
    _EXPECTED[regex] = notation
    return Field(pattern=regex)


def notation_of(regex: str) -> str:
    """Return how a value of a pattern is written."""
    return _EXPECTED[regex]


class MisplacedValue(ValueError):
    """Says of which key, below the one that is checked, a fault is."""

    def __init__(self, reason: str, *place: str | int) -> None:
        super().__init__(reason)
        self.place = place


D = TypeVar("D", bound=Definition)


@dataclass(frozen=True)
class DefinitionFile(Generic[D]):
    """A file that was read: what it defines, and where each key of it stands."""

    definition: D
    shown_path: str
    node: yaml.Node

    def fault(self, reason: str, *location: str | int) -> str:
        """Return a fault with file, line and key."""
        return _placed(self.shown_path, self.node, location, reason)


def read_definition(path: Path, schema: type[D], root: Path) -> D:
    """Read one file as one checked definition; raises DefinitionError with every fault found."""
    return read_file(path, schema, root).definition


def read_file(path: Path, schema: type[D], root: Path) -> DefinitionFile[D]:
    """Read one file with its places, as ``read_definition`` does."""
    shown_path = str(path.relative_to(root))
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise DefinitionError([f"{shown_path}: falta este archivo."]) from error
    except OSError as error:
        raise DefinitionError([f"{shown_path}: no se puede leer."]) from error
    except UnicodeDecodeError as error:
        raise DefinitionError([f"{shown_path}: no es texto UTF-8 (byte {error.start})."]) from error
    try:
        if _is_too_deep(text):
            raise DefinitionError([f"{shown_path}: tiene demasiados niveles."])
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError as error:
        raise DefinitionError([_syntax_fault(shown_path, text, error)]) from error
    if node is None:
        raise DefinitionError([f"{shown_path}: el archivo está vacío."])
    faults = [f"{shown_path}:{line} {reason}" for line, reason in _structure_faults(node, set())]
    if faults:
        raise DefinitionError(faults)
    try:
        definition = schema.model_validate(_value_of(node))
    except ValidationError as error:
        faults = [_fault(shown_path, node, schema, detail) for detail in error.errors()]
        raise DefinitionError(faults) from error
    return DefinitionFile(definition, shown_path, node)


def _is_too_deep(text: str) -> bool:
    """Return whether anything stands deeper than any definition does.

    The composer of libyaml goes down on the machine's own stack, without a bound.
    """
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                return True
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return False


def _value_of(node: yaml.Node) -> Any:
    """Return the value of a node: texts, lists and mappings of them."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: _value_of(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value_of(item) for item in node.value]
    return node.value


def _syntax_fault(shown_path: str, text: str, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return f"{shown_path} no es YAML válido: lleva un carácter que no es texto."
    place = f"{shown_path}:{mark.line + 1} no es YAML válido:"
    lines = text.splitlines()
    if mark.line < len(lines) and re.match(r" *\t", lines[mark.line]):
        return f"{place} la sangría lleva un tabulador; se hace con espacios."
    return (
        f"{place} revise comillas, dos puntos, corchetes y sangría cerca de la columna "
        f"{mark.column + 1}."
    )


def _structure_faults(node: yaml.Node, seen: set[int]) -> list[tuple[int, str]]:
    """Return the faults that YAML allows and a definition does not, each with its line.

    Repeated keys, keys that are not plain words, and references from one place to another.
    """
    if id(node) in seen:
        return [(_line_of(node), "las referencias (& y *) no se usan; escriba el texto completo.")]
    seen.add(id(node))
    found: list[tuple[int, str]] = []
    if isinstance(node, yaml.MappingNode):
        keys: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                found.append((_line_of(key), "una clave tiene que ser una palabra."))
                continue
            if key.value in keys:
                found.append((_line_of(key), f"clave repetida «{key.value}»."))
            keys.add(key.value)
            found += _structure_faults(value, seen)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            found += _structure_faults(item, seen)
    return found


def _line_of(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _fault(shown_path: str, node: yaml.Node, schema: type[Definition], detail: Any) -> str:
    location = location_of(detail)
    reason = reason_of(detail)
    if detail["type"] == "extra_forbidden":
        reason = _unknown_key(schema, location)
    return _placed(shown_path, node, location, reason)


def location_of(detail: Any) -> Location:
    """Return the keys and places that lead to a fault."""
    error = detail.get("ctx", {}).get("error")
    place = error.place if isinstance(error, MisplacedValue) else ()
    return [part for part in (*detail["loc"], *place) if part != "[key]"]


def _placed(shown_path: str, node: yaml.Node, location: Location, reason: str) -> str:
    path = ".".join(str(part) for part in location) or "archivo"
    return f"{shown_path}:{_line(node, location)} {path}: {reason}"


def _unknown_key(schema: type[BaseModel], location: Location) -> str:
    """Return what to say of a key that there is not: the one that was meant, or all that there are."""
    *above, unknown = location
    for part in above:
        field = schema.model_fields.get(str(part))
        schema = (field and _model_in(field.annotation)) or schema
    if meant := get_close_matches(str(unknown), schema.model_fields, 1):
        return f"esta clave no existe; ¿quiso decir «{meant[0]}»?"
    return f"esta clave no existe; las que hay aquí son {', '.join(schema.model_fields)}."


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model that a key holds, alone or many."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(part) for part in get_args(annotation))
    return next((model for model in found if model is not None), None)


def _line(node: yaml.Node, location: Location) -> int:
    """Return the line of the deepest part of ``location`` that stands in the file: a key, or a
    list's item.
    """
    line = _line_of(node)
    for part in location:
        step: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(part):
                    step, line = value, _line_of(key)
        elif isinstance(node, yaml.SequenceNode) and part in range(len(node.value)):
            step = node.value[int(part)]
            line = _line_of(node.value[int(part)])
        if step is None:
            break
        node = step
    return line


_STRUCTURES = {
    "string_type": "un texto",
    "list_type": "una lista (cada elemento en su renglón, tras «- »)",
    "dict_type": "un grupo «clave: valor»",
    "model_type": "un grupo de claves «clave: valor»",
    "model_attributes_type": "un grupo de claves «clave: valor»",
}
"""The structure that was expected where something of another one stands."""


def reason_of(detail: Any) -> str:
    """Return the expectation that failed, in Spanish; our own validators speak Spanish already."""
    kind, context = detail["type"], detail.get("ctx", {})
    given = str(detail.get("input"))
    given = given if len(given) <= 60 else f"{given[:57]}…"
    match kind:
        case "extra_forbidden":
            return "esta clave no existe."
        case "missing":
            return "falta esta clave, que es obligatoria."
        case "value_error":
            return str(context["error"])
        case "literal_error" | "enum":
            expected = context["expected"].replace(" or ", " o ")
            return f"«{given}» no se admite; se espera {expected}."
        case _ if kind.startswith("int_"):
            return f"«{given}» no es un número entero."
        case "bool_parsing":
            return f"«{given}» no es verdadero ni falso (true, false)."
        case "string_too_short" | "too_short":
            return "no puede quedar vacío."
        case "string_too_long":
            return f"pasa de {context['max_length']} caracteres."
        case "string_pattern_mismatch":
            return f"«{given}» no se admite; se espera {notation_of(context['pattern'])}."
        case "greater_than_equal":
            return f"«{given}» es menor que {context['ge']}, el mínimo."
        case "less_than_equal":
            return f"«{given}» es mayor que {context['le']}, el máximo."
        case _ if kind.startswith("date"):
            return f"«{given}» no es una fecha; se espera AAAA-MM-DD."
        case _ if kind in _STRUCTURES:
            return f"se espera {_STRUCTURES[kind]} y está «{given}»."
        case _:
            return f"«{given}» no se admite."
