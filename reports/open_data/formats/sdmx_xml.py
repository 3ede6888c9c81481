"""SDMX-ML 2.1: the structure of the results, and the results by it; written by the sdmx1 library.

The library is imported where it is used: it takes two seconds to load.
"""

from typing import Any

from objectives.models import Programme

from ..publication import published
from .sdmx_results import (
    ATTRIBUTES,
    DIMENSIONS,
    VALUE,
    Structure,
    concept_meaning,
    observations,
    structure_of,
)

MOST_OBSERVATIONS = 20_000
"""More are handed out as CSV alone: the library builds all of them in memory."""

_KINDS = {
    "DECIMALS": "integer",
    "TARGET": "decimal",
    "COMPUTED": "decimal",
    VALUE: "double",  # the type that has a word for what is missing
    "PRINTED": "string",
    "CUTOFF": "string",
    "PUBLICATION": "string",
}
_LANGUAGE = "es"


class TooManyObservations(ValueError):
    """There are more observations than are written as XML."""


def write_structure(programme: Programme) -> bytes:
    """Write the lists of codes, concepts, the structure's definition and the flow of data."""
    import sdmx
    from sdmx.message import StructureMessage

    structure = structure_of(programme)
    parts = _parts(structure)
    message = StructureMessage(header=_header(programme, structure))
    for artefact in parts["all"]:
        message.add(artefact)
    return bytes(sdmx.to_xml(message, pretty_print=True))


def write_data(programme: Programme) -> bytes:
    """Write the observations by that structure; raises ``TooManyObservations``."""
    import sdmx
    from sdmx.message import DataMessage
    from sdmx.model import common, v21

    structure = structure_of(programme)
    parts = _parts(structure)
    definition = parts["definition"]
    measure = definition.measures[0]
    attributes = {component.id: component for component in definition.attributes.components}
    found: list[Any] = []
    for observation in observations(programme, structure):
        if len(found) == MOST_OBSERVATIONS:
            raise TooManyObservations
        found.append(
            v21.Observation(
                dimension=definition.make_key(
                    v21.Key, {dimension: observation[dimension] for dimension in DIMENSIONS}
                ),
                value=observation.get(VALUE),
                value_for=measure,
                attached_attribute={
                    attribute: common.AttributeValue(
                        value=observation[attribute], value_for=attributes[attribute]
                    )
                    for attribute in ATTRIBUTES
                    if attribute in observation
                },
            )
        )
    data = v21.StructureSpecificDataSet(structured_by=definition, described_by=parts["flow"])
    data.add_obs(found)
    message = DataMessage(data=[data], dataflow=parts["flow"], header=_header(programme, structure))
    return bytes(sdmx.to_xml(message, pretty_print=True))


def _header(programme: Programme, structure: Structure) -> Any:
    from sdmx.message import Header
    from sdmx.model import common

    about = published(programme)
    return Header(
        id=structure.flow,
        test=False,
        prepared=about.changed,
        sender=common.Agency(id=structure.agency, name={_LANGUAGE: structure.institution}),
    )


def _parts(structure: Structure) -> dict[str, Any]:
    """Return the structure as the library has it."""
    from sdmx.model import common, v21

    maintained: dict[str, Any] = {
        "maintainer": common.Agency(id=structure.agency, name={_LANGUAGE: structure.institution}),
        "version": structure.version,
        "is_final": False,  # codes are added as fichas are
        "is_external_reference": False,
    }
    concepts = common.ConceptScheme(
        id="CS_RESULTS", name={_LANGUAGE: structure.title}, **maintained
    )
    for component in (*DIMENSIONS, VALUE, *ATTRIBUTES):
        concepts.append(common.Concept(id=component, name={_LANGUAGE: concept_meaning(component)}))
    lists = {}
    for concept, codelist in structure.lists.items():
        codes = common.Codelist(id=codelist.id, name={_LANGUAGE: codelist.title}, **maintained)
        for ours, theirs in codelist.ids.items():
            codes.append(
                common.Code(
                    id=theirs,
                    name={_LANGUAGE: codelist.names[ours]},
                    annotations=[v21.Annotation(id="code", text={_LANGUAGE: ours})],
                )
            )
        lists[concept] = codes
    definition = _definition(structure, concepts, lists, maintained)
    flow = v21.DataflowDefinition(
        id=structure.flow, name={_LANGUAGE: structure.title}, structure=definition, **maintained
    )
    return {
        "definition": definition,
        "flow": flow,
        "all": [*lists.values(), concepts, definition, flow],
    }


def _definition(structure: Structure, concepts: Any, lists: Any, attributes: Any) -> Any:
    from sdmx.model import common, v21

    definition = v21.DataStructureDefinition(
        id=f"DSD_{structure.flow}", name={_LANGUAGE: structure.title}, **attributes
    )
    definition.dimensions.id = "DimensionDescriptor"
    definition.measures.id = "MeasureDescriptor"
    definition.attributes.id = "AttributeDescriptor"

    def represented(concept: str) -> Any:
        if concept in lists:
            return common.Representation(enumerated=lists[concept])
        facet = common.Facet(value_type=common.FacetValueType[_KINDS[concept]])
        return common.Representation(non_enumerated=[facet])

    for order, dimension in enumerate(DIMENSIONS, start=1):
        if dimension == "TIME_PERIOD":
            facet = common.Facet(value_type=common.FacetValueType["gregorianYear"])
            time = common.Representation(non_enumerated=[facet])
            definition.dimensions.append(
                v21.TimeDimension(
                    id=dimension,
                    order=order,
                    concept_identity=concepts[dimension],
                    local_representation=time,
                )
            )
        else:
            definition.dimensions.append(
                v21.Dimension(
                    id=dimension,
                    order=order,
                    concept_identity=concepts[dimension],
                    local_representation=represented(dimension),
                )
            )
    definition.measures.append(
        v21.PrimaryMeasure(
            id=VALUE, concept_identity=concepts[VALUE], local_representation=represented(VALUE)
        )
    )
    for attribute in ATTRIBUTES:
        definition.attributes.append(
            v21.DataAttribute(
                id=attribute,
                concept_identity=concepts[attribute],
                local_representation=represented(attribute),
                usage_status=common.UsageStatus[
                    "mandatory" if attribute == "OBS_STATUS" else "conditional"
                ],
                related_to=v21.PrimaryMeasureRelationship(),
            )
        )
    return definition
