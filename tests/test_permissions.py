"""Every address and every method by every role: compared with the written matrix, and kept by nobody
unless it is published.
"""

import re
from collections import defaultdict
from copy import copy
from dataclasses import dataclass
from datetime import date
from http.cookies import SimpleCookie

import pytest
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.http import HttpResponseForbidden
from django.test import Client, override_settings
from django.urls import URLResolver, get_resolver

from indicators.fichas.change import preview_change
from indicators.fichas.definitions import FichaDefinition
from indicators.fichas.representation import ELEMENTS, data_of
from indicators.models import CaptureStatus, Indicator
from indicators.notifications.email import stop_token
from indicators.results.recompute import recompute_programme
from reports.models import BuildFile, NarrativeStatus
from reports.yearly_report.editions.closing import preview_closing
from tests.factories.captures import capture_at_status, make_cast
from tests.factories.commitments import make_desk, sent
from tests.factories.editions import close, make_edition, narrative_at, propose_to_close
from tests.factories.model_rows import make_evidence, make_filled_sheet
from tests.factories.other_institution import make_other_institution
from tests.factories.tokens import make as make_token
from tests.kept_answers import PUBLISHED_FOR_ANYBODY, find_kept
from tests.permissions_matrix import ARGUMENTS, DATA, GENERALLY, JSON, MATRIX, QUERY, ROLES
from tests.piimss.test_admin import grow

WHO = dict(zip(ROLES[1:7], ("ana", "noe", "rita", "dora", "alan", "olga"), strict=True))
READING, WRITING = "GET", ("POST", "PUT", "PATCH", "DELETE")
NOT_TAKEN = ("405",) * len(ROLES)


def addresses():
    """Every address of the project: how a line names it, and the routes that it stands for."""
    found = defaultdict(list)

    def walk(patterns, route="", spaces=()):
        for each in patterns:
            here = route + str(each.pattern)
            if isinstance(each, URLResolver):
                walk(each.url_patterns, here, (*spaces, each.namespace or ""))
            else:
                found[line_name(each, here, [space for space in spaces if space])].append(here)

    walk(get_resolver().url_patterns)
    return found


def line_name(pattern, route, spaces):
    name = pattern.name or f"/{route.rpartition('>/')[2]}"
    if spaces == ["admin"]:
        # One line for the same page of every catalogue that anybody administers, and of every one
        # of which each sees their own; accounts and duties are another matter.
        name = re.sub(r"^objectives_(?!duty_)[a-z]+_", "catalogue_", name)
        name = re.sub(r"^commitments_(register|compliancereading)_", "catalogue_", name)
        name = re.sub(r"^(indicators|accounts|commitments)_[a-z]+_", "own_", name)
        if not pattern.name:
            name = "moved" if "object_id" in route else "anything-else"
        return f"admin:{name}"
    return name


def lines():
    """The matrix: name, method, and what each role is answered."""
    found = {}
    for line in MATRIX.strip().splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            name, method, *answers = re.split(r"  +", line.strip())
            assert len(answers) == len(ROLES), line
            assert (name, method) not in found, line
            found[name, method] = tuple(answers)
    return found


def written(name, method, answers):
    """A line as it stands in the matrix."""
    return f"{name:34}  {method:6}  " + "  ".join(f"{each:5}" for each in answers).rstrip()


def is_api(routes):
    return routes[0].startswith("api/")


def test_every_address_has_a_line_and_every_line_an_address():
    named = {name.partition(" ")[0] for name, _method in WRITTEN}
    without = sorted(set(THERE) - named)
    assert not without, "\n".join(written(each, READING, "?" * len(ROLES)) for each in without)
    assert not sorted(named - set(THERE)), "lines of addresses that are no more"
    assert all((name, READING) in WRITTEN for name in THERE)


def test_all_routes_of_an_address_lead_to_the_same():
    """One view each; of the catalogues, what lets nobody in but whom the site lets in, and then looks
    at what they may see of each.
    """
    views = defaultdict(set)

    def walk(patterns, spaces=()):
        for each in patterns:
            if isinstance(each, URLResolver):
                walk(each.url_patterns, (*spaces, each.namespace or ""))
            elif "admin" not in spaces:
                name = line_name(each, str(each.pattern), [space for space in spaces if space])
                views[name].add(getattr(each.callback, "cls", each.callback))

    walk(get_resolver().url_patterns)
    assert [name for name, found in views.items() if len(found) > 1] == []
    for model_admin in admin.site._registry.values():
        assert "get_urls" not in vars(type(model_admin)) or isinstance(model_admin, UserAdmin)


@dataclass
class World:
    """The cookies of everybody by role, what fills in the addresses, the first row of each catalogue,
    and one browser for all.
    """

    cookies: dict[str, SimpleCookie]
    known: dict[str, object]
    first_rows: dict[tuple[str, str], str]
    client: Client


@pytest.fixture(scope="module")
def world(own_database, django_db_blocker, tmp_path_factory):
    """The cast, one of everything that there is an address for, and a superuser; made once, since
    nothing that is asked leaves a trace.
    """
    folder = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock():
        own_database.use(own_database.EMPTY)
        with (
            override_settings(MEDIA_ROOT=folder),
            pytest.MonkeyPatch.context() as patch,
            transaction.atomic(),
        ):
            # What a refusal looks like is a matter of ``test_errors``, and a third of the work.
            patch.setattr(
                "piimss.urls.handler403", lambda request, exception: HttpResponseForbidden()
            )
            yield make_world(folder)
            transaction.set_rollback(True)


def make_world(folder):
    cast = make_cast()
    cast.small.state("1.1", 2022, {"v1": "1000", "v2": "4000"}, printed="34.00")
    capture = capture_at_status(cast, CaptureStatus.IN_REVIEW)
    (folder / "acta").write_bytes(b"%PDF-1.7")
    evidence = make_evidence(capture, cast.ana, file="acta")
    sheet = make_filled_sheet(cast.small.programme, cast.ana)
    token, _secret = make_token(cast.ana)
    desk = make_desk(cast)
    desk.open()
    waiting = sent(desk.report("1.1.2"), cast.ana)
    grow(cast.small, 9)
    Group.objects.create(name="otros")
    recompute_programme(cast.small.programme)
    cast.olga.is_staff = True
    cast.olga.save()
    # A ficha that can be changed is whole; the matrix sends it with another name.
    cast.small.indicators["1.1"].methods.update(text="X")
    whole = Indicator.objects.filter(code="1.1", programme=cast.small.programme)
    of_another_kind = (
        "accumulation direction decimals measured_years availability_lag unit_kind".split()
    )
    whole.update(**dict.fromkeys(set(ELEMENTS) - set(of_another_kind), "X"))
    renamed = FichaDefinition.model_validate({**data_of(whole.get()), "name": "Otro nombre"})
    edition = make_edition(cast)
    text = narrative_at(cast, edition, NarrativeStatus.DRAFT)
    handed_in = narrative_at(cast, edition, NarrativeStatus.IN_REVIEW, key="resumen")
    closed = close(make_edition(cast, cutoff=date(2024, 12, 31)), by=cast.rita)
    BuildFile.objects.create(
        build=closed.builds.get(), format="xlsx", content=b"x", size=1, digest="0" * 64
    )
    closed.builds.update(state="terminada", digest=closed.digest)
    proposal = propose_to_close(make_edition(cast, cutoff=date(2023, 12, 31)), cast.raul)
    people = {role: cast.people[name] for role, name in WHO.items()}
    people["super"] = User.objects.create_superuser("todo")
    people["ajena"] = make_other_institution().eva
    people["ajena"].is_staff = True
    people["ajena"].save()
    known = {
        "capture": capture.pk,
        "version": capture.version,
        "evidence": evidence.pk,
        "sheet": sheet.pk,
        "token": token.pk,
        "cycle": cast.cycle.pk,
        "proposal": proposal.pk,
        "proposed": proposal.digest,
        "text": text.version,
        "left": preview_closing(edition).digest,
        "sent": handed_in.version,
        "programme": cast.small.programme.pk,
        "super": people["super"].pk,
        "stop": stop_token(cast.ana),
        "period": desk.register.periods.get().pk,
        "written": desk.report().version,
        "waiting": waiting.version,
        "seen": preview_change(whole.get(), renamed).digest,
    }
    cookies = {role: cookies_of(person) for role, person in people.items()}
    return World(cookies, known, first_rows(), Client(raise_request_exception=False))


def first_rows():
    """Return the key of the first row of each catalogue by its application and model."""
    found = {}
    for model in admin.site._registry:
        row = model.objects.order_by("pk").first()
        if row is not None:
            found[model._meta.app_label, model._meta.model_name] = str(row.pk)
    return found


def cookies_of(person):
    """Return the cookies that the browser of somebody who is signed in sends."""
    client = Client()
    client.force_login(person)
    return client.cookies


PARAMETER = re.compile(r"\(\?P<([a-z_]+)>(?:[^()]|\\.)*?\)|<(?:[a-z]+:)?([a-z_]+)>")


def example(name, route, world):
    """An address of a route."""
    given = GENERALLY | ARGUMENTS.get(name, {})
    whole = re.sub(r"(?<=/)\^", "", route).removesuffix("$")
    filled = PARAMETER.sub(
        lambda match: argument(match[1] or match[2], route, given, world.first_rows), whole
    )
    return "/" + filled.format(**world.known)


def argument(parameter, route, given, rows):
    """Return what stands for a parameter; of the catalogues, the first row that there is."""
    model = re.match(r"admin/([a-z]+)/([a-z]+)/", route)
    if parameter == "object_id" and model:
        return rows[model[1], model[2]]
    assert parameter in given, f"{route} needs an argument for {parameter}"
    return given[parameter]


def answer(response):
    location = response.headers.get("Location", "")
    if response.status_code == 302 and location.startswith(("/cuenta/entrar/", "/admin/login/")):
        return "login"
    return str(response.status_code)


def ask(client, cookies, method, address, data, **sent_as):
    """Return what one person is answered, and whether they were signed in then; whatever it changed
    is as it was afterwards.
    """
    client.cookies = copy(cookies) or SimpleCookie()
    with transaction.atomic():
        response = getattr(client, method.lower())(address, data, **sent_as)
        if response.streaming:
            list(response)  # read to its end, a file is closed
        transaction.set_rollback(True)
    return bool(client.cookies.get("sessionid")), response


def first_of_each(told):
    """Return the first role of each answer."""
    return list({each: role for role, each in reversed(told.items())}.values())


def answers_of(name, method, routes, world, roles=ROLES):
    """Return what each role is answered at the first route of a line, and all answers: at the others,
    which lead to the same view or the same catalogue, the first role of each answer is told the same.
    """
    cookies, known = world.cookies, world.known
    plain = name.partition(" ")[0]
    data = {key: value.format(**known) for key, value in DATA.get(name, {}).items()}
    sent_as = {}
    if plain in JSON and method != READING:
        data = JSON[plain]
        sent_as = {"content_type": "application/json", "headers": {"Idempotency-Key": "k"}}
    told, answers = {}, []
    for route in routes:
        address = example(plain, route, world)
        if method == READING:
            data, address = {}, address + QUERY.get(plain, "").format(**known)
        for role in first_of_each(told) if told else roles:
            signed_in, response = ask(
                world.client, cookies.get(role), method, address, data, **sent_as
            )
            found = told.setdefault(role, answer(response))
            assert answer(response) == found, f"{name} {method}, {role}: not the same at {route}"
            answers.append((signed_in, response))
    return tuple(told.values()), answers


THERE, WRITTEN = addresses(), lines()


def asked_of(name):
    """Return what is asked of an address: its lines, and what it takes nothing by."""
    own = [line for line in WRITTEN if line[0].partition(" ")[0] == name]
    methods = WRITING if is_api(THERE[name]) else ("POST",)
    return dict.fromkeys([*own, *((name, method) for method in methods)])


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("name", THERE)
def test_everybody_is_answered_as_the_matrix_says(name, world):
    wrong, may_be_kept = [], False
    for line, method in asked_of(name):
        # Which methods it takes is the address's, whoever asks: nobody and who may do everything.
        roles = ROLES if (line, method) in WRITTEN else (ROLES[0], "super")
        found, answers = answers_of(line, method, THERE[name], world, roles)
        if found != WRITTEN.get((line, method), NOT_TAKEN)[: len(roles)]:
            wrong.append(written(line, method, found))
        may_be_kept |= find_kept(name, method, is_api(THERE[name]), answers)
    assert not wrong, "\n".join(["these are not as written:", *wrong])
    if name.startswith(("edition", "narrative", "status")):
        assert may_be_kept == (name in PUBLISHED_FOR_ANYBODY)


@pytest.mark.postgres_only
@pytest.mark.django_db
@pytest.mark.parametrize("name", THERE)
def test_who_may_is_answered_by_the_other_database_too(name, world):
    """Every page and every form, by the first role that may; who else may is no matter of theirs."""
    for line, method in asked_of(name):
        answers = dict(zip(ROLES, WRITTEN.get((line, method), NOT_TAKEN), strict=True))
        role = next((role for role in ROLES if answers[role] in ("200", "201", "302")), None)
        if role is not None:
            found, _answers = answers_of(line, method, THERE[name], world, roles=[role])
            assert found == (answers[role],), written(line, method, found)
