"""What is typed to open an edition; the rules are in ``editions.opening``."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from objectives.models import Programme

from .editions.opening import open_edition
from .models import Edition


class OpenForm(forms.Form):
    """The year and the cutoff of a new edition."""

    year = forms.IntegerField(
        label=_("Año del informe"), help_text=_("El ejercicio del que se informa.")
    )
    cutoff = forms.DateField(
        label=_("Corte"),
        help_text=_("Hasta qué día cuentan las cifras."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
    )

    def carry_out(self, programme: Programme, by: Any) -> Edition | None:
        """The edition that was opened; None if something is wrong, which the fields then say."""
        try:
            return open_edition(programme, by=by, **self.cleaned_data)
        except ValidationError as error:
            self.add_error(None, error)
            return None
