"""What the administration types to change a ficha, part by part; each part becomes a definition.

The rules are those of the definition files: what they refuse is said at the field it is about.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError as Invalid

from objectives.definition_files import reason_of
from objectives.models import Programme, ResponsibleUnit

from .definitions import FichaDefinition
from .ficha_data import ELEMENTS, Data
from .models import DIRECTIONS, Accumulation, Consolidation, Indicator, Method, Variable

_LONG = {"name", "definition", "responsible_unit", "observations"}
_CHOICES: dict[str, Any] = {"direction": DIRECTIONS, "accumulation": Accumulation.choices}

MOST_VARIABLES = 60
"""More than any ficha has; a form that sends more is refused."""


def label_of(model: Any, name: str) -> str:
    """What a field of a ficha is called, with a capital."""
    text = str(model._meta.get_field(name).verbose_name)
    return text[:1].upper() + text[1:]


def _text(label: Any, *, rows: int = 0, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, required=False, widget=widget, **more)


class PartForm(forms.Form):
    """One part of a ficha; ``written_into`` puts what was typed into its data."""

    def written_into(self, data: Data) -> Data:
        """The ficha's data with this part as it was typed."""
        raise NotImplementedError

    def field_at(self, place: tuple[Any, ...]) -> str | None:
        """The field for what is wrong at a place of the definition; None for the whole form."""
        raise NotImplementedError

    def definition(self, data: Data) -> FichaDefinition | None:
        """The ficha as it would be; None if something is wrong, which the fields then say."""
        try:
            return FichaDefinition.model_validate(self.written_into(deepcopy(data)))
        except Invalid as error:
            for detail in error.errors():
                self.say(tuple(detail["loc"]), reason_of(detail))
            return None

    def say(self, place: tuple[Any, ...], sentence: str) -> None:
        """A sentence about what is wrong, at the field it is about."""
        text = sentence[:1].upper() + sentence[1:]
        field = self.field_at(place)
        if field is None and place:
            text = f"{' › '.join(str(each) for each in place)}: {text}"
        self.add_error(field, text)

    def say_all(self, errors: Mapping[str, Iterable[str]]) -> None:
        """The same for errors by path, as ``ficha_editing`` raises them."""
        for path, sentences in errors.items():
            field = self.field_at(tuple(path.split(".")))
            for sentence in sentences:
                self.add_error(field, sentence)


class ElementsForm(PartForm):
    """Elements of the ficha and its baseline."""

    def __init__(self, *args: Any, data_now: Data, programme: Programme, **kwargs: Any) -> None:
        baseline = data_now["baseline"] or {"year": "", "printed": "", "note": ""}
        kwargs["initial"] = {
            **{name: data_now[name] for name in (*ELEMENTS, "owner")},
            "notes": "\n\n".join(data_now["notes"]),
            **{f"baseline_{name}": value for name, value in baseline.items()},
        }
        super().__init__(*args, **kwargs)
        for name in ELEMENTS:
            self.fields[name] = self._element(name)
        units = ResponsibleUnit.objects.filter(reports_to=programme).order_by("slug")
        self.fields["owner"] = forms.ChoiceField(
            label=label_of(Indicator, "owner"),
            required=False,
            choices=[(each.slug, each.name) for each in units],
        )
        self.fields["baseline_year"] = _text(label_of(Indicator, "baseline_year"))
        self.fields["baseline_printed"] = _text(label_of(Indicator, "baseline_value"))
        self.fields["baseline_note"] = _text(label_of(Indicator, "baseline_note"), rows=3)
        self.fields["notes"] = _text(
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
            else ""
        )
        rows = 4 if name in _LONG else 0
        return _text(label_of(Indicator, name), rows=rows, help_text=help_text)

    def written_into(self, data: Data) -> Data:
        typed = self.cleaned_data
        data |= {name: typed[name].replace("\r\n", "\n") for name in (*ELEMENTS, "owner")}
        data["notes"] = _paragraphs(typed["notes"])
        data["baseline"] = {
            "year": typed["baseline_year"],
            "printed": typed["baseline_printed"],
            "note": typed["baseline_note"].replace("\r\n", "\n"),
        }
        return data

    def field_at(self, place: tuple[Any, ...]) -> str | None:
        name = "_".join(str(each) for each in place[:2]) if place[:1] == ("baseline",) else None
        name = name or (str(place[0]) if place else "")
        return name if name in self.fields else None


class TargetsForm(PartForm):
    """Metas intermedias, one a year of the programme, and what is said of the final one."""

    def __init__(self, *args: Any, data_now: Data, programme: Programme, **kwargs: Any) -> None:
        self.data_now = data_now
        targets = data_now["targets"] or {}
        intermediate = targets.get("intermediate", {})
        final = targets.get("final", {})
        self.years = sorted({*range(programme.start_year, programme.end_year + 1), *intermediate})
        kwargs["initial"] = {
            **{f"target_{year}": intermediate.get(year, "") for year in self.years},
            "final_year": final.get("year", programme.end_year),
            "note": final.get("note", ""),
        }
        super().__init__(*args, **kwargs)
        for year in self.years:
            self.fields[f"target_{year}"] = _text(_("Meta %d") % year)
        self.fields["final_year"] = _text(_("Año de la meta final"))
        self.fields["note"] = _text(_("Nota sobre la meta final"), rows=4)
        self.fields["publication"] = _publication(programme, targets.get("publication"))

    def written_into(self, data: Data) -> Data:
        typed = self.cleaned_data
        was = data["targets"] or {"intermediate": {}, "final": {"year": None, "printed": ""}}
        intermediate = {
            year: typed[f"target_{year}"] for year in self.years if typed[f"target_{year}"]
        }
        text = typed["final_year"].strip()
        final = int(text) if text.isdecimal() else None
        printed = intermediate.get(final, "") if final else ""
        # The final one may be printed in another way than that of its year: 14 and 14.0.
        if final == was["final"]["year"] and printed == was["intermediate"].get(final):
            printed = was["final"]["printed"]
        data["targets"] = {
            "publication": typed["publication"],
            "intermediate": intermediate,
            "final": {
                "year": typed["final_year"],
                "printed": printed,
                "note": typed["note"].replace("\r\n", "\n"),
            },
        }
        return data

    def field_at(self, place: tuple[Any, ...]) -> str | None:
        match [str(each) for each in place[1:]]:
            case ["intermediate", year, *_rest]:
                return f"target_{year}" if f"target_{year}" in self.fields else None
            case ["final", "printed"]:
                final = self.data.get("final_year", "").strip()
                return f"target_{final}" if f"target_{final}" in self.fields else "final_year"
            case ["final", "year"]:
                return "final_year"
            case ["final", "note"]:
                return "note"
        return None


class VariableForm(forms.Form):
    """One variable of a method."""

    symbol = _text(label_of(Variable, "symbol"))
    number = _text(label_of(Variable, "number"))
    name = _text(label_of(Variable, "name"), rows=2)
    source = _text(label_of(Variable, "source"), rows=2)
    consolidation = forms.ChoiceField(
        label=label_of(Variable, "consolidation"), required=False, choices=Consolidation.choices
    )
    formula = _text(
        gettext_lazy("Fórmula, si se deriva de otras"),
        help_text=gettext_lazy("Por ejemplo: atendidas / recibidas."),
    )
    input_of = _text(
        label_of(Variable, "input_of"),
        help_text=gettext_lazy("El símbolo de la variable que se deriva de esta."),
    )
    continues = forms.ChoiceField(label=label_of(Variable, "continues"), required=False)

    def __init__(self, *args: Any, former: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["continues"]
        choices.choices = [("", _("ninguna: se empieza a capturar")), *former]
        if not former:
            del self.fields["continues"]

    @property
    def is_empty(self) -> bool:
        """Whether nobody typed anything that says which variable it is."""
        typed = self.cleaned_data
        return not any(
            typed.get(each) for each in ("symbol", "number", "name", "source", "formula")
        )


Variables = forms.formset_factory(
    VariableForm, extra=0, can_delete=True, max_num=MOST_VARIABLES, absolute_max=MOST_VARIABLES
)


class MethodForm(PartForm):
    """A method: corrected where ``valid_from`` tells which, or a new one from a year on."""

    def __init__(
        self,
        *args: Any,
        data_now: Data,
        programme: Programme,
        valid_from: int | None = None,
        **kwargs: Any,
    ) -> None:
        self.valid_from = valid_from
        self.place, model, former = _found(data_now["methods"], valid_from)
        kwargs["initial"] = {
            **{name: model[name] for name in ("text", "formula", "accumulates_from")},
            **(_said_anew(model) if valid_from is not None else {}),
            "notes": "\n\n".join(model["notes"]) if valid_from is not None else "",
        }
        super().__init__(*args, **kwargs)
        if valid_from is None:
            self.fields["valid_from"] = _text(
                label_of(Method, "valid_from"), help_text=_("El primer año que se mide así.")
            )
        self.fields["publication"] = _publication(programme, model["publication"])
        self.fields["text"] = _text(label_of(Method, "text"), rows=4)
        self.fields["formula"] = _text(
            label_of(Method, "formula"),
            rows=2,
            help_text=_(
                "Con los símbolos de las variables: v1 / v2 * 100. Sin fórmula no hay cálculo ni "
                "captura. «previous» es el resultado del año anterior."
            ),
        )
        self.fields["accumulates_from"] = _text(
            label_of(Method, "accumulates_from"),
            help_text=_("Solo si la fórmula usa «previous»: el año en que empieza la cuenta."),
        )
        for name in _ANEW:
            self.fields[name] = _text(label_of(Method, name), rows=2)
        self.fields["notes"] = _text(label_of(Method, "remarks"), rows=3)
        self.variables = self._formset(model, former)

    def _formset(self, model: Data, former: list[Data]) -> "BaseFormSet[VariableForm]":
        """The variables as they were typed, or as they are; of a new method those before it."""
        before = [(each["symbol"], f"{each['symbol']}: {each['name']}") for each in former]
        # Its own name, so that only its absence tells a form that was not sent.
        return Variables(
            self.data if self.is_bound else None,
            prefix="variables",
            form_kwargs={"former": before},
            initial=[
                {**each, "continues": each["continues"] if self.valid_from else each["symbol"]}
                for each in model["variables"]
            ],
        )

    def is_valid(self) -> bool:
        """Whether both the method and its variables can be read at all."""
        both = [super().is_valid(), self.variables.is_valid()]
        return all(both)

    def written_into(self, data: Data) -> Data:
        typed = self.cleaned_data
        method = {
            "valid_from": self.valid_from or typed["valid_from"],
            "publication": typed["publication"],
            **{name: typed[name].replace("\r\n", "\n") for name in ("text", "formula", *_ANEW)},
            "accumulates_from": typed["accumulates_from"] or None,
            "notes": _paragraphs(typed["notes"]),
            "variables": [_variable(each.cleaned_data) for each in self._kept()],
        }
        if self.valid_from is None:
            data["methods"] = _in_order([*data["methods"], method])
            self.place = data["methods"].index(method)
        else:
            data["methods"][self.place] = method
        return data

    def _kept(self) -> list[VariableForm]:
        return [
            each
            for each in self.variables.forms
            if not each.cleaned_data.get("DELETE") and not each.is_empty
        ]

    def say(self, place: tuple[Any, ...], sentence: str) -> None:
        match place:
            case ("methods", int(method), "variables", int(at), name) if method == self.place:
                form = self._kept()[at]
                field = name if name in form.fields else None
                form.add_error(field, sentence[:1].upper() + sentence[1:])
                told = _("Revise las variables: hay algo que corregir en ellas.")
                if told not in self.non_field_errors():
                    self.add_error(None, told)
            case ("methods", int()) | ("methods",):
                self.add_error(None, sentence[:1].upper() + sentence[1:])
            case _:
                super().say(place, sentence)

    def field_at(self, place: tuple[Any, ...]) -> str | None:
        name = str(place[2]) if len(place) > 2 else ""
        return name if name in self.fields else None


_ANEW = ("name", "objective_text", "definition", "observations", "target_note")
"""What a publication may print anew beside a method; empty means as in the ficha."""


def _found(methods: list[Data], valid_from: int | None) -> tuple[int, Data, list[Data]]:
    """Where a method stands, its data, and the variables of the one before; of a new one, both
    those of the last one.
    """
    if valid_from is None:
        return len(methods), methods[-1], methods[-1]["variables"]
    place = next(at for at, each in enumerate(methods) if each["valid_from"] == valid_from)
    return place, methods[place], methods[place - 1]["variables"] if place else []


def _in_order(methods: list[Data]) -> list[Data]:
    """By their first year, as far as it is one; what is not stays last, to be refused."""
    return sorted(methods, key=lambda each: (not str(each["valid_from"]).isdecimal(), _year(each)))


def _year(method: Data) -> int:
    text = str(method["valid_from"])
    return int(text) if text.isdecimal() else 0


def _said_anew(method: Data) -> Data:
    return {name: method[name] for name in _ANEW}


def _variable(typed: Mapping[str, Any]) -> Data:
    return {
        **{name: typed[name] for name in ("symbol", "number", "name", "source", "formula")},
        "consolidation": typed["consolidation"],
        "input_of": typed["input_of"] or None,
        "continues": typed.get("continues") or None,
    }


def _publication(programme: Programme, now: str | None) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("Publicación en que consta"),
        required=False,
        choices=[(each.slug, each.title) for each in programme.publications.order_by("-order")],
        initial=now,
    )


def _paragraphs(text: str) -> list[str]:
    parts = text.replace("\r\n", "\n").split("\n\n")
    return [each.strip() for each in parts if each.strip()]
