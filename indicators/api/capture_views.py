"""Captures by API: the doors to the functions of the form, for systems that deliver data."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpResponseBase
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from rest_framework.decorators import action
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.permissions import TokenScopePermission
from indicators.capture.drafts import AlreadyStarted
from indicators.lifecycle import EditConflict, InvalidTransition
from indicators.models import LONGEST_KEY, Capture
from indicators.permissions import (
    captures_seen_by,
    check_user_can_see_capture,
    check_user_has_duty_to_capture,
    check_user_sees_captures,
)
from objectives.api import ProgrammeTableView
from tables.query_params import FORMAT, TableQuery
from tables.resource import Rows

from . import capture_schema as schema
from .capture_serializers import CaptureSerializer
from .capture_service import (
    RequestData,
    change,
    create,
    find_capture,
    submit_capture,
    withdraw_capture,
)
from .errors import (
    BodyProblem,
    ConflictError,
    Problems,
    RequestRefused,
    Unprocessable,
    conflict_error,
    pointer,
)
from .idempotency import RETRY_AFTER, KeyReused, RequestInProgress, digest_of, run_once
from .parsers import ExactJSONParser
from .representation import represent_capture
from .request_serializers import Body, ChangeBody, CreateBody, SubmitBody, WithdrawBody
from .tables.captures import CAPTURES, PATHS

IDEMPOTENCY_KEY, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"

_KEY = re.compile(rf"[\x21-\x7e]{{1,{LONGEST_KEY}}}")
_VERSION_TAG = re.compile(r'(?:W/)?"([0-9]{1,9})"')


@method_decorator(never_cache, name="dispatch")
class CaptureViewSet(ProgrammeTableView):
    """Captures on their way, and those that arrived."""

    table = CAPTURES
    paths = PATHS
    supports_as_of = False
    row_actions = ("list",)
    has_version = False
    other_responses = schema.REFUSES_PEOPLE
    # What is not published is no page that anybody may keep: it is asked each time who asks.
    permission_classes = [TokenScopePermission, IsAuthenticated]
    parser_classes = [ExactJSONParser]
    serializer_class = CaptureSerializer
    lookup_url_kwarg = "id"
    lookup_value_regex = "[0-9]{1,15}"

    def get_renderers(self) -> Any:
        """Return every renderer for the list, and JSON alone elsewhere: only the list is a table."""
        return super().get_renderers() if self.action == "list" else [JSONRenderer()]

    def handle_exception(self, error: Exception) -> Response:
        """Return as an answer what the functions of the form refuse."""
        return super().handle_exception(_to_api_exception(error))

    @schema.LIST
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """List the captures, and how far each is."""
        check_user_sees_captures(request.user, self.programme)
        return super().list(request, *args, **kwargs)

    def rows(self, query: TableQuery) -> Rows:
        """Return the captures that this person may see."""
        return captures_seen_by(self.request.user).filter(indicator__programme=self.programme)

    def known_values(self, name: str) -> Any:
        """Return the programme's indicators and units."""
        match name:
            case "indicator":
                return self.programme.indicators.values_list("code", flat=True)
            case "unit":
                return self.programme.units.values_list("slug", flat=True)
        return super().known_values(name)

    @schema.CREATE
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Begin one, with what is delivered, once a key."""
        check_user_has_duty_to_capture(request.user, self.programme)
        key, (data, problems) = _key_of(request), CreateBody().read(request.data)
        programme = self.programme

        def work() -> tuple[int, str]:
            capture = create(programme, data, problems, by=request.user)
            return 201, JSONRenderer().render(_represent(capture)).decode()

        digest = digest_of(request.path, data, [asdict(problem) for problem in problems])
        answer = run_once(key, digest, work, by=request.user)
        representation = json.loads(answer.body)
        headers = {
            "Location": self._address_of(representation["id"]),
            "ETag": _tag(representation["version"]),
        }
        if answer.replayed:
            headers[REPLAYED] = "true"
        return Response(representation, status=answer.status, headers=headers)

    @schema.RETRIEVE
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Show everything of one capture."""
        return _capture_response(self._capture())

    @schema.CHANGE
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Change what it says."""
        capture, data, problems, seen = self._read_request(ChangeBody())
        return _capture_response(change(capture, data, problems, seen=seen, by=request.user))

    @schema.SUBMIT
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Hand it to the reviewers."""
        capture, data, problems, seen = self._read_request(SubmitBody())
        return _capture_response(
            submit_capture(capture, data, problems, seen=seen, by=request.user)
        )

    @schema.WITHDRAW
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Give it up."""
        capture, data, problems, seen = self._read_request(WithdrawBody())
        return _capture_response(
            withdraw_capture(capture, data, problems, seen=seen, by=request.user)
        )

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check who asks, and then that nothing is asked that would be overlooked."""
        super().initial(request, *args, **kwargs)
        if self.action != "list" and (unknown := sorted(set(request.query_params) - {FORMAT})):
            raise ValidationError({unknown[0]: [_("este parámetro no existe.")]})

    def _capture(self) -> Capture:
        """Return the capture of the address; raise 404, with a sentence, or 403 for who may not see
        it.
        """
        pk = self.kwargs["id"]
        capture = find_capture(self.programme, int(pk))
        if capture is None:
            raise Http404(_("No hay ninguna captura %s en este programa.") % pk)
        check_user_can_see_capture(self.request.user, capture)
        return capture

    def _read_request(self, body: Body) -> tuple[Capture, RequestData, Problems, int]:
        """Return a capture, the request about it, its problems, and the version that was seen."""
        capture = self._capture()
        data, problems = body.read(self.request.data)
        seen = _seen_version(self.request, data, problems)
        return capture, data, problems, seen

    def _address_of(self, pk: int) -> str:
        kwargs = {"programme": self.kwargs["programme"], "id": pk}
        return reverse("programme-captures-detail", kwargs=kwargs, request=self.request)


def _key_of(request: Request) -> str:
    key = request.headers.get(IDEMPOTENCY_KEY, "")
    if not key:
        raise ParseError(
            _(
                "Falta el encabezado Idempotency-Key: mande uno distinto por cada captura que "
                "entregue, por ejemplo un UUID, y el mismo si la repite."
            )
        )
    if not _KEY.fullmatch(key):
        raise ParseError(
            _("Idempotency-Key admite hasta %d letras, cifras y signos de ASCII, sin espacios.")
            % LONGEST_KEY
        )
    return key


def _seen_version(request: Request, data: Mapping[str, Any], problems: Problems) -> int:
    """Return the version that the request was made for, which the body or ``If-Match`` must say."""
    tag, stated = request.headers.get("If-Match"), data.get("version")
    found = _VERSION_TAG.fullmatch(tag.strip()) if tag is not None else None
    place = pointer("version")
    if any(problem.pointer == place for problem in problems):
        return 0
    if tag is not None and not found:
        sentence = _('If-Match lleva el ETag de la captura, por ejemplo "3".')
        problems.append(BodyProblem(place, "wrong_type", sentence))
    elif found and stated not in (None, int(found[1])):
        sentence = _("La versión y If-Match no dicen lo mismo: deje uno de los dos.")
        problems.append(BodyProblem(place, "contradiction", sentence))
    elif not found and stated is None:
        sentence = _("Diga qué versión de la captura conoce, aquí o en If-Match.")
        problems.append(BodyProblem(place, "required", sentence))
    return int(found[1]) if found else (stated or 0)


def _capture_response(capture: Capture) -> Response:
    return Response(_represent(capture), headers={"ETag": _tag(capture.version)})


def _represent(capture: Capture) -> Any:
    return CaptureSerializer(represent_capture(capture)).data


def _tag(version: int) -> str:
    return f'"{version}"'


def _to_api_exception(error: Exception) -> Exception:
    match error:
        case RequestRefused():
            return Unprocessable(error.problems)
        case EditConflict() | InvalidTransition() | AlreadyStarted():
            return conflict_error(error)
        case RequestInProgress():
            waiting = ConflictError(str(error))
            waiting.wait = RETRY_AFTER  # type: ignore[attr-defined]  # REST framework's Retry-After
            return waiting
        case KeyReused():
            return Unprocessable([BodyProblem("", "key_reused", str(error))])
    return error
