"""Reading definition files: strict YAML, checked against a schema, with errors that name the place.

Every scalar is read as text, so that ``2.10`` stays ``2.10`` and no figure passes through binary
floating point; the schema says what is a number.  A repeated key is refused, because YAML would
silently keep the last one.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

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


D = TypeVar("D", bound=Definition)


def read_definition(path: Path, schema: type[D], root: Path) -> D:
    """Read one file as one checked definition; raises DefinitionError with every fault found."""
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
        raise DefinitionError([_syntax_fault(shown_path, error)]) from error
    if node is None:
        raise DefinitionError([f"{shown_path}: el archivo está vacío."])
    faults = [f"{shown_path}:{line} {reason}" for line, reason in _structure_faults(node, set())]
    if faults:
        raise DefinitionError(faults)
    try:
        return schema.model_validate(_value_of(node))
    except ValidationError as error:
        faults = [_fault(shown_path, node, detail) for detail in error.errors()]
        raise DefinitionError(faults) from error


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


def _syntax_fault(shown_path: str, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return f"{shown_path} no es YAML válido: lleva un carácter que no es texto."
    return (
        f"{shown_path}:{mark.line + 1} no es YAML válido: revise comillas, dos puntos, corchetes y "
        f"sangría cerca de la columna {mark.column + 1}."
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


def _fault(shown_path: str, node: yaml.Node, detail: Any) -> str:
    location = [part for part in detail["loc"] if part != "[key]"]
    path = ".".join(str(part) for part in location) or "archivo"
    return f"{shown_path}:{_line(node, location)} {path}: {reason_of(detail)}"


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


def reason_of(detail: Any) -> str:
    """Return the expectation that failed, in Spanish; our own validators speak Spanish already."""
    kind, context = detail["type"], detail.get("ctx", {})
    given = str(detail.get("input"))
    given = given if len(given) <= 60 else f"{given[:57]}…"
    match kind:
        case "extra_forbidden":
            return "esta clave no existe; revise cómo se escribe."
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
            return f"«{given}» no se admite: minúsculas sin acento, cifras y guiones."
        case "greater_than_equal":
            return f"«{given}» es menor que {context['ge']}, el mínimo."
        case "less_than_equal":
            return f"«{given}» es mayor que {context['le']}, el máximo."
        case _ if kind.startswith("date"):
            return f"«{given}» no es una fecha; se espera AAAA-MM-DD."
        case _ if kind.endswith("_type"):
            return f"se esperaba otra estructura y está «{given}»."
        case _:
            return f"«{given}» no se admite."
