"""A chart as pages lay it out: drawn for two widths, in words, and for the chart library."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Chart:
    """The figure: drawn for two widths, in words, and as Plotly's figure where it has one."""

    wide: SafeString
    narrow: SafeString
    alternative: str
    figure: dict[str, Any] = field(default_factory=dict)
