"""The form of what is asked of who wants a token."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..models import Token, TokenScope
from ..tokens import LIVES

SCOPES = {
    TokenScope.READ: _("Lectura: consulta lo mismo que usted, y no envía nada"),
    TokenScope.CAPTURE: _("Captura: además guarda y envía capturas en su nombre"),
}


def same_error_message(sentence: Any) -> dict[str, Any]:
    """Return one message for whatever is wrong with a field: it says what to do."""
    return dict.fromkeys(("required", "invalid", "invalid_choice"), sentence)


class TokenForm(forms.Form):
    """Its purpose, its scope and for how long; ``form_key`` says which form it was."""

    name = forms.CharField(
        label=_("Para qué es"),
        max_length=Token._meta.get_field("name").max_length,
        error_messages={"required": _("Escriba para qué es.")},
        help_text=_("El programa o la persona que la usará, para reconocerla después."),
    )
    scope = forms.ChoiceField(
        label=_("Alcance"),
        choices=list(SCOPES.items()),
        initial=TokenScope.READ,
        error_messages=same_error_message(_("Elija uno de los que se ofrecen.")),
        widget=forms.RadioSelect,
    )
    days = forms.TypedChoiceField(
        label=_("Vence en"),
        coerce=int,
        initial=90,
        error_messages=same_error_message(_("Elija en cuántos días vence.")),
        choices=lambda: [(n, ngettext("%d día", "%d días", n) % n) for n in LIVES],
    )
    form_key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages=same_error_message(_("Al formulario le falta una parte: envíelo otra vez.")),
    )

    def __init__(self, *args: Any, may_capture: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_capture:
            scope = self.fields["scope"]
            assert isinstance(scope, forms.ChoiceField)
            scope.choices = [(TokenScope.READ, SCOPES[TokenScope.READ])]
            scope.error_messages["invalid_choice"] = _(
                "Solo quien captura cifras puede crear una clave de captura."
            )
