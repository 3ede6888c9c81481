"""In which format somebody is answered: what the address says counts more than what is accepted."""

from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAcceptable, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from .asking import FORMAT


class Negotiation(DefaultContentNegotiation):
    """Programs say ``Accept: application/json`` by habit, so ``format=csv`` is CSV nevertheless."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The renderer and its media type; 400 for a format and 406 for a type that there is not."""
        renderers = list(renderers)
        name = (format_suffix or request.query_params.get(FORMAT, "")).strip()
        if name:
            for renderer in renderers:
                if renderer.format == name:
                    return renderer, renderer.media_type
            raise ValidationError(
                {
                    FORMAT: [
                        _("«%(name)s» no se conoce; los que hay son: %(known)s.")
                        % {"name": name[:60], "known": _listed(each.format for each in renderers)}
                    ]
                }
            )
        try:
            found: tuple[BaseRenderer, str] = super().select_renderer(request, renderers)
        except NotAcceptable:
            self._refuse(renderers)
        return found

    def _refuse(self, renderers: Sequence[BaseRenderer]) -> NoReturn:
        raise NotAcceptable(
            _("Nada de lo que pide «Accept» se da aquí; lo que hay es: %s.")
            % _listed(each.media_type for each in renderers)
        ) from None


def _listed(names: Any) -> str:
    return ", ".join(dict.fromkeys(map(str, names)))
