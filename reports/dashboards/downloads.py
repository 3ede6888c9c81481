"""Files of one indicator: a spreadsheet, its chart as a drawing and as a picture."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from . import content
from .charts import picture_svg
from .charts.rasterize import png_of
from .spreadsheet import workbook_of


@dataclass(frozen=True)
class Download:
    """A link to a file: its format, content, address and name."""

    format: str
    what: str
    address: str
    file: str


@dataclass(frozen=True)
class GeneratedFile:
    """A file made when it is asked for."""

    content_type: str
    body: bytes


Maker = Callable[[content.OpenProgramme, content.Ficha, str], GeneratedFile]


def _spreadsheet(
    programme: content.OpenProgramme, ficha: content.Ficha, address: str
) -> GeneratedFile:
    tables = content.ficha_tables(programme, ficha)
    title = f"{ficha.code} {ficha.name}"
    return GeneratedFile(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        workbook_of(tables, title=title, author=programme.page_context.institution),
    )


def _drawing(programme: content.OpenProgramme, ficha: content.Ficha, address: str) -> GeneratedFile:
    return GeneratedFile("image/svg+xml", _svg(programme, ficha, address).encode())


def _picture(programme: content.OpenProgramme, ficha: content.Ficha, address: str) -> GeneratedFile:
    return GeneratedFile("image/png", png_of(_svg(programme, ficha, address)))


def _svg(programme: content.OpenProgramme, ficha: content.Ficha, address: str) -> str:
    page_context = ficha.page_context
    source = _("Con datos de: %(institution)s, %(programme)s, %(until)s.") % {
        "institution": page_context.institution,
        "programme": page_context.name,
        "until": page_context.data_until,
    }
    drawn = picture_svg(ficha.chart.trend, f"{ficha.code} {ficha.name}", (source, address))
    if not drawn:
        raise content.PageNotFound(_("El indicador «%s» no tiene cifras que dibujar.") % ficha.code)
    return drawn


MAKERS: dict[str, Maker] = {"xlsx": _spreadsheet, "svg": _drawing, "png": _picture}


def downloads_of(programme: content.OpenProgramme, ficha: content.Ficha) -> tuple[Download, ...]:
    """Return the downloads of one indicator."""
    slug, code, year = programme.page_context.slug, ficha.code, ficha.card.year
    api = f"{reverse('schema').removesuffix('schema/')}programmes/{slug}/"
    name = f"{slug}-{code}"

    def made(extension: str) -> str:
        address = reverse("programme:ficha-file", args=(slug, code, extension))
        return f"{address}?{urlencode({'year': year})}"

    def listed(resource: str, form: str) -> str:
        query = {"indicator": code, "page_size": 1000, "format": form}
        return f"{api}{resource}/?{urlencode(query)}"

    found = [
        Download(
            "XLSX", _("ficha, resultados, variables y lecturas"), made("xlsx"), f"{name}.xlsx"
        ),
        Download(
            "CSV", _("resultados por año"), listed("results", "csv"), f"{name}-resultados.csv"
        ),
        Download(
            "CSV", _("valores de las variables"), listed("values", "csv"), f"{name}-valores.csv"
        ),
        Download(
            "JSON", _("resultados por año"), listed("results", "json"), f"{name}-resultados.json"
        ),
        Download("JSON", _("la ficha"), f"{api}indicators/{code}/", f"{name}-ficha.json"),
    ]
    if ficha.chart.wide:
        found += [
            Download("SVG", _("la gráfica, para ampliar"), made("svg"), f"{name}-{year}.svg"),
            Download("PNG", _("la gráfica, para pegar"), made("png"), f"{name}-{year}.png"),
        ]
    return tuple(found)
