"""The administration: everything is to be looked at, and only who captures for whom is changed."""

import re
from dataclasses import dataclass
from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponseForbidden
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import expect

from indicators.duties import (
    forget_held,
    people_administered_alone_by,
    people_administered_by,
)
from indicators.models import (
    Capture,
    CapturedResult,
    Cycle,
    Event,
    Indicator,
    RecomputeRun,
    ReconciliationExplanation,
    Threshold,
)
from indicators.results.recompute import recompute_programme
from objectives.models import (
    Duty,
    Programme,
    ProgrammeUnit,
    ResponsibleUnit,
    Strategy,
)
from piimss import demo_accounts
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast
from tests.factories.duties import give
from tests.factories.model_rows import (
    make_action,
    make_alignment,
    make_capture,
    make_capture_event,
    make_commitment,
    make_compliance_reading,
    make_cycle,
    make_cycle_event,
    make_digest,
    make_duty,
    make_evidence,
    make_ficha_event,
    make_filled_sheet,
    make_former_name,
    make_framework,
    make_framework_node,
    make_glossary_entry,
    make_idempotency_key,
    make_notified,
    make_place,
    make_preference,
    make_progress_report,
    make_proposal,
    make_register,
    make_reporting_period,
    make_superseded_target,
)
from tests.factories.other_institution import OtherInstitution, make_other_institution
from tests.factories.programme import SmallProgramme, small_programme

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

APPLICATIONS = ("objectives", "indicators", "commitments")
MODELS = [model for model in admin.site._registry if model._meta.app_label in APPLICATIONS]
NAMES = [model._meta.model_name for model in MODELS]
each_model = pytest.mark.parametrize("model", MODELS, ids=NAMES)


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def grow(small, number):
    """One more row of every kind that there may be several of."""
    code, slug = f"1.{number}", f"unidad-{number}"
    ana, _created = User.objects.get_or_create(username="ana")
    small.add_unit(slug)
    strategy = Strategy.objects.create(
        objective=small.objective, code=code, position=number, name="Estrategia"
    )
    make_action(strategy, code=f"{code}.1")
    make_glossary_entry(small.programme, term=code)
    make_former_name(small.programme, former=f"{code}.0", current=code)
    node = make_framework_node(make_framework(small.programme, slug=slug))
    make_alignment(node, small.programme.publications.first(), strategy=strategy)
    register = make_register(small.programme, slug=slug)
    make_compliance_reading(register, small.programme.publications.first())
    make_progress_report(make_commitment(register), make_reporting_period(register))
    small.add_indicator(code, "v1", symbols={"v1": "nacional"})
    make_superseded_target(small.add_target(code, 2023, "5"))
    small.state(code, 2023, {"v1": "3"}, printed="3")
    Threshold.objects.create(
        programme=small.programme,
        indicator=small.indicators[code],
        valid_from=date(2020, 1, 1),
        pace_minimum=85,
        near_share=5,
        constant_met_share=5,
        constant_near_share=10,
        norm="Acuerdo",
    )
    ReconciliationExplanation.objects.create(
        indicator=small.indicators[code],
        year=2023,
        unit=small.units["nacional"],
        verdict="coincide",
        text="Así se imprimió.",
        written_by=ana,
    )
    cycle = make_cycle(small.programme, year=2000 + number, cutoff=date(2000 + number, 12, 31))
    make_cycle_event(cycle, ana)
    draft = make_capture(small.indicators[code], cycle=cycle, year=cycle.year, captured_by=ana)
    make_capture_event(draft, ana)
    CapturedResult.objects.create(capture=draft, value=5, status="definitivo")
    make_evidence(draft, ana)
    make_filled_sheet(small.programme, ana)
    make_idempotency_key(ana, key=f"llave-{code}")
    make_ficha_event(small.indicators[code], ana)
    make_proposal(small.indicators[code], ana)
    make_duty(ana, small.units[slug])
    told = give(User.objects.create_user(f"luz-{number}"), "captura", unit=small.units[slug])
    make_preference(told)
    make_notified(make_digest(told))
    RecomputeRun.objects.create(programme=small.programme, state="terminada")


@dataclass
class Site:
    """Two institutions, who administers the one at the root, and a superuser.

    The programme of the other institution is not the one at the root.
    """

    small: SmallProgramme
    other: OtherInstitution
    olga: User
    superuser: User


@kept_fixture
def site():
    small = small_programme()
    grow(small, 1)
    recompute_programme(small.programme)
    olga = User.objects.create_user("olga", is_staff=True)
    give(olga, "administración", unit=small.units["nacional"])
    return Site(small, make_other_institution(), olga, User.objects.create_superuser("todo"))


@pytest.fixture
def small(site):
    return site.small


@pytest.fixture
def other(site):
    return site.other


@pytest.fixture
def olga(site):
    return site.olga


@pytest.fixture
def superuser(site):
    return site.superuser


@pytest.fixture
def passwords(site, tmp_path):
    """The passwords of the demo accounts."""
    return demo_accounts.prepare(tmp_path)


@pytest.fixture
def administrator(client, passwords):
    """The demo account of the administration."""
    client.force_login(User.objects.get(username="administracion"))
    return client


@pytest.fixture
def plain_refusals(monkeypatch):
    """What a refusal looks like is a matter of ``test_errors``, and takes as long as a page."""
    monkeypatch.setattr(
        "piimss.urls.handler403", lambda request, exception: HttpResponseForbidden()
    )


def ask_list(user, model, query):
    """Have the database answer a list with a query; return the answer before it is laid out."""
    request = RequestFactory().get(address(model, "changelist") + query)
    request.user = user
    listed = admin.site.get_model_admin(model).changelist_view(request)
    assert listed.status_code == 200, (model, query)
    assert len(listed.context_data["cl"].result_list) >= 0
    return listed


def test_the_demo_account_comes_in_through_the_form(client, passwords):
    answer = client.post(
        "/admin/login/?next=/admin/",
        {"username": "administracion", "password": passwords["administracion"]},
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/")
    assert client.get("/admin/").status_code == 200


def test_every_model_is_there():
    assert set(MODELS) == {
        model
        for model in apps.get_models()
        if model._meta.app_label in APPLICATIONS and not model._meta.proxy
    }


def test_the_index_offers_everything_to_be_looked_at(administrator, small):
    page = administrator.get("/admin/").content.decode()
    for model in MODELS:
        assert address(model, "changelist") in page
    assert re.findall(r'href="([^"]*/add/)"', page) == ["/admin/objectives/duty/add/"]
    assert "/admin/auth/" not in page


@each_model
def test_rows_are_listed_searched_and_shown_but_never_changed(administrator, plain_refusals, model):
    row = model._default_manager.first()
    assert row is not None
    listed = administrator.get(address(model, "changelist"))
    assert listed.status_code == 200
    shown_at = address(model, "change", row.pk)
    assert shown_at in listed.content.decode()
    assert administrator.get(address(model, "changelist"), {"q": "1.1"}).status_code == 200

    shown = administrator.get(shown_at)
    assert shown.status_code == 200
    # Who holds which duty is all that is kept here.
    assert ('name="_save"' in shown.content.decode()) == (model is Duty)
    if model is Duty:
        return
    assert administrator.post(shown_at, {}).status_code == 403
    assert administrator.get(address(model, "add")).status_code == 403
    assert administrator.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": [row.pk]}
    administrator.post(address(model, "changelist"), {**action, "post": "yes"})
    assert model._default_manager.filter(pk=row.pk).exists()


def test_a_superuser_changes_nothing_either(superuser):
    """By what the pages themselves ask; the matrix of permissions has one answer of every page."""
    request = RequestFactory().get("/admin/")
    request.user = superuser
    for model in set(MODELS) - {Duty}:
        row, shown = model._default_manager.first(), admin.site.get_model_admin(model)
        assert shown.has_view_permission(request, row), model
        assert not shown.has_change_permission(request, row), model
        assert not shown.has_delete_permission(request, row), model
        assert not shown.has_add_permission(request), model


@pytest.mark.parametrize("who", ["superuser", "administration"])
def test_who_keeps_the_duties_of_people(administrator, small, superuser, who):
    client = administrator
    if who == "superuser":
        client.force_login(superuser)
    person, unit = User.objects.create_user("luz"), small.units["nacional"]
    sent = {"user": person.pk, "unit": unit.pk, "role": "captura"}
    assert client.post(address(Duty, "add"), sent).status_code == 302
    added = Duty.objects.get(user=person, unit=unit)
    again = client.post(address(Duty, "add"), sent)
    assert again.status_code == 200
    assert again.context["errors"]
    gone = client.post(address(Duty, "delete", added.pk), {"post": "yes"})
    assert gone.status_code == 302
    assert not Duty.objects.filter(pk=added.pk).exists()


def test_a_list_asks_few_queries_however_long_it_is(administrator, small):
    def counts():
        found = {}
        for name, model in zip(NAMES, MODELS, strict=True):
            with CaptureQueriesContext(connection) as queries:
                assert administrator.get(address(model, "changelist")).status_code == 200, name
            found[name] = len(queries)
        return found

    few = counts()
    for number in (2, 3, 4):
        grow(small, number)
    recompute_programme(small.programme)
    assert counts() == few
    assert {name: count for name, count in few.items() if count > 13} == {}


@each_model
def test_filters_and_their_values_work(administrator, model):
    listed = administrator.get(address(model, "changelist"))
    user = listed.context["user"]
    for spec in listed.context["cl"].filter_specs:
        for choice in spec.choices(listed.context["cl"]):
            ask_list(user, model, choice["query_string"])


@pytest.mark.parametrize("account", ["captura", "revision", "direccion", "analisis"])
def test_other_roles_do_not_come_in(client, tmp_path, account):
    demo_accounts.prepare(tmp_path)
    client.force_login(User.objects.get(username=account))
    assert client.get("/admin/").status_code == 302
    assert client.get(address(MODELS[0], "changelist")).status_code == 302


@pytest.mark.slow
def test_the_pages_keep_the_strict_policy(live_server, page, passwords):
    page.goto(live_server.url + "/admin/")
    page.fill("[name=username]", "administracion")
    page.fill("[name=password]", passwords["administracion"])
    page.click("[type=submit]")
    page.goto(live_server.url + "/admin/indicators/indicator/")
    page.get_by_role("link", name="1.1", exact=True).click()
    expect(page.get_by_role("heading", name="1.1 Indicador 1.1")).to_be_visible()
    page.wait_for_load_state()


def test_every_column_of_a_list_has_a_name_of_its_own():
    """A path of fields would stand above its column as it is written, in English."""
    for model, model_admin in admin.site._registry.items():
        assert not [name for name in model_admin.list_display if "__" in str(name).strip("_")], (
            model
        )


def test_events_are_found_by_the_kind_of_their_object(client):
    """Of every application: texts belong to one that the administration of events does not know."""
    superuser = User.objects.create_superuser("todo")
    client.force_login(superuser)
    cast = make_cast()
    capture_at_status(cast, "borrador")
    page = client.get(reverse("admin:indicators_event_changelist"), {"source": "captura"})
    assert {event.source for event in page.context["cl"].result_list} == {"captura"}
    (offered,) = (
        spec for spec in page.context["cl"].filter_specs if spec.title == "clase de objeto"
    )
    names = [choice["display"] for choice in offered.choices(page.context["cl"])]
    assert names[1:] == [
        "avance de un compromiso",
        "captura",
        "ciclo de captura",
        "compromiso",
        "explicación",
        "indicador",
        "periodo de un registro",
        "programa",
        "propuesta",
        "texto del informe",
    ]


class TestDutiesOfTwoInstitutions:
    """Units are named with their programmes, and each administration keeps its own."""

    def options(self, client, name):
        field = client.get(address(Duty, "add")).context["adminform"].form.fields[name]
        return [label for value, label in field.choices if value]

    def test_each_unit_says_which_programme_it_is_of(self, client, superuser):
        client.force_login(superuser)
        offered = self.options(client, "unit")
        assert {"Nacional, De prueba", "Nacional, Ajeno"} <= set(offered)
        assert len(offered) == len(set(offered))
        listed = client.get(address(Duty, "changelist")).text
        assert "Nacional, Ajeno" in listed and "unidad-1, De prueba" in listed

    def test_a_persons_page_shows_their_duties(self, client, superuser, other):
        client.force_login(superuser)
        page = client.get(reverse("admin:auth_user_change", args=(other.eva.pk,)))
        (shown,) = page.context["inline_admin_formsets"]
        assert len(shown.formset.queryset) == 5
        assert "Nacional, Ajeno" in page.text

    def test_an_administration_sees_and_gives_those_of_its_own(self, client, olga, small, other):
        client.force_login(olga)
        nobody, known = User.objects.create_user("nueva"), User.objects.get(username="ana")
        assert self.options(client, "unit") == ["Nacional, De prueba", "unidad-1, De prueba"]
        people = self.options(client, "user")
        assert {nobody.username, known.username, "olga"} <= set(people)
        assert not {"eva", "ines"} & set(people)
        listed = client.get(address(Duty, "changelist")).text
        assert "unidad-1, De prueba" in listed and "Ajeno" not in listed and "eva" not in listed
        theirs = Duty.objects.filter(user=other.ines).get()
        for sent in (
            {"user": nobody.pk, "role": "revisión", "unit": other.small.units["nacional"].pk},
            {"user": other.eva.pk, "role": "captura", "unit": small.units["nacional"].pk},
        ):
            assert client.post(address(Duty, "add"), sent).status_code == 200
        client.post(address(Duty, "delete", theirs.pk), {"post": "yes"})
        assert Duty.objects.filter(user=other.ines).get() == theirs
        assert Duty.objects.filter(user=nobody).count() == 0

    def test_a_unit_that_has_a_programme_of_its_own_is_not_given_from_above(
        self, client, olga, small, other
    ):
        """It stands below the institution here; a duty for it would count in its own programme."""
        make_place(small.programme, other.small.units["nacional"], parent=small.units["nacional"])
        forget_held(olga)
        client.force_login(olga)
        assert not [label for label in self.options(client, "unit") if "Ajeno" in label]

    def test_rows_of_captures_are_those_of_the_programmes_administered(
        self, client, olga, small, other
    ):
        client.force_login(olga)
        theirs = {
            Capture: {"indicator__programme": other.small.programme},
            Event: {"programme": other.small.programme},
            Cycle: {"programme": other.small.programme},
        }
        for model, of_theirs in theirs.items():
            shown = client.get(address(model, "changelist")).context["cl"].queryset
            assert model.objects.filter(**of_theirs).exists(), model
            assert shown.exists() and not shown.filter(**of_theirs).exists(), model
        address_of_theirs = reverse("admin:indicators_capture_change", args=(other.capture.pk,))
        assert client.get(address_of_theirs).status_code == 302


@pytest.mark.parametrize(("state", "seen"), [("preparacion", False), ("publicado", True)])
def test_of_another_institution_only_what_is_published_is_shown(client, olga, other, state, seen):
    Programme.objects.filter(pk=other.small.programme.pk).update(state=state)
    client.force_login(olga)
    for model in (Programme, ProgrammeUnit):
        page = client.get(address(model, "changelist"))
        shown = {str(row) for row in page.context["cl"].result_list}
        theirs = {
            str(row) for row in model.objects.filter(**other_rows(model, other.small.programme))
        }
        assert shown
        assert (theirs <= shown) is seen
        assert theirs.isdisjoint(shown) is not seen
    assert (
        not client.get(address(Indicator, "changelist"))
        .context["cl"]
        .queryset.filter(programme=other.small.programme)
    )


def other_rows(model, programme):
    return {"pk": programme.pk} if model is Programme else {"programme": programme}


def test_what_belongs_to_who_works_for_two_institutions_is_shown_to_neither(olga, small, other):
    ours = give(User.objects.create_user("olmo"), "captura", unit=small.units["nacional"])
    both = give(User.objects.create_user("dora"), "captura", unit=small.units["nacional"])
    give(both, "captura", unit=other.small.units["nacional"])
    everybody, alone = (
        set(found(olga)) for found in (people_administered_by, people_administered_alone_by)
    )
    assert everybody - alone == {both}
    assert {ours, olga} <= alone


class TestWhoseRowsAre:
    """Every row of what belongs to a programme says its institution, at no query more a row."""

    OF_PEOPLE = ("idempotencykey", "noticepreference", "digest", "notified")

    def rows(self, client, model):
        page = client.get(address(model, "changelist"))
        found = re.findall(r"<tr>.*?</tr>", page.text.partition("<tbody>")[2], re.DOTALL)
        assert len(found) == len(page.context["cl"].result_list) > 0
        return found

    @each_model
    def test_it_is_named_on_every_row(self, client, superuser, other, model):
        client.force_login(superuser)
        Programme.objects.exclude(slug="ajeno").update(institution="Propia")
        rows = self.rows(client, model)
        if model._meta.model_name in self.OF_PEOPLE:
            return
        assert all("Propia" in row or "Ajena" in row for row in rows)
        theirs = [row for row in rows if "Ajena" in row]
        shown = admin.site.get_model_admin(model)
        path = getattr(shown, "programme_path", "") or "unit__reports_to"
        count = model.objects.filter(**{path: other.small.programme.pk}).distinct().count()
        assert len(theirs) == count
        for column in range(1, len(shown.list_display) + 2):
            ask_list(superuser, model, f"?o={column}")

    def test_a_programme_that_somebody_may_not_see_is_not_named_beside_a_shared_unit(
        self, client, olga, small, other
    ):
        unit = small.units["unidad-1"]
        make_place(other.small.programme, unit, parent=other.small.units["nacional"])
        Programme.objects.filter(slug="ajeno").update(state="preparacion")
        client.force_login(olga)
        for model in (ResponsibleUnit, Duty):
            assert not [row for row in self.rows(client, model) if "Ajen" in row], model
