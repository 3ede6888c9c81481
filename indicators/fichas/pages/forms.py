"""Forms that the administration fills to change a ficha, part by part; each part becomes a
definition.

The rules are those of the definition files: what they refuse is said at the field it is about.
``method_forms`` has the part of the methods.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError as Invalid

from indicators.arithmetic.number_input import read_typed
from indicators.arithmetic.official_numbers import UnreadableFigure
from indicators.models import DIRECTIONS, UNIT_KINDS, Accumulation, Indicator
from indicators.words import sentence_case
from objectives.collation import alphabetical
from objectives.definition_files import reason_of
from objectives.models import Programme, ResponsibleUnit

from ..definitions import FichaDefinition
from ..field_labels import ficha_field_name
from ..representation import ELEMENTS, Data, field_of

_LONG = {"name", "definition", "responsible_unit", "observations"}
_CHOICES: dict[str, Any] = {
    "direction": DIRECTIONS,
    "accumulation": Accumulation.choices,
    "unit_kind": [("", gettext_lazy("la que se lee en la unidad de medida")), *UNIT_KINDS],
}


def label_of(model: Any, name: str) -> str:
    """Return the name of a field of a ficha, with a capital."""
    return sentence_case(str(model._meta.get_field(name).verbose_name))


def text_field(label: Any, *, rows: int = 0, **more: Any) -> forms.CharField:
    """Return a field that may be empty: what must not is for the definition to say."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, required=False, widget=widget, **more)


@dataclass(frozen=True)
class FieldError:
    """One error; ``field`` is the id of its field, empty for the whole form."""

    field: str
    message: str


def field_errors(form: forms.Form, within: str = "") -> list[FieldError]:
    """Return the errors of a form; ``within`` names the part, if there are more of its kind."""
    before = f"{within}. " if within else ""
    whole = [FieldError("", f"{before}{error}") for error in form.non_field_errors()]
    return whole + [
        FieldError(field.id_for_label, f"{before}{field.label}: {error}")
        for field in form
        for error in field.errors
    ]


class PartForm(forms.Form):
    """One part of a ficha; ``apply_to`` puts what was typed into its data.

    ``figures`` are the fields of numbers: what is typed there anew is read as in every other form,
    what a document printed (``45%``) may stay.
    """

    figures: tuple[str, ...] = ()

    def apply_to(self, data: Data) -> Data:
        """Return the ficha's data with this part as it was typed."""
        raise NotImplementedError

    def field_at(self, path: tuple[Any, ...]) -> str | None:
        """Return the field for what is wrong at a place of the definition; None for the whole form."""
        raise NotImplementedError

    def definition(self, data: Data) -> FichaDefinition | None:
        """Return the ficha as it would be; None if something is wrong, which the fields then say."""
        typed = dict(self.cleaned_data)
        definition = self.validated(self.apply_to(deepcopy(data)))
        return None if self._refuses_figures(typed) else definition

    def _refuses_figures(self, typed: Mapping[str, str]) -> bool:
        """Say at their fields which figures are typed as no form reads them, in the same words."""
        refused = False
        for name in self.figures:
            if typed[name] and typed[name] != self.get_initial_for_field(self.fields[name], name):
                try:
                    self.read_figure(typed[name])
                except UnreadableFigure as error:
                    refused = True
                    if str(error) not in self.errors.get(name, ()):
                        self.add_error(name, str(error))
        return refused

    def read_figure(self, text: str) -> None:
        """Read a figure as every form does; raises UnreadableFigure."""
        read_typed(text)

    def without(self, data: Data) -> FichaDefinition | None:
        """Return the ficha without this part, where a part may go."""
        raise NotImplementedError

    def validated(self, written: Data) -> FichaDefinition | None:
        """Return the definition that some data make; None, with errors added, if they make none."""
        try:
            return FichaDefinition.model_validate(written)
        except Invalid as error:
            for detail in error.errors():
                self.add_error_at(tuple(detail["loc"]), reason_of(detail), written)
            return None

    def add_error_at(self, path: tuple[Any, ...], sentence: str, written: Data) -> None:
        """Add a sentence about what is wrong at a place of the data, at the field it is about."""
        field = self.field_at(path)
        if field is None and path:
            self.add_general_error(path, sentence, written)
        elif sentence_case(sentence) not in self.errors.get(field or NON_FIELD_ERRORS, ()):
            # A field that fills two places, as the last target does, says it once.
            self.add_error(field, sentence_case(sentence))

    def add_general_error(self, path: tuple[Any, ...], sentence: str, written: Data) -> None:
        """Add an error for which this part has no field, with the name of what it is about."""
        name = ficha_field_name(field_of(path, written))
        self.add_error(None, f"{sentence_case(name)}: {sentence}")

    def field_errors(self) -> list[FieldError]:
        """Return all that is wrong, in the order of the form."""
        return field_errors(self)

    def add_errors(self, errors: Mapping[str, Iterable[str]]) -> None:
        """Add errors by path, as ``change`` raises them; these name what they are about."""
        for path, sentences in errors.items():
            field = self.field_at(tuple(path.split(".")))
            for sentence in sentences:
                self.add_error(field, sentence)


BASELINE: dict[str, str | None] = {"year": None, "period": "", "printed": "", "note": ""}
"""The parts of a baseline, and what each of them is where it is not typed."""


def _contributors(programme: Programme, stated: str) -> list[tuple[str, str]]:
    """Return who may contribute to an indicator: nobody, a kind of unit, one unit, what is stated."""
    places = programme.places.exclude(parent=None).select_related("unit")
    kinds = sorted({place.kind for place in places}, key=alphabetical)
    units = sorted((place.unit for place in places), key=lambda unit: alphabetical(unit.name))
    choices = {
        "": _("solo la institución"),
        **{kind: _("cada unidad de tipo «%s»") % kind for kind in kinds},
        **{unit.slug: unit.name for unit in units},
    }
    return list({stated: stated, **choices}.items())


class ElementsForm(PartForm):
    """Elements of the ficha and its baseline."""

    figures = ("baseline_printed",)

    def __init__(self, *args: Any, data_now: Data, programme: Programme, **kwargs: Any) -> None:
        baseline = data_now["baseline"] or {}
        kwargs["initial"] = {
            **{name: data_now[name] for name in (*ELEMENTS, "owner", "captured_by")},
            "notes": "\n\n".join(data_now["notes"]),
            **{f"baseline_{name}": baseline.get(name) or "" for name in BASELINE},
        }
        super().__init__(*args, **kwargs)
        for name in ELEMENTS:
            self.fields[name] = self._element(name)
        units = sorted(
            ResponsibleUnit.objects.filter(reports_to=programme),
            key=lambda unit: alphabetical(unit.name),
        )
        self.fields["owner"] = forms.ChoiceField(
            label=label_of(Indicator, "owner"),
            required=False,
            choices=[(unit.slug, unit.name) for unit in units],
        )
        self.fields["captured_by"] = forms.ChoiceField(
            label=label_of(Indicator, "captured_by"),
            required=False,
            choices=_contributors(programme, data_now["captured_by"]),
            help_text=gettext_lazy("Quién captura su parte, además de la institución."),
        )
        self.fields["baseline_year"] = text_field(label_of(Indicator, "baseline_year"))
        self.fields["baseline_period"] = text_field(
            label_of(Indicator, "baseline_period"),
            help_text=Indicator._meta.get_field("baseline_period").help_text,
        )
        self.fields["baseline_printed"] = text_field(
            label_of(Indicator, "baseline_value"),
            help_text=gettext_lazy("ND si el documento dice que no la hay; vacía, nada se dice."),
        )
        self.fields["baseline_note"] = text_field(label_of(Indicator, "baseline_note"), rows=3)
        self.fields["notes"] = text_field(
            label_of(Indicator, "remarks"),
            rows=5,
            help_text=gettext_lazy("Una por párrafo, separadas por un renglón en blanco."),
        )

    def _element(self, name: str) -> forms.Field:
        if name in _CHOICES:
            return forms.ChoiceField(
                label=label_of(Indicator, name), required=False, choices=_CHOICES[name]
            )
        help_text = (
            gettext_lazy("A cuántos decimales se redondea el resultado antes de compararlo.")
            if name == "decimals"
            else getattr(Indicator._meta.get_field(name), "help_text", "")
        )
        rows = 4 if name in _LONG else 0
        return text_field(label_of(Indicator, name), rows=rows, help_text=help_text)

    def apply_to(self, data: Data) -> Data:
        typed = self.cleaned_data
        data |= {
            name: typed[name].replace("\r\n", "\n") for name in (*ELEMENTS, "owner", "captured_by")
        }
        data["notes"] = paragraphs(typed["notes"])
        baseline = {
            name: typed[f"baseline_{name}"].replace("\r\n", "\n") or BASELINE[name]
            for name in BASELINE
        }
        data["baseline"] = baseline if any(baseline.values()) else None
        return data

    def field_at(self, path: tuple[Any, ...]) -> str | None:
        if path == ("baseline",):
            return "baseline_year"
        name = "_".join(str(step) for step in path[:2]) if path[:1] == ("baseline",) else None
        name = name or (str(path[0]) if path else "")
        return name if name in self.fields else None


def publication_field(programme: Programme, now: str | None) -> forms.ChoiceField:
    """Return the field that asks which publication says so, the latest one first."""
    return forms.ChoiceField(
        label=gettext_lazy("Publicación en que consta"),
        required=False,
        choices=[
            (publication.slug, publication.title)
            for publication in programme.publications.order_by("-order")
        ],
        initial=now,
    )


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, which blank lines separate."""
    parts = text.replace("\r\n", "\n").split("\n\n")
    return [part.strip() for part in parts if part.strip()]


def year_in(text: str) -> int | None:
    """Return the year that was typed, if it is one at all; nothing longer is ever read as a number."""
    clean = text.strip()
    return int(clean) if clean.isdecimal() and len(clean) <= 4 else None
