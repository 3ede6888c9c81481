"""What is not published is nowhere to be seen by whoever has no part in it, in no format.

A draft, what waits for review, what was returned and what was withdrawn stand beside published
figures, with numbers and texts that are found nowhere else.
"""

import io
import zipfile

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pyarrow import parquet

from accounts.models import TokenScope
from indicators.capture.workflow import approve, submit
from indicators.lifecycle import log_event
from indicators.models import CaptureStatus
from indicators.proposals.deciding import reject
from indicators.results.recompute import recompute_programme
from tests.contract.addresses import lists
from tests.databases import kept_fixture
from tests.factories.captures import DUTIES, capture_at_status, make_cast
from tests.factories.commitments import make_desk, returned, sent, written
from tests.factories.model_rows import make_proposal
from tests.factories.tokens import make as make_token
from tests.factories.tokens import with_token

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SLUG = "de-prueba"
FORMATS = ("json", "csv", "jsonl", "xlsx", "parquet")
OF_EVERY_FORMAT = ("nobody", "session of todo", "token of ana")
UNPUBLISHED = (
    CaptureStatus.DRAFT,
    CaptureStatus.IN_REVIEW,
    CaptureStatus.RETURNED,
    CaptureStatus.WITHDRAWN,
)
VALUE = {status: f"8{number}77{number}31" for number, status in enumerate(UNPUBLISHED, start=1)}
SOURCE = {status: f"Zarzamora{number}" for number, status in enumerate(UNPUBLISHED, start=1)}
NOTE = {status: f"Guanábana{number}" for number, status in enumerate(UNPUBLISHED, start=1)}
PUBLISHED = "Registro público"
PAGES = (
    "/",
    "/datos/",
    "/estado/",
    "/conciliacion/",
    "/comparar/",
    "/indicadores/1.1/",
    "/evaluabilidad/",
    "/cumplimiento/",
    "/estrategias/1.1/",
)


def marks(statuses=UNPUBLISHED):
    """All that must not be seen, as it may be written."""
    found = set()
    for status in statuses:
        value = VALUE[status]
        found |= {value, f"{int(value):,}", SOURCE[status], NOTE[status]}
    return found


def entries(status):
    return {
        "v1": {
            "value": VALUE[status],
            "status": "definitivo",
            "source": SOURCE[status],
            "note": NOTE[status],
        },
        "v2": {"value": "90000000", "status": "definitivo", "source": PUBLISHED},
    }


@kept_fixture
def planted():
    """A programme with a published figure, and one capture of each kind that is not."""
    cast = make_cast()
    small = cast.small
    small.state("1.1", 2022, {"v1": "1000", "v2": "4000"}, printed="25.00")
    captures = {}
    for number, status in enumerate(UNPUBLISHED, start=2):
        code = f"1.{number}"
        small.add_indicator(code, "v1 / v2 * 100", symbols={"v1": "suma", "v2": "suma"})
        captures[status] = capture_at_status(cast, status, code=code, entries=entries(status))
    plant_reports(cast)
    recompute_programme(small.programme)
    User.objects.create_superuser("todo")
    return cast, captures


def plant_reports(cast):
    """One report of a commitment at each point of its way before it is published."""
    desk = make_desk(cast)
    desk.open()
    written(desk.report("1.1.1"), cast.ana, percent="5", text=NOTE[CaptureStatus.DRAFT])
    sent(desk.report("1.1.2"), cast.ana, text=NOTE[CaptureStatus.IN_REVIEW])
    returned(desk.report("1.1.3"), cast.noe, cast.rita, text=NOTE[CaptureStatus.RETURNED])


def clients(cast):
    """Nobody, somebody of every duty, a superuser, and the same by token."""
    yield "nobody", Client(), {}
    for name in (*DUTIES, "todo"):
        person = User.objects.get(username=name)
        client = Client()
        client.force_login(person)
        yield f"session of {name}", client, {}
        yield f"token of {name}", Client(), with_token(make_token(person)[1])
    secret = make_token(cast.ana, scope=TokenScope.CAPTURE)[1]
    yield "token to capture with", Client(), with_token(secret)


def text_of(response):
    """All that an answer says, whatever it is packed in."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            body = b"\n".join(file.read(name) for name in file.namelist())
    elif body.startswith(b"PAR1"):
        body = repr(parquet.read_table(io.BytesIO(body)).to_pylist()).encode()
    return f"{body.decode('utf-8', 'replace')} {response.headers}"


def addresses(schema, formats=FORMATS):
    for path in lists(schema):
        base = path.format(programme=SLUG)
        for name in formats:
            yield f"{base}?format={name}"
        parameters = {each["name"] for each in schema["paths"][path]["get"]["parameters"]}
        if "as_of" in parameters:
            yield f"{base}?as_of=2100-12-31"
        if "include" in parameters:
            yield f"{base}?include=components"
            yield f"{base}?include=components&as_of=2100-12-31&format=csv"
        for word in ("zarzamora", "guanabana"):
            yield f"{base}?search={word}"
    yield from (f"/api/v1/programmes/{SLUG}/", f"/api/v1/programmes/{SLUG}/indicators/1.2/")
    yield from ("/api/v1/", "/api/v1/schema/", "/api/v1/docs/")


def asked_by(cast, schema):
    """Everybody with the addresses that they ask: all of JSON, nobody, a superuser and somebody who
    captures by a token of every format.  Every format is written from the rows that JSON is, and
    which rows those are is all that hangs on who asks.
    """
    json, every = list(addresses(schema, ("json",))), list(addresses(schema))
    assert len(json) > 50 and len(every) > 100
    for who, client, headers in clients(cast):
        yield who, client, headers, every if who in OF_EVERY_FORMAT else json


def seen(client, headers, paths, wanted, answered=(200, 404)):
    """Return which marks are found, and where."""
    found = {}
    for path in paths:
        response = client.get(path, **headers)
        assert response.status_code in answered, (path, response.status_code)
        text = text_of(response)
        for mark in wanted:
            if mark in text:
                found.setdefault(mark, path)
    return found


def test_nobody_and_no_duty_sees_it_in_the_api(planted, schema):
    cast, _captures = planted
    for who, client, headers, paths in asked_by(cast, schema):
        assert seen(client, headers, paths, marks()) == {}, who


def test_nobody_sees_it_on_a_page(planted):
    assert seen(Client(), {}, PAGES, marks()) == {}
    # What a page says to whom captures or reviews is theirs; who analyses has no part in it.
    client = Client()
    client.force_login(planted[0].alan)
    assert seen(client, {}, PAGES, marks()) == {}


def test_what_is_proposed_is_seen_by_nobody_who_has_no_part_in_it(planted, schema):
    """Neither the reason of a proposal nor what it would change, before it is decided or after."""
    cast, _captures = planted
    content = {"targets": {"2022": "7654321"}, "name": "Carambola"}
    waiting = make_proposal(
        cast.small.indicators["1.1"], cast.olga, reason="Por el Tamarindo.", content=content
    )
    log_event(waiting, "propuesta", by=cast.olga, reason=waiting.reason)
    wanted = {"7654321", "7,654,321", "Carambola", "Tamarindo"}
    paths = [*PAGES, "/bitacora/", "/propuestas/", "/fichas/1.1/", "/pendientes/"]
    for status in ("abierta", "rechazada"):
        if status == "rechazada":
            reject(waiting, by=cast.rita, reason="Por la Carambola.")
        for who, client, headers, asked in asked_by(cast, schema):
            assert seen(client, headers, asked, wanted) == {}, who
        for name in ("ana", "noe", "dora", "alan", "todo", None):
            client = Client()
            if name:
                client.force_login(User.objects.get(username=name))
            assert seen(client, {}, paths, wanted, (200, 302, 403, 404)) == {}, name
        rita = Client()
        rita.force_login(cast.rita)
        assert "Tamarindo" in seen(rita, {}, [f"/propuestas/{waiting.pk}/"], wanted)


def test_what_is_published_is_seen(planted, schema):
    """The search above finds what there is to be found."""
    wanted = {"1000", "4000", "25.00"}
    for name in FORMATS:
        base = f"/api/v1/programmes/{SLUG}"
        found = seen(
            Client(),
            {},
            [f"{base}/values/?format={name}", f"{base}/results/?format={name}"],
            wanted,
        )
        assert {"1000", "4000"} <= set(found), name


def test_once_approved_it_is_seen_by_everybody_and_the_rest_is_not(planted, schema):
    cast, captures = planted
    waiting = CaptureStatus.IN_REVIEW
    approve(captures[waiting], by=cast.rita)
    recompute_programme(cast.small.programme)
    paths = list(addresses(schema))
    others = marks(set(UNPUBLISHED) - {waiting})
    expected = {VALUE[waiting], SOURCE[waiting], NOTE[waiting]}
    found = seen(Client(), {}, paths, expected | others)
    assert set(found) == expected


def test_what_was_returned_is_seen_once_it_is_sent_again_and_approved(planted, schema):
    cast, captures = planted
    returned = captures[CaptureStatus.RETURNED]
    again = submit(returned, by=cast.ana)
    paths = list(addresses(schema))
    assert seen(Client(), {}, paths, marks()) == {}
    approve(again, by=cast.rita)
    recompute_programme(cast.small.programme)
    assert SOURCE[CaptureStatus.RETURNED] in seen(Client(), {}, paths, marks())
