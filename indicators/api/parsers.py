"""JSON as it was written: a number is the digits that were sent, never the nearest binary one."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer

LARGEST_BODY = 1024 * 1024
"""Bytes: the longest texts for a dozen variables are a tenth of it."""


class NumberText(str):
    """A JSON number by its digits, distinct from a text of the same digits."""

    __slots__ = ()


class TooLarge(APIException):
    """More than is read."""

    status_code = 413
    default_detail = gettext_lazy("El cuerpo pasa de 1 MB: no se leyó.")
    default_code = "too_large"


class ExactJSONParser(BaseParser):
    """Reads every number as ``NumberText``; refuses what means two things, or cannot be kept."""

    media_type = "application/json"
    renderer_class = JSONRenderer

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the parsed body; raise 400 with a sentence if it is no JSON, 413 if there is too
        much of it.
        """
        body = stream.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise TooLarge
        try:
            said = json.loads(
                body.decode("utf-8-sig"),
                parse_float=NumberText,
                parse_int=NumberText,
                parse_constant=_no_number,
                object_pairs_hook=_reject_duplicate_keys,
            )
            # Half a character, as ``\ud800`` is one, has no bytes to be kept in.
            json.dumps(said, ensure_ascii=False).encode()
        except json.JSONDecodeError as error:
            raise ParseError(
                _(
                    "El cuerpo no es JSON: no se entiende a partir del renglón %(line)d, columna %(at)d."
                )
                % {"line": error.lineno, "at": error.colno}
            ) from error
        except UnicodeError as error:
            raise ParseError(_("El cuerpo lleva algo que no es texto en UTF-8.")) from error
        except RecursionError as error:
            raise ParseError(_("El cuerpo tiene demasiados niveles.")) from error
        return said


def _no_number(word: str) -> Any:
    raise ParseError(_("«%s» no es un número de JSON.") % word)


def _reject_duplicate_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counts = Counter(name for name, _value in pairs)
        twice = next(name for name, count in counts.items() if count > 1)
        raise ParseError(_("«%s» viene dos veces: deje una.") % twice[:100])
    return found
