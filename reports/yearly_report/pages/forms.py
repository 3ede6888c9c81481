"""The forms that are filled in to open an edition; the rules are in ``editions.opening``."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from objectives.models import Programme
from reports.models import Edition

from ..editions.opening import AlreadyOpen, change_period, open_edition


class OpenEditionForm(forms.Form):
    """The year and the cutoff of an edition; ``already`` is an open one that has them, if any."""

    already: Edition | None = None

    year = forms.IntegerField(
        label=_("Año del informe"), help_text=_("El ejercicio del que se informa.")
    )
    cutoff = forms.DateField(
        label=_("Corte"),
        help_text=_("Hasta qué día cuentan las cifras."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
    )

    def save(self, programme: Programme, by: Any) -> Edition | None:
        """Save and return the edition that was opened; None if something is wrong, which the fields
        then say.
        """
        return self._save_or_add_errors(lambda: open_edition(programme, by=by, **self.cleaned_data))

    def correct(self, edition: Edition, by: Any) -> Edition | None:
        """Save and return the edition with this period; None if something is wrong, which the
        fields then say.
        """
        return self._save_or_add_errors(lambda: change_period(edition, by=by, **self.cleaned_data))

    def _save_or_add_errors(self, save: Callable[[], Edition]) -> Edition | None:
        try:
            return save()
        except ValidationError as error:
            self.add_error(None, error)
        except AlreadyOpen as already:
            self.already = already.edition
            self.add_error(None, str(already))
        return None
