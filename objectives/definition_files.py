"""Reading definition files: strict YAML, checked against a schema, with errors that name the place.

Every scalar is read as text, so that ``2.10`` stays ``2.10`` and no figure passes through binary
floating point; the schema says what is a number.  A repeated key is refused, because YAML would
silently keep the last one.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

Location = Sequence[str | int]


class DefinitionError(Exception):
    """One or more faults in definition files; each is a Spanish sentence with file and place."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = list(faults)


class Definition(BaseModel):
    """Base of every schema: unknown keys are refused and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


D = TypeVar("D", bound=Definition)


def read_definition(path: Path, schema: type[D], root: Path) -> D:
    """One file as one checked definition; raises DefinitionError with every fault found."""
    shown = str(path.relative_to(root))
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DefinitionError([f"{shown}: no se puede leer ({error.strerror})."]) from error
    except UnicodeDecodeError as error:
        raise DefinitionError([f"{shown}: no es texto UTF-8 (byte {error.start})."]) from error
    try:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise DefinitionError([_syntax_fault(shown, error)]) from error
    if node is None:
        raise DefinitionError([f"{shown}: el archivo está vacío."])
    repeated = [f"{shown}:{line} clave repetida «{key}»." for key, line in _repeated_keys(node)]
    if repeated:
        raise DefinitionError(repeated)
    try:
        return schema.model_validate(yaml.load(text, Loader=yaml.BaseLoader))
    except ValidationError as error:
        faults = [_fault(shown, node, detail) for detail in error.errors()]
        raise DefinitionError(faults) from error


def _syntax_fault(shown: str, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    place = f":{mark.line + 1}" if mark else ""
    problem = getattr(error, "problem", None) or str(error)
    return f"{shown}{place} no es YAML válido: {problem}."


def _repeated_keys(node: yaml.Node) -> list[tuple[str, int]]:
    """Every key that stands twice in one mapping, with its line."""
    found: list[tuple[str, int]] = []
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                found.append((key.value, key.start_mark.line + 1))
            seen.add(key.value)
            found += _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            found += _repeated_keys(item)
    return found


def _fault(shown: str, node: yaml.Node, detail: Any) -> str:
    location = [part for part in detail["loc"] if part != "[key]"]
    path = ".".join(str(part) for part in location) or "archivo"
    return f"{shown}:{_line(node, location)} {path}: {_reason(detail)}"


def _line(node: yaml.Node, location: Location) -> int:
    """Line of the deepest part of ``location`` that stands in the file."""
    for part in location:
        if isinstance(node, yaml.MappingNode):
            step = next((value for key, value in node.value if key.value == str(part)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            step = node.value[part] if part < len(node.value) else None
        else:
            step = None
        if step is None:
            break
        node = step
    return int(node.start_mark.line) + 1


def _reason(detail: Any) -> str:
    """What was expected, in Spanish; messages of our own validators are Spanish already."""
    kind, context = detail["type"], detail.get("ctx", {})
    given = detail.get("input")
    match kind:
        case "extra_forbidden":
            return "esta clave no existe; revise cómo se escribe."
        case "missing":
            return "falta esta clave, que es obligatoria."
        case "value_error":
            return str(context["error"])
        case "literal_error" | "enum":
            return f"«{given}» no se admite; se espera {context['expected']}."
        case "int_parsing" | "int_type":
            return f"«{given}» no es un número entero."
        case "bool_parsing":
            return f"«{given}» no es verdadero ni falso (true, false)."
        case "string_too_short":
            return "no puede quedar vacío."
        case _ if kind.startswith("date"):
            return f"«{given}» no es una fecha; se espera AAAA-MM-DD."
        case _ if kind.endswith("_type"):
            return f"se esperaba otra estructura y está «{given}»."
        case _:
            return str(detail["msg"])
