"""Fields of fichas that were kept under codes and slugs corrected since, read by the present ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from objectives.models import NamedKind
from objectives.renames import names_now


@dataclass(frozen=True)
class PresentNames:
    """The present names of the objectives, strategies and publications of a programme."""

    named: Mapping[tuple[NamedKind, str], str]

    @classmethod
    def of(cls, programme: int) -> "PresentNames":
        """Return those of a programme by its id; one query where the files never corrected any."""
        return cls(names_now(programme))

    def _now(self, kind: NamedKind, name: str) -> str:
        return self.named.get((kind, name), name)

    def in_fields(self, fields: Mapping[str, str]) -> dict[str, str]:
        """Return the fields of a ficha, each by the present names."""
        if not self.named:
            return dict(fields)
        return dict(self._field(path, text) for path, text in fields.items())

    def _field(self, path: str, text: str) -> tuple[str, str]:
        match path.split("."):
            case ["objective"]:
                return path, self._now(NamedKind.OBJECTIVE, text)
            case ["other_objectives"]:
                return path, " ".join(self._now(NamedKind.OBJECTIVE, code) for code in text.split())
            case ["strategy"]:
                return path, self._now(NamedKind.STRATEGY, text)
            case ["restated_targets", slug, *rest]:
                return ".".join(
                    ["restated_targets", self._now(NamedKind.PUBLICATION, slug), *rest]
                ), text
            case [*_part, "publication"]:
                return path, self._now(NamedKind.PUBLICATION, text)
        return path, text

    def in_data(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return a ficha in the shape of its file by the present names."""
        strategy = data.get("strategy")
        return {
            **data,
            "objective": self._now(NamedKind.OBJECTIVE, data["objective"]),
            "other_objectives": [
                self._now(NamedKind.OBJECTIVE, code) for code in data.get("other_objectives", ())
            ],
            "strategy": strategy and self._now(NamedKind.STRATEGY, strategy),
            "targets": data.get("targets") and self._part(data["targets"]),
            "restated_targets": [self._part(part) for part in data.get("restated_targets", ())],
            "methods": [self._part(part) for part in data.get("methods", ())],
        }

    def _part(self, part: Mapping[str, Any]) -> dict[str, Any]:
        return {**part, "publication": self._now(NamedKind.PUBLICATION, part["publication"])}
