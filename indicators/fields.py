"""Fields and functions that every database understands alike: exact decimals, the year of a date, and
when a row was made.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from .clock import database_now

LARGEST_EXPONENT = 99
"""As large as the engine computes; NaN and infinity are no figures at all."""

if TYPE_CHECKING:
    _Field = models.Field[Decimal | str | int | None, Any]
else:
    _Field = models.Field


class YearOf(models.Func):
    """The year of a date, in words that the database itself knows.

    Django's own way asks SQLite for a function that only Django's connections have, and a table
    that is checked with it could not be written to by any other program.
    """

    arity = 1
    template = "EXTRACT(YEAR FROM %(expressions)s)"
    output_field = models.IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Cut the year out of the text that a date is there, the year first."""
        template = "CAST(SUBSTR(%(expressions)s, 1, 4) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **context)


class ExactDecimalField(_Field):
    """A ``Decimal`` stored with all its digits and its number of decimals.

    PostgreSQL has such a type (``numeric`` without precision).  SQLite has none: its decimal
    columns go through binary floating point and forget the seventeenth digit, so there the text
    of the number is kept.  Text does not sort as numbers do: order such a column in Python, or
    cast it.
    """

    description = "Exact decimal"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the column type: ``numeric`` where it is exact, text elsewhere."""
        return "numeric" if connection.vendor == "postgresql" else "text"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        """Return the stored number as a Decimal."""
        return None if value is None else Decimal(value)

    def to_python(self, value: Any) -> Decimal | None:
        """Make a Decimal from what a form or a serializer gives."""
        return None if value is None or value == "" else Decimal(value)

    def get_prep_value(self, value: Any) -> str | Decimal | None:
        """Return the value as it is sent to the database."""
        prepared = super().get_prep_value(value)
        if prepared is None:
            return None
        number = Decimal(prepared)
        if not number.is_finite() or number.adjusted() >= LARGEST_EXPONENT:
            raise ValueError(f"{number} is not a figure that can be kept")
        return number

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Return text for SQLite, a number for PostgreSQL."""
        number = value if prepared else self.get_prep_value(value)
        if number is None or connection.vendor == "postgresql":
            return number
        return f"{number:f}"

    def formfield(self, **kwargs: Any) -> Any:
        """Return a decimal field for forms and for the admin."""
        return super().formfield(**{"form_class": forms.DecimalField, **kwargs})


class CreationMomentField(models.DateTimeField):
    """The moment at which a row was made, by the database's clock; for migrations it is Django's own
    field, which takes the host's.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "auto_now_add": True})

    def deconstruct(self) -> Any:
        """Return what a migration writes: the column is no other one."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Return the moment, put into a new row."""
        if add:
            setattr(model_instance, self.attname, database_now())
        return getattr(model_instance, self.attname)
