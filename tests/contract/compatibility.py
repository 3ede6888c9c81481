"""What of a schema of the API would break those who use the API today.

What is *asked* may only become wider: whoever asks as before must go on being understood.  What is
*told* may only become narrower: whoever reads it must not meet what there was not before.  New
fields are no break, since readers overlook what they do not know.
"""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

ASKED, TOLD = "asked", "told"
_EVERY_TYPE = frozenset({"string", "number", "integer", "boolean", "null", "array", "object"})
_LEAST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_MOST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")


def incompatibilities(old: Schema, new: Schema) -> list[str]:
    """Return what breaks, a sentence each; nothing where everything that worked goes on working."""
    return list(_Comparison(old, new).sentences())


class _Comparison:
    def __init__(self, old: Schema, new: Schema) -> None:
        self.old, self.new = old, new
        self.compared: set[tuple[str, str, str]] = set()

    def sentences(self) -> Iterator[str]:
        """Of every operation that there was."""
        for path, methods in self.old["paths"].items():
            if path not in self.new["paths"]:
                yield f"{path}: the path is gone"
                continue
            for method, operation in methods.items():
                where = f"{method.upper()} {path}"
                if method not in self.new["paths"][path]:
                    yield f"{where}: the method is gone"
                else:
                    yield from self.operation(where, operation, self.new["paths"][path][method])

    def operation(self, where: str, old: Schema, new: Schema) -> Iterator[str]:
        if old.get("operationId") != new.get("operationId"):
            yield f"{where}: the operationId changed, after which clients name what they call"
        if {} in old.get("security", [{}]) and {} not in new.get("security", [{}]):
            yield f"{where}: who asks must say who they are"
        yield from self.parameters(where, old, new)
        yield from self.body(where, old.get("requestBody"), new.get("requestBody"))
        for status, answer in old.get("responses", {}).items():
            if status in new.get("responses", {}):
                yield from self.answer(f"{where} {status}", answer, new["responses"][status])
            elif status.startswith(("2", "3")):
                yield f"{where}: the answer {status} is gone"

    def parameters(self, where: str, old: Schema, new: Schema) -> Iterator[str]:
        before = {(each["in"], each["name"]): each for each in old.get("parameters", ())}
        after = {(each["in"], each["name"]): each for each in new.get("parameters", ())}
        for key, parameter in before.items():
            here = f"{where} ?{key[1]}"
            if key not in after:
                yield f"{here}: the parameter is gone"
                continue
            if after[key].get("required") and not parameter.get("required"):
                yield f"{here}: it must be given now"
            yield from self.schema(here, parameter["schema"], after[key]["schema"], ASKED)
        for key in after.keys() - before.keys():
            if after[key].get("required"):
                yield f"{where} ?{key[1]}: a new parameter that must be given"

    def body(self, where: str, old: Schema | None, new: Schema | None) -> Iterator[str]:
        if new and new.get("required") and not (old and old.get("required")):
            yield f"{where}: a body must be sent now"
        if old and not new:
            yield f"{where}: no body is taken any more"
        elif old and new:
            yield from self.contents(where, old["content"], new["content"], ASKED)

    def answer(self, where: str, old: Schema, new: Schema) -> Iterator[str]:
        for name in old.get("headers", {}):
            if name not in new.get("headers", {}):
                yield f"{where}: the header {name} is gone"
        yield from self.contents(where, old.get("content", {}), new.get("content", {}), TOLD)

    def contents(self, where: str, old: Schema, new: Schema, way: str) -> Iterator[str]:
        for media_type, content in old.items():
            if media_type not in new:
                yield f"{where}: the format {media_type} is gone"
            else:
                yield from self.schema(
                    where, content.get("schema", {}), new[media_type].get("schema", {}), way
                )

    # Schemas ---------------------------------------------------------------------------

    def schema(self, where: str, old: Schema, new: Schema, way: str) -> Iterator[str]:
        if "$ref" in old and "$ref" in new:
            key = (old["$ref"], new["$ref"], way)
            if key in self.compared:
                return
            self.compared.add(key)
            # What is within is told of the component and not of whoever happens to come first.
            where = old["$ref"].rpartition("/")[2]
        old, new = _resolved(self.old, old), _resolved(self.new, new)
        yield from _types(where, old, new, way)
        yield from _words(where, old, new, way)
        yield from _bounds(where, old, new, way)
        for name in ("format", "pattern"):
            narrower, wider = (old, new) if way == TOLD else (new, old)
            if name in narrower and narrower.get(name) != wider.get(name):
                yield f"{where}: the {name} changed"
        if way == ASKED and old.get("default") != new.get("default"):
            yield f"{where}: something else is meant where nothing is given"
        yield from self.properties(where, old, new, way)
        for name in ("items", "additionalProperties"):
            if isinstance(old.get(name), dict) and isinstance(new.get(name), dict):
                yield from self.schema(f"{where}[]", old[name], new[name], way)
        was_closed, is_closed = (each.get("additionalProperties") is False for each in (old, new))
        if way == ASKED and is_closed and not was_closed:
            yield f"{where}: other fields are refused now"
        yield from self.alternatives(where, old, new, way)

    def properties(self, where: str, old: Schema, new: Schema, way: str) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        for name, schema in before.items():
            if name not in after:
                yield f"{where}.{name}: the field is gone"
            else:
                yield from self.schema(f"{where}.{name}", schema, after[name], way)
        given, wanted = set(old.get("required", ())), set(new.get("required", ()))
        if way == TOLD:
            for name in sorted(given - wanted):
                yield f"{where}.{name}: it is not always there any more"
        else:
            for name in sorted(wanted - given):
                yield f"{where}.{name}: it must be given now"

    def alternatives(self, where: str, old: Schema, new: Schema, way: str) -> Iterator[str]:
        for name in ("allOf", "anyOf", "oneOf"):
            before, after = old.get(name, []), new.get(name, [])
            if len(before) != len(after):
                yield f"{where}: {name} changed"
            for one, other in zip(before, after, strict=False):
                yield from self.schema(where, one, other, way)


def _resolved(whole: Schema, schema: Schema) -> Schema:
    while "$ref" in schema:
        schema = whole["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _ordered(old: Any, new: Any, way: str) -> tuple[Any, Any]:
    """The side that must lie within the other, and that other."""
    return (new, old) if way == TOLD else (old, new)


def _types(where: str, old: Schema, new: Schema, way: str) -> Iterator[str]:
    inner, outer = _ordered(_types_of(old), _types_of(new), way)
    if strange := sorted(inner - outer):
        verb = "may come now" if way == TOLD else "is not taken any more"
        yield f"{where}: {', '.join(strange)} {verb}"


def _types_of(schema: Schema) -> frozenset[str]:
    given = schema.get("type")
    if given is None:
        return _EVERY_TYPE
    found = {given} if isinstance(given, str) else set(given)
    return frozenset(found | ({"integer"} if "number" in found else set()))


def _words(where: str, old: Schema, new: Schema, way: str) -> Iterator[str]:
    inner, outer = _ordered(_enum(old), _enum(new), way)
    if outer is None:
        return
    if inner is None:
        yield f"{where}: {'it is no closed list any more' if way == TOLD else 'a closed list now'}"
        return
    if strange := [each for each in inner if each not in outer]:
        verb = "may come now" if way == TOLD else "is not taken any more"
        yield f"{where}: {strange} {verb}"


def _enum(schema: Schema) -> list[Any] | None:
    return [schema["const"]] if "const" in schema else schema.get("enum")


def _bounds(where: str, old: Schema, new: Schema, way: str) -> Iterator[str]:
    inner, outer = _ordered(old, new, way)
    for name in (*_LEAST, *_MOST):
        limit, own = outer.get(name), inner.get(name)
        if limit is None:
            continue
        if own is None or (own < limit if name in _LEAST else own > limit):
            yield f"{where}: {name} went from {old.get(name)} to {new.get(name)}"
