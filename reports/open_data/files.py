"""The files of a programme's data: what each is, its media type and where it is."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class DataFile:
    """A file; ``name`` is that of its address, ``ending`` what the file's own name ends with."""

    name: str
    format: str
    title: Any
    what: Any
    media_type: str
    ending: str
    standard: str
    parameters: str = ""

    @property
    def content_type(self) -> str:
        """Return the media type as it is answered."""
        return f"{self.media_type}; {self.parameters}" if self.parameters else self.media_type


PACKAGE = DataFile(
    "data-package",
    "ZIP",
    _("Paquete de datos"),
    _("Todas las tablas en CSV, con lo que significa cada columna (Frictionless Data Package)."),
    "application/zip",
    "datos.zip",
    "https://datapackage.org/profiles/2.0/datapackage.json",
)
CATALOGUE = DataFile(
    "data-catalogue",
    "JSON",
    _("Catálogo"),
    _(
        "La lista de los conjuntos de datos, como la cosechan los portales de datos abiertos (DCAT)."
    ),
    "application/json",
    "data.json",
    "https://project-open-data.cio.gov/v1.1/schema",
)
SDMX_CSV = DataFile(
    "data-sdmx-csv",
    "CSV",
    _("Resultados en SDMX-CSV"),
    _("Los resultados por año con códigos estadísticos internacionales (SDMX-CSV 2.0)."),
    "application/vnd.sdmx.data+csv",
    "sdmx-datos.csv",
    "https://sdmx.org",
    "version=2.0.0",
)
SDMX_XML = DataFile(
    "data-sdmx-xml",
    "XML",
    _("Resultados en SDMX-ML"),
    _("Los mismos resultados en XML, ligados a su estructura (SDMX-ML 2.1)."),
    "application/vnd.sdmx.structurespecificdata+xml",
    "sdmx-datos.xml",
    "https://sdmx.org",
    "version=2.1",
)
SDMX_STRUCTURE = DataFile(
    "data-sdmx-structure",
    "XML",
    _("Estructura SDMX"),
    _("Listas de códigos, conceptos y definición de la estructura: hace falta para leer SDMX."),
    "application/vnd.sdmx.structure+xml",
    "sdmx-estructura.xml",
    "https://sdmx.org",
    "version=2.1",
)

FILES = (PACKAGE, SDMX_CSV, SDMX_XML, SDMX_STRUCTURE, CATALOGUE)
OF_THE_DATA = (PACKAGE, SDMX_CSV, SDMX_XML, SDMX_STRUCTURE)
"""Those that the catalogue lists."""
