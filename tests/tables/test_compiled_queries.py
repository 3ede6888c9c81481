"""Rows of the database as plain values, out of queries written once."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import CharField, DateField, DateTimeField, F, IntegerField, Value
from django.db.models.functions import Cast

from objectives.models import Objective, Programme
from tables import compiled_queries
from tables.compiled_queries import CompiledQuery, QueryParameter, _converted, cached_query
from tests.factories.programme import small_programme

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_it_gives_what_django_gives():
    programme = small_programme().programme
    rows = Programme.objects.annotate(
        same=F("name"), day=Cast(Value("2024-06-30"), DateField())
    ).values(*(each.attname for each in Programme._meta.concrete_fields), "same", "day")
    assert CompiledQuery.from_queryset(rows).rows() == list(rows)
    assert len(rows) and rows[0]["id"] == programme.pk
    as_tuples = rows.values_list("slug", "day", "name")
    assert CompiledQuery.from_queryset(as_tuples).cells() == list(as_tuples)


def test_values_are_given_when_it_is_asked():
    small_programme()
    query = CompiledQuery.from_queryset(
        Objective.objects.filter(code__in=[QueryParameter(1), QueryParameter(0)]).values("code")
    )
    codes = sorted(Objective.objects.values_list("code", flat=True))
    assert [row["code"] for row in query.rows([codes[0], "no hay"])] == [codes[0]]
    assert query.rows(["no", "hay"]) == []


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (date(2024, 6, 30), DateField()),
        (datetime(2024, 6, 30, 12, 5, tzinfo=UTC), DateTimeField()),
        ("á'%s", None),
        (7, None),
    ],
)
def test_a_value_is_put_as_its_field_puts_it(value, field):
    small_programme()
    kind = field or (CharField() if isinstance(value, str) else IntegerField())
    put = Programme.objects.annotate(put=Cast(QueryParameter(0, field), kind)).values("put")
    assert CompiledQuery.from_queryset(put).rows([value]) == [{"put": value}]


def test_what_finds_nothing_is_not_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert (
            CompiledQuery.from_queryset(Objective.objects.filter(code__in=[]).values("code")).rows()
            == []
        )
        assert CompiledQuery.from_queryset(None).rows() == []


def test_it_is_written_once():
    written = []

    def write():
        written.append(1)
        return Objective.objects.filter(code=QueryParameter(0)).values("code")

    key = ("test", object())
    assert cached_query(key, write) is cached_query(key, write)
    assert written == [1]


def test_a_part_of_the_rows():
    query = CompiledQuery.from_queryset(Permission.objects.order_by("pk").values("codename"))
    whole = query.rows()
    assert len(whole) > 1
    assert query.rows(part=slice(1, 2)) == whole[1:2]
    assert query.rows(part=slice(0, 9_999)) == whole


def test_those_asked_for_longest_ago_are_forgotten(monkeypatch):
    small_programme()
    compiled_queries.clear_cache()
    most = compiled_queries._cached.maxsize
    for number in range(most + 1):
        cached_query(number, lambda: None)
        cached_query(0, lambda: None)
    assert len(compiled_queries._cached) == most
    assert 0 in compiled_queries._cached and 1 not in compiled_queries._cached


def test_a_query_serves_other_threads_than_that_which_wrote_it():
    programme = small_programme().programme
    query = CompiledQuery.from_queryset(
        Programme.objects.values("pk", day=Cast("published_on", DateTimeField()))
    )
    assert all(
        getattr(step, "__self__", None) is not connection.ops
        for _place, steps, _expression in query.converters
        for step in steps
    )
    assert query.rows()[0]["pk"] == programme.pk


def test_numbers_that_are_equal_keep_their_own_decimals():
    cells = (Decimal("1.0"), Decimal("1.00"), Decimal("1"))
    assert _converted(cells, str) == ["1.0", "1.00", "1"]


def test_each_text_is_converted_once():
    converted = []
    assert _converted(("a", None, "a"), lambda each: converted.append(each) or each) == [
        "a", None, "a",
    ]  # fmt: skip
    assert sorted(converted, key=str) == [None, "a"]
