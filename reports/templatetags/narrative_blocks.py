"""The blocks of a text of the report, for the template that lays them out."""

from django import template

from reports.yearly_report.documents.markdown import Grid, MarkdownHeading, TextRuns

register = template.Library()


@register.filter
def block_kind(block: object) -> str:
    """Return the kind of a block of a text, for the template that lays it out."""
    return type(block).__name__


@register.filter
def cells_of(grid: Grid, row: tuple[TextRuns, ...]) -> list[tuple[TextRuns, bool]]:
    """Return the cells of a row of a table, each with whether its column stands at the right."""
    return list(zip(row, grid.numbers, strict=True))


@register.filter
def heading_tag(heading: MarkdownHeading) -> str:
    """Return the element of a heading of a text, which stands below two of its page."""
    return f"h{min(heading.level + 2, 6)}"
