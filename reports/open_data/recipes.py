"""Recipes to take the data from a program or a spreadsheet: to be copied, pasted and run as they stand.

The codes of indicators are read as text: 1.10 is not 1.1.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from indicators.page_context import OpenProgramme
from tables.columns import ColumnKind

from .addresses import file_address, table_address
from .catalogue import Absolute
from .formats.sdmx_results import structure_of
from .tables import TABLES


@dataclass(frozen=True)
class Recipe:
    """A recipe: what is obtained, and the text that obtains it."""

    title: Any
    what: Any
    code: str


@dataclass(frozen=True)
class ToolRecipes:
    """Recipes for one tool; ``anchor`` is its place on the page, ``requirements`` what has to be
    there.
    """

    anchor: str
    title: str
    requirements: Any
    recipes: tuple[Recipe, ...]


def recipes(opened: OpenProgramme, absolute: Absolute) -> tuple[ToolRecipes, ...]:
    """Return all recipes for a programme, with whole addresses."""
    slug = opened.row.slug
    first = opened.row.indicators.order_by("position").values_list("code", flat=True).first()
    first_publication = opened.row.publications.order_by("order").first()
    addresses = {
        "csv": absolute(table_address(slug, "results", format="csv")),
        "parquet": absolute(table_address(slug, "results", format="parquet")),
        "json": absolute(table_address(slug, "results", page_size="1000")),
        "known": absolute(
            table_address(
                slug,
                "results",
                format="csv",
                as_of=first_publication.known_on.isoformat() if first_publication else "",
            )
        ),
        "components": absolute(
            table_address(
                slug, "results", indicator=first or "", include="components", page_size="1000"
            )
        ),
        "package": absolute(file_address(slug, "data-package")),
        "structure": absolute(file_address(slug, "data-sdmx-structure")),
        "sdmx": absolute(file_address(slug, "data-sdmx-csv")),
        "flow": structure_of(opened.row).flow,
        "types": _power_query_types(),
    }
    return tuple(
        ToolRecipes(
            tool.anchor,
            tool.title,
            tool.requirements,
            tuple(
                Recipe(one.title, one.what, _filled(one.code, addresses)) for one in tool.recipes
            ),
        )
        for tool in TOOLS
    )


def _power_query_types() -> str:
    """Return a line for each column of the results: its name, and its type there."""
    (results,) = (table.table for table in TABLES if table.table.name == "results")
    return ",\n".join(
        f'            {{"{column.name}", {_POWER_QUERY.get(column.kind, "type text")}}}'
        for column in results.columns
    )


_POWER_QUERY = {
    ColumnKind.INTEGER: "Int64.Type",
    ColumnKind.DECIMAL: "type number",
    ColumnKind.DATE: "type date",
    ColumnKind.DATETIME: "type datetimezone",
    ColumnKind.BOOLEAN: "type logical",
}


def _filled(code: str, addresses: dict[str, str]) -> str:
    for name, address in addresses.items():
        code = code.replace(f"<<{name}>>", address)
    return code.strip()


PYTHON = ToolRecipes(
    "python",
    "Python",
    _("Con pandas y pyarrow; las dos últimas recetas, con frictionless y con sdmx1."),
    (
        Recipe(
            _("Los resultados en una línea"),
            _("Las claves se leen como texto: el indicador 1.10 no es el 1.1."),
            """
import pandas as pd

resultados = pd.read_csv("<<csv>>", dtype={"indicator": str, "objective": str})
print(resultados[["indicator", "year", "value", "target", "light"]].tail())
""",
        ),
        Recipe(
            _("Lo mismo en Parquet, con sus tipos"),
            _("Decimales exactos, fechas y claves ya vienen con su tipo."),
            """
import pandas as pd

resultados = pd.read_parquet("<<parquet>>")
print(resultados.dtypes)
""",
        ),
        Recipe(
            _("Qué es nuevo o distinto desde que se publicó el programa"),
            _("«as_of» da lo que estaba aprobado ese día; se compara con lo de hoy."),
            """
import pandas as pd

clave = ["indicator", "year", "unit"]
tipos = {"indicator": str}
antes = pd.read_csv("<<known>>", dtype=tipos).set_index(clave)["value"]
hoy = pd.read_csv("<<csv>>", dtype=tipos).set_index(clave)["value"]
comparado = pd.concat({"antes": antes, "hoy": hoy}, axis=1).dropna(subset="hoy")
print(comparado[comparado["antes"] != comparado["hoy"]])
""",
        ),
        Recipe(
            _("Recalcular un indicador"),
            _("«include=components» trae en cada resultado las variables de su fórmula."),
            """
import json
from urllib.request import urlopen

with urlopen("<<components>>") as respuesta:
    for fila in json.load(respuesta)["results"]:
        variables = {cada["variable"]: cada["value"] for cada in fila["components"]}
        print(fila["year"], fila["formula"], variables, "=", fila["computed"])
""",
        ),
        Recipe(
            _("El paquete de datos entero"),
            _("Se guarda, se abre con frictionless y se comprueba contra su descripción."),
            """
from urllib.request import urlretrieve
from frictionless import Package

urlretrieve("<<package>>", "datos.zip")
paquete = Package("datos.zip")
print(paquete.validate().valid)
print(paquete.get_resource("results").to_pandas().head())
""",
        ),
        Recipe(
            _("Los resultados en SDMX"),
            _("Con sdmx1: primero la estructura, luego los datos."),
            """
import io
from urllib.request import urlopen
import sdmx

estructura = sdmx.read_sdmx(io.BytesIO(urlopen("<<structure>>").read()))
flujo = estructura.dataflow["<<flow>>"]
datos = io.BytesIO(urlopen("<<sdmx>>").read())
mensaje = sdmx.read_sdmx(datos, format="CSV", structure=flujo)
print(sdmx.to_pandas(mensaje.data[0]).tail())
""",
        ),
    ),
)
CURL = ToolRecipes(
    "curl",
    "curl",
    _("Desde cualquier terminal."),
    (
        Recipe(
            _("Guardar los resultados en CSV"),
            _("Con «-f», un error no se guarda como si fueran datos."),
            """
curl -sSf -o resultados.csv "<<csv>>"
""",
        ),
        Recipe(
            _("Volver a traerlos solo si cambiaron"),
            _(
                "La primera vez guarda los datos y su versión (ETag). Después, si nada ha cambiado, "
                "la respuesta es un 304 sin cuerpo y el archivo queda como está."
            ),
            """
curl -sSf --etag-save resultados.etag --etag-compare resultados.etag \\
  -o resultados.json -w "%{http_code}\\n" "<<json>>"
""",
        ),
        Recipe(
            _("Con una clave de acceso"),
            _(
                "No hace falta para leer; sirve a programas que preguntan mucho. La clave se crea en "
                "la página de claves de su cuenta y no se escribe en el programa."
            ),
            """
curl -sSf -H "Authorization: Token $PIIMSS_CLAVE" -o resultados.json "<<json>>"
""",
        ),
        Recipe(
            _("El paquete de datos entero"),
            _("Con el nombre que le da el servidor."),
            """
curl -sSf -OJ "<<package>>"
""",
        ),
    ),
)
R = ToolRecipes(
    "r",
    "R",
    _("CSV, con lo que trae R; Parquet, con el paquete arrow; JSON, con jsonlite."),
    (
        Recipe(
            _("Los resultados en CSV"),
            _("La codificación quita la marca que ponen las hojas de cálculo."),
            """
tipos <- c(indicator = "character", objective = "character", met = "logical")
resultados <- read.csv("<<csv>>",
  fileEncoding = "UTF-8-BOM", na.strings = "", colClasses = tipos)
tail(resultados[, c("indicator", "year", "value", "target", "light")])
""",
        ),
        Recipe(
            _("Lo mismo en Parquet, con sus tipos"),
            _("Se guarda primero en un archivo temporal."),
            """
archivo <- tempfile(fileext = ".parquet")
download.file("<<parquet>>", archivo, mode = "wb")
resultados <- arrow::read_parquet(archivo)
""",
        ),
        Recipe(
            _("Un indicador con sus variables"),
            _("Cada renglón trae una tabla con las variables de su fórmula."),
            """
respuesta <- jsonlite::fromJSON("<<components>>")
respuesta$results$components[[nrow(respuesta$results)]]
""",
        ),
    ),
)
EXCEL = ToolRecipes(
    "excel",
    "Excel (Power Query)",
    _(
        "Datos › Obtener datos › De otras fuentes › Consulta en blanco; en el Editor avanzado se pega "
        "el texto y se elige Cerrar y cargar. Después basta Datos › Actualizar todo."
    ),
    (
        Recipe(
            _("Los resultados, que se actualizan"),
            _(
                "Cada columna con su tipo, y las celdas vacías como nulas; «en-US» dice que el punto es "
                "el decimal, sea cual sea el equipo."
            ),
            """
let
    Origen = Csv.Document(
        Web.Contents("<<csv>>"),
        [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]
    ),
    Encabezados = Table.PromoteHeaders(Origen, [PromoteAllScalars = true]),
    Nulos = Table.ReplaceValue(
        Encabezados, "", null, Replacer.ReplaceValue, Table.ColumnNames(Encabezados)
    ),
    Tipos = Table.TransformColumnTypes(
        Nulos,
        {
<<types>>
        },
        "en-US"
    )
in
    Tipos
""",
        ),
    ),
)
TOOLS = (PYTHON, CURL, R, EXCEL)
