"""Cycles: who opens, closes and reopens them, when they take captures, and what is kept of it."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from indicators.capture.context import why_not_now
from indicators.capture.cycles import close_cycle, correct_cycle, open_cycle, reopen_cycle
from indicators.capture.workflow import NotSubmittable, approve, submit
from indicators.clock import database_today
from indicators.models import Cycle, Event, Method
from indicators.permissions import check_user_can_run_cycles
from tests.factories.captures import DUTIES, capture_at_status, make_cast
from tests.factories.clock import everywhere_at

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def cast():
    """Made for each test: the days of its cycle are counted from the test's own."""
    return make_cast()


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


@everywhere_at("2023-01-02 12:00-06:00")
def open_one(cast, by=None, **fields):
    """A cycle of 2022, opened a week before it takes anything."""
    values = {
        "cutoff": date(2022, 12, 31),
        "opens_on": date(2023, 1, 9),
        "closes_on": date(2023, 3, 31),
    }
    return open_cycle(
        cast.small.programme,
        fields.pop("year", 2022),
        fields.pop("kind", "definitivo"),
        by=by or cast.olga,
        **values | fields,
    )


def told(cycle):
    return [
        (each.kind, each.by.username, each.reason, date.fromisoformat(each.after["closes_on"]))
        for each in cycle.events.all()
    ]


class TestWhoMay:
    @pytest.mark.parametrize("name", [*DUTIES, "anonymous"])
    def test_only_the_administration(self, cast, name):
        user = AnonymousUser() if name == "anonymous" else cast.people[name]
        if name == "olga":
            check_user_can_run_cycles(user)
            return
        for step in (
            lambda: open_one(cast, by=user),
            lambda: close_cycle(cast.cycle, by=user),
            lambda: reopen_cycle(cast.cycle, by=user, reason="Sí.", closes_on=today(9)),
        ):
            with pytest.raises(PermissionDenied, match="encargo de administración"):
                step()
        assert told(cast.cycle) == [("abierto", "olga", "", today(30))]


class TestOpening:
    @pytest.mark.postgres
    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"closes_on": date(2023, 1, 9)}, "cerrar después de abrir"),
            ({"cutoff": date(2021, 12, 31)}, "corte de un ciclo preliminar"),
            ({"kind": "preliminar", "cutoff": date(2023, 1, 1)}, "corte de un ciclo preliminar"),
            ({"kind": "mensual"}, "La clase «mensual» no existe"),
            (
                {"year": 2023, "cutoff": date(2023, 12, 31), "closes_on": date(2024, 9, 1)},
                "ya existe",
            ),
            ({"year": 2025}, "El programa termina en 2024"),
            ({"year": 1999}, "no mide 1999: sus métodos de cálculo son de 2000 en adelante"),
            ({"cutoff": date(2023, 12, 31)}, "no se conocen antes de que el ciclo cierre"),
        ],
    )
    def test_what_is_refused(self, cast, fields, sentence):
        with pytest.raises(ValidationError, match=sentence):
            open_one(cast, **fields)
        assert Cycle.objects.count() == Event.objects.of(Cycle).count() == 1

    @pytest.mark.postgres
    def test_a_year_that_the_programme_does_not_measure(self, cast):
        Method.objects.update(valid_from=2023)
        with pytest.raises(ValidationError) as refused:
            open_one(cast)
        said = "El programa no mide 2022: sus métodos de cálculo son de 2023 en adelante."
        assert refused.value.message_dict == {"year": [said]}

    @pytest.mark.postgres
    def test_a_programme_without_indicators(self, cast):
        cast.small.programme.indicators.all().delete()
        with pytest.raises(ValidationError, match="El programa no tiene indicadores"):
            open_one(cast)

    @pytest.mark.postgres
    def test_without_a_formula_there_is_something_to_capture(self, cast):
        Method.objects.update(formula="")
        assert open_one(cast).year == 2022

    @pytest.mark.parametrize("days", [-1, -400])
    def test_one_in_which_nobody_could_send_anything(self, cast, days):
        with pytest.raises(ValidationError, match="Ese día ya pasó: nadie podría enviar nada"):
            open_cycle(
                cast.small.programme,
                2022,
                "definitivo",
                by=cast.olga,
                cutoff=date(2022, 12, 31),
                opens_on=today(days - 30),
                closes_on=today(days),
            )
        assert Cycle.objects.count() == 1

    def test_one_that_ends_today(self, cast):
        cycle = open_cycle(
            cast.small.programme,
            2022,
            "definitivo",
            by=cast.olga,
            cutoff=date(2022, 12, 31),
            opens_on=today(-30),
            closes_on=today(),
        )
        assert why_not_now(cycle, database_today()) == ""

    @pytest.mark.postgres
    def test_its_days_are_not_corrected_into_the_past(self, cast):
        days = {"by": cast.olga, "reason": "Se recorrió.", "cutoff": cast.cycle.cutoff}
        with pytest.raises(ValidationError, match="Ese día ya pasó"):
            correct_cycle(cast.cycle, opens_on=today(-9), closes_on=today(-2), **days)
        Cycle.objects.filter(pk=cast.cycle.pk).update(opens_on=today(-9), closes_on=today(-2))
        correct_cycle(cast.cycle, opens_on=today(-8), closes_on=today(-2), **days)

    def test_both_kinds_of_a_year(self, cast):
        open_one(cast)
        cycle = open_one(cast, kind="preliminar", cutoff=date(2022, 6, 30))
        assert told(cycle) == [("abierto", "olga", "", date(2023, 3, 31))]

    def test_a_definitive_one_may_count_longer(self, cast):
        assert open_one(cast, cutoff=date(2023, 2, 28)).cutoff == date(2023, 2, 28)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2023-01-08 12:00-06:00", "El ciclo definitivo de 2022 abre el 9 ene 2023."),
        ("2023-01-09 00:30-06:00", ""),
        ("2023-03-31 23:30-06:00", ""),
        ("2023-04-01 00:30-06:00", "El ciclo definitivo de 2022 está cerrado."),
    ],
)
def test_it_takes_captures_from_its_first_day_to_its_last_in_mexico_city(cast, day, sentence):
    cycle = open_one(cast)
    with everywhere_at(day):
        assert why_not_now(cycle, database_today()) == sentence


class TestClosing:
    def test_nothing_more_is_submitted_and_what_is_in_review_goes_on(self, cast):
        draft = capture_at_status(cast, "borrador", unit="norte", by="noe")
        sent = capture_at_status(cast, "en_revision")
        cycle = close_cycle(cast.cycle, by=cast.olga, reason="Terminó.")
        assert told(cycle)[-1] == ("cerrado", "olga", "Terminó.", today(30))
        with pytest.raises(NotSubmittable, match="está cerrado"):
            submit(draft, by=cast.noe)
        assert approve(sent, by=cast.rita).status == "aprobada"

    def test_once(self, cast):
        close_cycle(cast.cycle, by=cast.olga)
        with pytest.raises(ValidationError, match="ya está cerrado"):
            close_cycle(cast.cycle, by=cast.olga)
        assert cast.cycle.events.count() == 2


class TestReopening:
    def test_for_a_reason_until_another_day(self, cast):
        draft = capture_at_status(cast, "borrador")
        close_cycle(cast.cycle, by=cast.olga)
        cycle = reopen_cycle(
            cast.cycle, by=cast.olga, reason="Faltó una unidad.", closes_on=today(5)
        )
        assert (cycle.state, cycle.closes_on) == ("abierto", today(5))
        assert told(cycle)[-1] == ("reabierto", "olga", "Faltó una unidad.", today(5))
        assert submit(draft, by=cast.ana).status == "en_revision"

    def test_also_where_only_its_time_had_passed(self, cast):
        cycle = open_one(cast)
        reopened = reopen_cycle(cycle, by=cast.olga, reason="Tarde.", closes_on=today())
        assert why_not_now(reopened, database_today()) == ""

    @pytest.mark.parametrize(
        ("reason", "days", "sentence"),
        [(" ", 5, "Escriba por qué se reabre"), ("Sí.", -1, "de hoy en adelante")],
    )
    def test_what_is_refused(self, cast, reason, days, sentence):
        close_cycle(cast.cycle, by=cast.olga)
        with pytest.raises(ValidationError, match=sentence):
            reopen_cycle(cast.cycle, by=cast.olga, reason=reason, closes_on=today(days))
        assert Cycle.objects.get(pk=cast.cycle.pk).state == "cerrado"

    def test_an_open_one_is_not_reopened(self, cast):
        with pytest.raises(ValidationError, match="está abierto"):
            reopen_cycle(cast.cycle, by=cast.olga, reason="Sí.", closes_on=today(60))
