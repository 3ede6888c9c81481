"""The due date of a year's figure: the month that the ficha names, read strictly.

«Disponibilidad de la información» is the name of a month without a year.  What is counted from
January to December cannot be known before the year ends, so it is the first such month that ends
when the year has: «Mayo» is the May after, «Diciembre» the December of the year itself.
"""

import re
from calendar import monthrange
from datetime import date

_MONTHS = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
).split()
_NUMBERS = {name: number for number, name in enumerate(_MONTHS, start=1)} | {"setiembre": 9}

# What may stand around the month without saying anything else.
_PLAIN = re.compile(r"(?:(?:el )?mes de )?([a-z]+)(?: de cada año)?\.?", re.IGNORECASE)


def due_on(availability: str, year: int) -> date | None:
    """Return the last day of the month in which the figure of a year is available.

    None where the text is not one month: «Trimestral», «Enero y julio», «15 días después».
    """
    found = _PLAIN.fullmatch(" ".join(availability.split()))
    month = _NUMBERS.get(found[1].lower()) if found else None
    if month is None:
        return None
    due_year = year if month == 12 else year + 1
    return date(due_year, month, monthrange(due_year, month)[1])
