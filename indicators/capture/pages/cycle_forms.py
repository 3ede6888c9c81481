"""Forms that the administration fills to open, close and reopen a cycle; the rules are in ``cycles``."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from indicators.duties import ADMINISTRATION, programmes_of
from indicators.models import Cycle, CycleKind
from indicators.permissions import programmes_seen_by
from indicators.words import programme_text
from objectives.models import Programme

from ..cycles import close_cycle, correct_cycle, open_cycle, reopen_cycle


class _Day(forms.DateInput):
    """The browser's own calendar, which sends and takes days in the form of ISO."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _early() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("El corte es anterior al fin del año, y así debe ser"),
        required=False,
        help_text=_("Solo para un ciclo definitivo que no cuenta el año entero."),
    )


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=_Day(), input_formats=["%Y-%m-%d"], **more)


class OpenCycleForm(forms.Form):
    """A new cycle."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=_("Programa"), empty_label=None
    )
    year = forms.IntegerField(
        label=_("Año"), help_text=_("El año de las cifras, no el de la captura.")
    )
    kind = forms.ChoiceField(label=_("Clase"), choices=CycleKind)
    cutoff = _day(_("Corte"), help_text=_("Hasta qué día cuentan las cifras."))
    opens_on = _day(_("Abre el"))
    closes_on = _day(_("Cierra el"), help_text=_("Ese día todavía se captura."))
    early = _early()

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programmes: Any = self.fields["programme"]
        programmes.queryset = programmes_seen_by(by).filter(
            pk__in=programmes_of(by, ADMINISTRATION)
        )
        programmes.label_from_instance = programme_text

    def save(self, by: Any) -> Cycle | None:
        """Open the cycle; return None if something is wrong, which the fields then say."""
        return _save_or_add_errors(self, lambda: open_cycle(by=by, **self.cleaned_data))


class CorrectCycleForm(forms.Form):
    """Other days for a cycle in which nothing was sent, for a reason."""

    cutoff = _day(_("Corte"), help_text=_("Hasta qué día cuentan las cifras."))
    opens_on = _day(_("Abre el"))
    closes_on = _day(_("Cierra el"), help_text=_("Ese día todavía se captura."))
    early = _early()
    # Whether there is one is asked where the cycle is corrected.
    reason = forms.CharField(
        label=_("Por qué se corrige"), required=False, strip=False, widget=forms.Textarea
    )

    def save(self, cycle: Cycle, by: Any) -> Cycle | None:
        """Correct the cycle and return it, or None."""
        return _save_or_add_errors(self, lambda: correct_cycle(cycle, by=by, **self.cleaned_data))


class CloseCycleForm(forms.Form):
    """The end of a cycle, with or without a reason."""

    reason = forms.CharField(
        label=_("Motivo (opcional)"), required=False, strip=False, widget=forms.Textarea
    )

    def save(self, cycle: Cycle, by: Any) -> Cycle | None:
        """Close the cycle and return it, or None."""
        return _save_or_add_errors(self, lambda: close_cycle(cycle, by=by, **self.cleaned_data))


class ReopenCycleForm(forms.Form):
    """More time for a cycle, for a reason."""

    # Whether there is one is asked where the cycle is reopened.
    reason = forms.CharField(
        label=_("Por qué se reabre"), required=False, strip=False, widget=forms.Textarea
    )
    closes_on = _day(_("Nuevo cierre"), help_text=_("Ese día todavía se captura."))

    def save(self, cycle: Cycle, by: Any) -> Cycle | None:
        """Let the cycle take captures again and return it, or None."""
        return _save_or_add_errors(self, lambda: reopen_cycle(cycle, by=by, **self.cleaned_data))


def _save_or_add_errors(form: forms.Form, step: Any) -> Any:
    if not form.is_valid():
        return None
    try:
        return step()
    except ValidationError as error:
        form.add_error(None, error)
        return None
