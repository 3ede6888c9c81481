"""The sheet after another program has opened and saved it: LibreOffice, where it is installed.

Not asked for where everything is required: it is one of two programs that people use, and the other
one runs on no server.
"""

import io
import shutil
import subprocess

import pytest
from openpyxl import load_workbook

from indicators.models import SheetState
from indicators.sheets.table import SHEET
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast, typed
from tests.factories.sheets import cells_of, download, fill, send

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="there is not LibreOffice"),
]


def opened_and_saved(content, folder):
    """The workbook as LibreOffice leaves it."""
    came, left = folder / "in", folder / "out"
    came.mkdir()
    (came / "capturas.xlsx").write_bytes(content)
    subprocess.run(
        [
            SOFFICE, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", left, came / "capturas.xlsx",
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (left / "capturas.xlsx").read_bytes()


@kept_fixture
def cast():
    cast = make_cast()
    cast.small.state("1.1", 2022, {"v1": "1200.5", "v2": "4800"})
    entries = typed(v1="1 234.50", v2="12345678901234567.89")
    entries["v2"]["note"] = "=SUM(A1)\ndos renglones <&> «ñ»"
    capture_at_status(cast, "borrador", entries=entries)
    cast.small.add_indicator("1.2", "v1", symbols={"v1": "suma"})
    return cast


def test_it_comes_back_from_there_as_it_went_out(cast, tmp_path):
    back = opened_and_saved(download(cast), tmp_path)
    sheet = load_workbook(io.BytesIO(back))[SHEET]
    assert sheet.protection.sheet
    assert [cell.column_letter for cell in sheet[2] if not cell.protection.locked] == list("IJKL")
    assert sheet.column_dimensions["M"].hidden
    lists = [each for each in sheet.data_validations.dataValidation if each.type == "list"]
    assert [each.formula1 for each in lists] == ['"definitivo,preliminar,no disponible,no aplica"']
    assert sheet["I2"].value == 1234.5
    assert sheet["I3"].value == "12345678901234567.89"
    assert sheet["L3"].data_type == "s"

    sent = send(cast, back)
    assert (sent.state, sent.problems) == (SheetState.UNCHANGED, [])


def test_what_was_filled_comes_back_from_there(cast, tmp_path):
    filled = fill(
        download(cast), I2=28.57, J3="preliminar", I4=0.000123456789012345, K4=2023, L4="«ñ» <&>"
    )
    sent = send(cast, opened_and_saved(filled, tmp_path))
    assert not sent.problems
    assert cells_of(sent) == {
        "Capturas!I2": ("1 234.50", "28.57"),
        "Capturas!J3": ("definitivo", "preliminar"),
        "Capturas!I4": ("—", "0.000123456789012345"),
        "Capturas!J4": ("—", "definitivo"),
        "Capturas!K4": ("—", "2023"),
        "Capturas!L4": ("—", "«ñ» <&>"),
    }
