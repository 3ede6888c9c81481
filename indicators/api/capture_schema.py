"""The API's schema of captures: every answer, with examples."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
)

from indicators.models import LONGEST_KEY

from .capture_serializers import (
    CaptureSerializer,
    ConflictSerializer,
    ErrorSerializer,
    RefusalSerializer,
)
from .request_serializers import ChangeBody, CreateBody, SubmitBody, WithdrawBody

TAGS = ["captura"]

_REVIEW = _(
    "Aprobar y devolver no se ofrece por la API: revisar es de personas, que ven la captura entera "
    "antes de publicarla."
)
_ID = OpenApiParameter(
    "id", OpenApiTypes.INT64, OpenApiParameter.PATH, description=_("Número de la captura.")
)
_TAG = OpenApiParameter(
    "ETag",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    response=[200, 201],
    description=_("La versión de la captura, entre comillas."),
)
_IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": '^(W/)?"[0-9]{1,9}"$'},
    OpenApiParameter.HEADER,
    description=_("El ETag de la captura que se conoce, en lugar de «version»."),
)
_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": f"^[!-~]{{1,{LONGEST_KEY}}}$"},
    OpenApiParameter.HEADER,
    required=True,
    description=_(
        "Una llave distinta por cada captura que se entrega, por ejemplo un UUID. La misma solicitud "
        "con la misma llave se hace una sola vez, y su respuesta se repite durante 14 días con el "
        "encabezado `Idempotency-Replayed: true`. Lo que se rechazó no gasta la llave."
    ),
)
_REPLAYED = OpenApiParameter(
    "Idempotency-Replayed",
    {"type": "string", "enum": ["true"]},
    OpenApiParameter.HEADER,
    response=[201],
    description=_("Solo si la respuesta es la de una vez anterior."),
)
_LOCATION = OpenApiParameter(
    "Location",
    OpenApiTypes.URI,
    OpenApiParameter.HEADER,
    response=[201],
    description=_("La dirección de la captura."),
)


def _error(description: Any) -> OpenApiResponse:
    return OpenApiResponse(ErrorSerializer, description=description)


_CAPTURE = OpenApiResponse(CaptureSerializer, description=_("La captura como quedó."))
_KNOWN = {
    401: _error(_("No se sabe quién pide: mande una clave de la API, o entre.")),
    403: _error(_("Esa persona, o su clave, no puede.")),
    404: _error(_("No existe.")),
    406: _error(_("Una captura solo se da en JSON.")),
    429: _error(_("Demasiadas solicitudes: «Retry-After» dice en cuántos segundos intentar.")),
}
_SENT = {
    **_KNOWN,
    400: _error(_("La solicitud no se entiende: no es JSON, o le falta un encabezado.")),
    409: OpenApiResponse(
        ConflictSerializer,
        description=_("Lo que hay es otra cosa: alguien la cambió, o ya no admite el paso."),
        examples=[
            OpenApiExample(
                "entretanto",
                value={
                    "detail": "Entretanto alguien cambió esta captura y lo suyo no se guardó: vea "
                    "qué cambió.",
                    "capture": 41,
                    "status": "borrador",
                    "version": 3,
                    "by": ["Luis"],
                    "changed": [{"pointer": "/values/v1", "before": "1234", "now": "1235"}],
                },
            )
        ],
    ),
    413: _error(_("El cuerpo pasa de 1 MB.")),
    415: _error(_("El cuerpo no dice ser JSON.")),
    422: OpenApiResponse(
        RefusalSerializer,
        description=_("Nada se guardó: todo lo que lo impide, con su lugar."),
        examples=[
            OpenApiExample(
                "problemas",
                value={
                    "detail": "No se guardó nada: hay 2 problemas, y «problems» dice cada uno y "
                    "dónde está.",
                    "problems": [
                        {
                            "pointer": "/values/v2",
                            "code": "missing_value",
                            "message": "Falta «Población derechohabiente»: escriba el valor, o ND si "
                            "no está disponible, o NA si no aplica.",
                            "severity": "error",
                        },
                        {
                            "pointer": "/explanations/magnitud.v1",
                            "code": "magnitud.v1",
                            "message": "Corrija o explique: 939,360 es unas 10 veces el de 2022, que "
                            "fue 93,936.",
                            "severity": "warning",
                        },
                    ],
                },
            )
        ],
    ),
}
_CREATED = [
    OpenApiExample(
        "entregar y enviar",
        request_only=True,
        value={
            "indicator": "2.1",
            "year": 2024,
            "kind": "definitivo",
            "values": {"v1": "93,936", "v2": 42344860},
            "sources": {"v1": "Registro de egresos", "v2": "Censo de derechohabientes"},
            "notes": {"v1": "Cierre del 15 de enero."},
            "submit": True,
            "comment": "Entrega automática del cierre anual.",
        },
    ),
    OpenApiExample(
        "borrador con un dato que falta",
        request_only=True,
        value={"indicator": "2.1", "year": 2024, "values": {"v1": 93936, "v2": "ND"}},
    ),
]

REFUSES_PEOPLE = {"403": _("Esa persona no captura ni ve capturas.")}
LIST = extend_schema(tags=TAGS, operation_id="captures_list")
CREATE = extend_schema(
    tags=TAGS,
    operation_id="captures_create",
    summary=_("Entregar una captura"),
    description=format_lazy(
        "{} {}",
        _(
            "Empieza la captura de una cifra con lo que se entrega y, con `submit`, la envía a "
            "revisión. "
            "Valen las reglas del formulario: quién captura qué, el ciclo, lo que se puede leer como un "
            "número y las advertencias. Un borrador puede estar incompleto; lo que lleva y no se puede "
            "leer se rechaza. Si algo impide guardar o enviar no se guarda nada, y se dice todo."
        ),
        _REVIEW,
    ),
    request=CreateBody,
    examples=_CREATED,
    parameters=[_KEY, _TAG, _REPLAYED, _LOCATION],
    responses={201: _CAPTURE, **_SENT},
)
RETRIEVE = extend_schema(
    tags=TAGS,
    operation_id="captures_retrieve",
    summary=_("Una captura"),
    description=_(
        "Lo que se tecleó y cómo se leyó, lo que impide enviarla y lo que advierte, lo que "
        "resultaría y su historia."
    ),
    parameters=[_ID, _TAG],
    responses={200: _CAPTURE, **_KNOWN},
)
CHANGE = extend_schema(
    tags=TAGS,
    operation_id="captures_partial_update",
    summary=_("Cambiar una captura"),
    description=_(
        "Guarda lo que se menciona; lo demás queda como estaba. Pide la versión que se conoce: si "
        "alguien la cambió entretanto no se guarda nada y se dice quién y qué."
    ),
    request=ChangeBody,
    parameters=[_ID, _IF_MATCH, _TAG],
    examples=[
        OpenApiExample(
            "corregir un valor",
            request_only=True,
            value={"version": 2, "values": {"v1": "93,936"}, "notes": {"v1": "Cifra corregida."}},
        )
    ],
    responses={200: _CAPTURE, **_SENT},
)
SUBMIT = extend_schema(
    tags=TAGS,
    operation_id="captures_submit",
    summary=_("Enviar a revisión"),
    description=format_lazy(
        "{} {}",
        _(
            "La entrega a quienes revisan, con la explicación de cada advertencia. Repetida, se hace "
            "una sola vez."
        ),
        _REVIEW,
    ),
    request=SubmitBody,
    parameters=[_ID, _IF_MATCH, _TAG],
    examples=[
        OpenApiExample(
            "con una explicación",
            request_only=True,
            value={
                "version": 2,
                "explanations": {"magnitud.v1": "Se incorporaron los registros de 2023."},
            },
        )
    ],
    responses={200: _CAPTURE, **_SENT},
)
WITHDRAW = extend_schema(
    tags=TAGS,
    operation_id="captures_withdraw",
    summary=_("Retirar una captura"),
    description=_(
        "La abandona; queda en la historia, y se puede empezar otra. Repetida, se hace una sola vez."
    ),
    request=WithdrawBody,
    parameters=[_ID, _IF_MATCH, _TAG],
    examples=[
        OpenApiExample(
            "retirar", request_only=True, value={"version": 2, "comment": "Era de otro año."}
        )
    ],
    responses={200: _CAPTURE, **_SENT},
)
