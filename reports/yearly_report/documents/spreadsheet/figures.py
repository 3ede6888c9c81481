"""The conversion of a figure into a number of a spreadsheet that shows exactly what was printed."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal

from ..report import Figure

MOST_DIGITS = 15
"""The digits that a number in a spreadsheet keeps."""

LONGEST_WORDS = 40
"""Letters that a number format may carry behind its number."""

EXACT = Context(prec=200)

_NUMBER = re.compile(r'(?P<sign>[-−]?)(?P<whole>[\d,]*)(?:\.(?P<decimals>\d+))?(?P<after>[^"]*)')


def format_of(figure: Figure) -> str | None:
    """Return the format in which the cell of a number shows the figure; None where no number can.

    A sign such as ``%`` is a letter in it, so that ``87%`` is the number 87.  A figure that was
    counted may have more decimals than are shown.
    """
    shown, value = figure.display_text, figure.value
    found = _NUMBER.fullmatch(shown)
    if value is None or found is None:
        return None
    sign, whole, decimals, after = found.group("sign", "whole", "decimals", "after")
    body = _body(whole, decimals or "")
    if body is None or len(after) > LONGEST_WORDS:
        return None
    plain = f"{whole.replace(',', '') or '0'}.{decimals or ''}"
    read = -Decimal(plain) if sign else Decimal(plain)
    if (
        not fits_exactly(read)
        or _rounded(value, len(decimals or "")) != read
        or (sign and not read)
    ):
        return None
    positive = f"{body}{_words(after)}"
    return f"{positive};{_words('−')}{positive}" if sign == "−" else positive


def fits_exactly(value: Decimal) -> bool:
    """Return whether a number of a spreadsheet has all digits of the value."""
    return len(value.normalize().as_tuple().digits) <= MOST_DIGITS and -99 < value.adjusted() < 99


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, EXACT)


def number_format(decimals: int) -> str:
    """Return the format with thousands apart and so many decimals."""
    return "#,##0" + (f".{'0' * decimals}" if decimals else "")


def plain_format(value: Decimal) -> str:
    """Return the format with thousands apart and the decimals that the value has, as many as a
    spreadsheet keeps.
    """
    exponent = value.as_tuple().exponent
    kept = MOST_DIGITS - max(0, value.adjusted() + 1)
    return number_format(max(0, min(-exponent, kept)) if isinstance(exponent, int) else 0)


def _body(whole: str, decimals: str) -> str | None:
    """Return the digits of the format; None where they are grouped as no format groups them."""
    plain = whole.replace(",", "")
    if not plain:
        body = "#" if decimals and not whole else None
    elif whole == f"{int(plain):,}":
        body = "#,##0"
    else:
        body = "0" if whole == str(int(plain)) else None
    return f"{body}.{'0' * len(decimals)}" if body and decimals else body


def _words(text: str) -> str:
    return f'"{text}"' if text else ""
