"""The forms of who runs the registers; the rules are in ``reporting_periods`` and ``assignments``."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from commitments.assignments import assign_commitments
from commitments.models import Register, ReportingPeriod
from commitments.reporting_periods import close_period, open_period, reopen_period
from commitments.words import part_text
from indicators.models import LONGEST_REASON
from objectives.models import Programme
from objectives.periods import Period, read_frequency


class DayField(forms.DateField):
    """A day, typed or chosen."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)


class OpenPeriodForm(forms.Form):
    """Which register is asked about, in which part of which year, and until when."""

    year = forms.IntegerField(label=_("Año"))
    part = forms.TypedChoiceField(label=_("Parte del año"), coerce=int)
    due_on = DayField(label=_("Vence el"), help_text=_("Hasta ese día se espera el avance."))

    def __init__(self, register: Register, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.register = register
        frequency = read_frequency(register.frequency)
        parts = range(1, frequency.parts + 1) if frequency and frequency.parts else range(1)
        field: Any = self.fields["part"]
        field.choices = [(part, part_text(part, register.frequency)) for part in parts]

    def save(self, by: Any) -> ReportingPeriod | None:
        """Open the period and return it; None if something is wrong, which the fields then say."""
        if not self.is_valid():
            return None
        typed = self.cleaned_data
        try:
            period = Period(typed["year"], typed["part"])
            return open_period(self.register, period, by=by, due_on=typed["due_on"])
        except ValidationError as error:
            self.add_error(None, error)
        return None


class ClosePeriodForm(forms.Form):
    """Why a period is closed, if anything is to be said."""

    reason = forms.CharField(
        label=_("Motivo (opcional)"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def save(self, period: ReportingPeriod, by: Any) -> bool:
        """Close it; return whether it was."""
        return _saved(self, lambda: close_period(period, by=by, **self.cleaned_data))


class ReopenPeriodForm(forms.Form):
    """Why a period is reopened, and until when."""

    reason = forms.CharField(
        label=_("Motivo"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    due_on = DayField(label=_("Vence el"))

    def save(self, period: ReportingPeriod, by: Any) -> bool:
        """Reopen it; return whether it was."""
        return _saved(self, lambda: reopen_period(period, by=by, **self.cleaned_data))


class AssignForm(forms.Form):
    """Which commitments are given to which unit."""

    folios = forms.MultipleChoiceField(label=_("Compromisos"))
    unit = forms.ChoiceField(label=_("Unidad que responde"))

    def __init__(self, programme: Programme, register: Register, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.register = register
        self.units = {unit.slug: unit for unit in programme.units.order_by("pk")}
        unit, folios = self.fields["unit"], self.fields["folios"]
        assert isinstance(unit, forms.ChoiceField) and isinstance(folios, forms.MultipleChoiceField)
        unit.choices = [(slug, unit.short_name) for slug, unit in self.units.items()]
        there = register.commitments.values_list("folio", flat=True)
        folios.choices = [(folio, folio) for folio in there]
        folios.error_messages["required"] = _("Elija al menos un compromiso.")

    def save(self, by: Any) -> int | None:
        """Assign them and return how many changed hands; None if something is wrong."""
        if not self.is_valid():
            return None
        typed = self.cleaned_data
        try:
            unit = self.units[typed["unit"]]
            return assign_commitments(self.register, typed["folios"], unit, by=by)
        except ValidationError as error:
            self.add_error(None, error)
        return None


def _saved(form: forms.Form, save: Any) -> bool:
    if not form.is_valid():
        return False
    try:
        save()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
