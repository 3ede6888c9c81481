"""Forms that the administration fills to change a method of a ficha, or to give it another one."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.models import Consolidation, Method, Variable
from indicators.words import sentence_case
from objectives.models import Programme

from ..definitions import FichaDefinition
from ..representation import PRINTED_ANEW, Data
from .forms import (
    FieldError,
    PartForm,
    field_errors,
    label_of,
    paragraphs,
    publication_field,
    text_field,
    year_in,
)

MOST_VARIABLES = 60
"""More than any ficha has; a form that sends more is refused."""


class VariableForm(forms.Form):
    """One variable of a method."""

    symbol = text_field(label_of(Variable, "symbol"))
    number = text_field(label_of(Variable, "number"))
    name = text_field(label_of(Variable, "name"), rows=2)
    source = text_field(label_of(Variable, "source"), rows=2)
    consolidation = forms.ChoiceField(
        label=label_of(Variable, "consolidation"), required=False, choices=Consolidation.choices
    )
    formula = text_field(
        gettext_lazy("Fórmula, si se deriva de otras"),
        help_text=gettext_lazy("Por ejemplo: atendidas / recibidas."),
    )
    input_of = text_field(
        label_of(Variable, "input_of"),
        help_text=gettext_lazy("El símbolo de la variable que se deriva de esta."),
    )
    previous_of = text_field(
        label_of(Variable, "previous_of"),
        help_text=gettext_lazy(
            "El símbolo de la variable cuya cifra del año anterior es esta: no se captura otra vez."
        ),
    )
    continues = forms.ChoiceField(
        label=label_of(Variable, "continues"),
        required=False,
        help_text=gettext_lazy(
            "Variable de un método anterior cuyas cifras valen también para esta."
        ),
    )

    def __init__(self, *args: Any, former: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["continues"]
        choices.choices = [("", _("ninguna: se empieza a capturar")), *former]
        if not former:
            del self.fields["continues"]

    @property
    def is_empty(self) -> bool:
        """Return whether nobody typed anything that says which variable it is."""
        typed = self.cleaned_data
        return not any(
            typed.get(name) for name in ("symbol", "number", "name", "source", "formula")
        )


class VariablesFormSet(BaseFormSet):
    """The variables of a method; a wrong number of them is an error in plain words."""

    default_error_messages = {
        "missing_management_form": gettext_lazy(
            "No se recibió cuántas variables son: abra de nuevo esta página e inténtelo otra vez."
        ),
        "too_many_forms": gettext_lazy("Un método lleva a lo más %(num)d variables: quite alguna."),
    }

    @property
    def is_full(self) -> bool:
        """Return whether no variable more fits in."""
        return self.total_form_count() >= MOST_VARIABLES


Variables: Any = forms.formset_factory(
    VariableForm,
    formset=VariablesFormSet,
    extra=0,
    can_delete=True,
    max_num=MOST_VARIABLES,
    absolute_max=MOST_VARIABLES,
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
        methods = data_now["methods"]
        years = [method["valid_from"] for method in methods]
        self.place: int | None = len(methods) if valid_from is None else years.index(valid_from)
        # A new one begins as the last one is.
        data = [*methods, methods[-1] if methods else _BLANK][self.place]
        kwargs["initial"] = {
            **{name: data[name] for name in ("text", "formula", "accumulates_from")},
            **({name: data[name] for name in PRINTED_ANEW} if valid_from is not None else {}),
            "notes": "\n\n".join(data["notes"]) if valid_from is not None else "",
        }
        super().__init__(*args, **kwargs)
        self._add_fields(programme, data)
        self.variables = self._formset(data, methods[: self.place])

    def _add_fields(self, programme: Programme, data: Data) -> None:
        if self.valid_from is None:
            self.fields["valid_from"] = text_field(
                label_of(Method, "valid_from"), help_text=_("El primer año que se mide así.")
            )
        self.fields["publication"] = publication_field(programme, data["publication"])
        self.fields["text"] = text_field(label_of(Method, "text"), rows=4)
        self.fields["formula"] = text_field(
            label_of(Method, "formula"),
            rows=2,
            help_text=_(
                "Con los símbolos de las variables: v1 / v2 * 100. Sin fórmula no hay cálculo ni "
                "captura. «previous» es el resultado del año anterior."
            ),
        )
        self.fields["accumulates_from"] = text_field(
            label_of(Method, "accumulates_from"),
            help_text=_("Solo si la fórmula usa «previous»: el año en que empieza la cuenta."),
        )
        for name in PRINTED_ANEW:
            self.fields[name] = text_field(label_of(Method, name), rows=2)
        self.fields["notes"] = text_field(label_of(Method, "remarks"), rows=3)

    def _formset(self, data: Data, earlier: Sequence[Data]) -> VariablesFormSet:
        """Return the variables as they were typed, or as they are; a new method goes on with those
        of the last one.
        """
        initial = data["variables"]
        if self.valid_from is None:
            year = data["valid_from"]
            initial = [
                {**variable, "continues": f"{year}.{variable['symbol']}"} for variable in initial
            ]
        # Its own name, so that only its absence tells a form that was not sent.
        formset: VariablesFormSet = Variables(
            self.data if self.is_bound else None,
            prefix="variables",
            form_kwargs={"former": _former(earlier)},
            initial=initial or [{}],
        )
        return formset

    def is_valid(self) -> bool:
        """Return whether both the method and its variables can be read at all."""
        both = [super().is_valid(), self.variables.is_valid()]
        return all(both)

    def apply_to(self, data: Data) -> Data:
        typed = self.cleaned_data
        method = {
            "valid_from": self.valid_from or typed["valid_from"],
            "publication": typed["publication"],
            **{
                name: typed[name].replace("\r\n", "\n")
                for name in ("text", "formula", *PRINTED_ANEW)
            },
            "accumulates_from": typed["accumulates_from"] or None,
            "notes": paragraphs(typed["notes"]),
            "variables": [_variable(form.cleaned_data) for form in self._filled_forms()],
        }
        if self.valid_from is None:
            data["methods"] = _in_order([*data["methods"], method])
            self.place = data["methods"].index(method)
        else:
            data["methods"][self.place] = method
        return data

    def without(self, data: Data) -> FichaDefinition | None:
        """Return the ficha without this method; what continued a variable of it goes on with what
        that one continued.  None if that cannot be, and then it is said.
        """
        left = deepcopy(data)
        gone = next(
            candidate for candidate in left["methods"] if candidate["valid_from"] == self.valid_from
        )
        left["methods"].remove(gone)
        former = {
            f"{self.valid_from}.{variable['symbol']}": variable["continues"]
            for variable in gone["variables"]
        }
        for method in left["methods"]:
            for variable in method["variables"]:
                variable["continues"] = former.get(variable["continues"], variable["continues"])
        self.place = None
        return self.validated(left)

    def _filled_forms(self) -> list[VariableForm]:
        return [
            form
            for form in self.variables.forms
            if not form.cleaned_data.get("DELETE") and not form.is_empty
        ]

    def add_error_at(self, path: tuple[Any, ...], sentence: str, written: Data) -> None:
        match path:
            case ("methods", int(method), "variables", int(at), name) if method == self.place:
                form = self._filled_forms()[at]
                field = name if name in form.fields else None
                form.add_error(field, sentence_case(sentence))
                ficha = _("Revise las variables: hay algo que corregir en ellas.")
                if ficha not in self.non_field_errors():
                    self.add_error(None, ficha)
            case ("methods", int(method)) if method == self.place:
                self.add_error(None, sentence_case(sentence))
            case ("methods",):
                self.add_error(None, sentence_case(sentence))
            case ("methods", int(method), *_rest) if method != self.place:
                self.add_general_error(path, sentence, written)
            case _:
                super().add_error_at(path, sentence, written)

    def field_errors(self) -> list[FieldError]:
        found = super().field_errors()
        found += [FieldError("", str(error)) for error in self.variables.non_form_errors()]
        for number, form in enumerate(self.variables.forms, start=1):
            if form.errors and not form.cleaned_data.get("DELETE"):
                found += field_errors(form, _("Variable %d") % number)
        return found

    def field_at(self, path: tuple[Any, ...]) -> str | None:
        name = str(path[2]) if len(path) > 2 else ""
        return name if name in self.fields else None


_BLANK: Data = {
    **dict.fromkeys(("text", "formula", *PRINTED_ANEW), ""),
    "valid_from": None,
    "accumulates_from": None,
    "publication": None,
    "notes": [],
    "variables": [],
}
"""The initial data of the form of a ficha's first method."""


def _former(earlier: Sequence[Data]) -> list[tuple[str, str]]:
    """Return the variables that can be continued, those of the nearest method first; of more than
    one method each says of which.
    """
    of_year = _("%(symbol)s de %(year)s: %(name)s")
    alone = "%(symbol)s: %(name)s"
    return [
        (
            f"{method['valid_from']}.{variable['symbol']}",
            (of_year if len(earlier) > 1 else alone)
            % {
                "symbol": variable["symbol"],
                "year": method["valid_from"],
                "name": variable["name"],
            },
        )
        for method in reversed(earlier)
        for variable in method["variables"]
    ]


def _in_order(methods: list[Data]) -> list[Data]:
    """Sort methods by their first year, as far as it is one; what is not stays last, to be refused."""
    return sorted(methods, key=lambda method: year_in(str(method["valid_from"])) or 10_000)


def _variable(typed: Mapping[str, Any]) -> Data:
    return {
        **{name: typed[name] for name in ("symbol", "number", "name", "source", "formula")},
        "consolidation": typed["consolidation"],
        "input_of": typed["input_of"] or None,
        "previous_of": typed["previous_of"] or None,
        "continues": typed.get("continues") or None,
    }
