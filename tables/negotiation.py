"""In which format somebody is answered: what the address says counts more than what is accepted."""

from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from django.http.request import MediaType
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAcceptable, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from .query_params import FORMAT


class FormatNegotiation(DefaultContentNegotiation):
    """Programs say ``Accept: application/json`` by habit, so ``format=csv`` is CSV nevertheless."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return the renderer and its media type; 400 for a format and 406 for a type that there is
        not.
        """
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
                        % {"name": name[:60], "known": _listed(known.format for known in renderers)}
                    ]
                }
            )
        if request.META.get("HTTP_ACCEPT", "*/*") == "*/*":  # most programs
            return renderers[0], renderers[0].media_type
        return self._preferred(request, renderers) or self._refuse(renderers)

    def _preferred(
        self, request: Request, renderers: Sequence[BaseRenderer]
    ) -> tuple[BaseRenderer, str] | None:
        """Return the renderer wanted most, of those the one named most closely, then the first one here.

        Of the ranges that take in a type the closest says how much it is wanted, 0 not at all.
        """
        ranges = [MediaType(accepted) for accepted in self.get_accept_list(request)]
        best, found = (0.0, 0), None
        for renderer in renderers:
            fitting = [accepted for accepted in ranges if accepted.match(renderer.media_type)]
            if not fitting:
                continue
            closest = max(fitting, key=lambda accepted: accepted.specificity)
            wanted = (_quality(closest), closest.specificity)
            if wanted[0] > 0 and wanted > best:
                named = "*" not in (closest.main_type, closest.sub_type)
                best, found = wanted, (renderer, str(closest) if named else renderer.media_type)
        return found

    def _refuse(self, renderers: Sequence[BaseRenderer]) -> NoReturn:
        raise NotAcceptable(
            _("Nada de lo que pide «Accept» se da aquí; lo que hay es: %s.")
            % _listed(renderer.media_type for renderer in renderers)
        ) from None


def _quality(range_: MediaType) -> float:
    """Return the quality of a media type, from 0 to 1; 1 for a number outside."""
    quality = float(range_.quality)
    return quality if 0 <= quality <= 1 else 1.0


def _listed(names: Any) -> str:
    return ", ".join(dict.fromkeys(map(str, names)))
