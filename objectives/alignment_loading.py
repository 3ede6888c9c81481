"""The alignments of a programme: from their definition file into rows, and back."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch

from .alignment_definitions import AlignmentsDefinition, FrameworkDefinition
from .definition_files import DefinitionFile
from .models import (
    ALIGNED,
    Alignment,
    Framework,
    FrameworkNode,
    Objective,
    Programme,
    SpecificAction,
    Strategy,
)
from .programme_parts import ProgrammeFiles, ProgrammePart
from .upsert import Changes, remove, upsert

_NOUNS = {"objective": "objetivo", "strategy": "estrategia", "action": "acción"}


def alignment_faults(
    file: DefinitionFile[AlignmentsDefinition], files: ProgrammeFiles
) -> list[str]:
    """Return the faults that only show when the alignments are read beside the other files."""
    known = {
        "objective": {objective.code for objective in files.programme.objectives},
        "strategy": {strategy.code for strategy in files.programme.all_strategies},
        "action": {action.code for action in files.programme.all_actions},
    }
    printed_in = {publication.slug for publication in files.publications.publications}
    faults = []
    for place, alignment in enumerate(file.definition.alignments):
        level, code = alignment.aligned
        if code not in known[level]:
            reason = f"no hay {_NOUNS[level]} «{code}»."
            faults.append(file.fault(reason, "alignments", place, level))
        if alignment.publication not in printed_in:
            reason = f"no hay publicación «{alignment.publication}»."
            faults.append(file.fault(reason, "alignments", place, "publication"))
    return faults


def load_alignments(
    programme: Programme, definition: AlignmentsDefinition, changes: Changes
) -> None:
    """Bring the frameworks and alignments of a programme to what their file says."""
    known = {framework.slug: framework for framework in programme.frameworks.all()}
    nodes: dict[tuple[str, str], FrameworkNode] = {}
    for position, framework_definition in enumerate(definition.frameworks, start=1):
        framework = upsert(
            known.pop(framework_definition.slug, None),
            Framework,
            {"programme": programme, "slug": framework_definition.slug},
            {"name": framework_definition.name, "position": position},
            changes,
        )
        for code, node in _load_nodes(framework, framework_definition, changes).items():
            nodes[framework.slug, code] = node
    _load_rows(programme, definition, nodes, changes)
    remove(list(known.values()), changes)


def _load_nodes(
    framework: Framework, definition: FrameworkDefinition, changes: Changes
) -> Mapping[str, FrameworkNode]:
    known = {node.code: node for node in framework.nodes.select_related("parent")}
    loaded: dict[str, FrameworkNode] = {}
    for position, node in enumerate(definition.nodes, start=1):
        loaded[node.code] = upsert(
            known.pop(node.code, None),
            FrameworkNode,
            {"framework": framework, "code": node.code},
            {
                "kind": node.kind,
                "name": node.name,
                "parent": loaded[node.parent] if node.parent else None,
                "position": position,
            },
            changes,
        )
    remove(list(known.values()), changes)
    return loaded


def _load_rows(
    programme: Programme,
    definition: AlignmentsDefinition,
    nodes: Mapping[tuple[str, str], FrameworkNode],
    changes: Changes,
) -> None:
    parts: dict[str, dict[str, Any]] = {
        "objective": {row.code: row for row in programme.objectives.all()},
        "strategy": _by_code(Strategy, programme),
        "action": _by_code(SpecificAction, programme),
    }
    publications = {publication.slug: publication for publication in programme.publications.all()}
    known = {
        (row.node, row.aligned): row
        for row in Alignment.objects.filter(node__framework__programme=programme).select_related(
            "node__framework", "publication", *ALIGNED
        )
    }
    for position, alignment in enumerate(definition.alignments, start=1):
        level, code = alignment.aligned
        aligned: Objective | Strategy | SpecificAction = parts[level][code]
        node = nodes[alignment.framework, alignment.node]
        upsert(
            known.pop((node, aligned), None),
            Alignment,
            {"node": node, level: aligned},
            {
                "publication": publications[alignment.publication],
                "section": alignment.section,
                "page": alignment.page,
                "note": alignment.note,
                "position": position,
            },
            changes,
        )
    remove(list(known.values()), changes)


def _by_code(model: type[Strategy] | type[SpecificAction], programme: Programme) -> dict[str, Any]:
    return {row.code: row for row in model._default_manager.filter(objective__programme=programme)}


def dump_alignments(programme: Programme) -> dict[str, list[dict[str, Any]]]:
    """Return what the definition file of loaded alignments says."""
    frameworks = programme.frameworks.prefetch_related(
        Prefetch("nodes", FrameworkNode.objects.select_related("parent"))
    )
    if not frameworks:
        return {}
    rows = Alignment.objects.filter(node__framework__programme=programme).select_related(
        "node__framework", "publication", *ALIGNED
    )
    return {
        "frameworks": [
            {
                "slug": framework.slug,
                "name": framework.name,
                "nodes": [
                    {
                        "code": node.code,
                        "kind": node.kind,
                        "name": node.name,
                        "parent": node.parent.code if node.parent else None,
                    }
                    for node in framework.nodes.all()
                ],
            }
            for framework in frameworks
        ],
        "alignments": [
            {
                "framework": row.node.framework.slug,
                "node": row.node.code,
                "publication": row.publication.slug,
            }
            | {name: getattr(row, name) for name in ("section", "page", "note")}
            | {level: getattr(getattr(row, level), "code", None) for level in ALIGNED}
            for row in rows.order_by("position")
        ],
    }


ALIGNMENTS = ProgrammePart(
    name="alignments",
    place=2,
    schema=AlignmentsDefinition,
    faults=alignment_faults,
    load=load_alignments,
    dump=dump_alignments,
)
