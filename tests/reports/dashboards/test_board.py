"""What the board says first, and what it shows when something is looked for."""

import pytest

from indicators.arithmetic.progress import Mark
from indicators.models import DataVersion, Indicator, Result
from objectives.models import Programme
from reports.dashboards import content
from reports.dashboards.content import BoardFilter, PageNotFound

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("real_programme"),
    pytest.mark.slow,
]


def codes(board):
    return [card.code for objective in board.objectives for card in objective.cards]


class TestWhatToAttendFirst:
    def test_the_worst_five_of_2023(self, programme):
        found = content.programme_board(programme, 2023).attention
        assert [each.card.code for each in found.urgent] == ["2.1", "5.2", "1.1", "4.2", "3.1"]
        assert found.partial == 0

    def test_they_are_the_setbacks_with_the_least_pace(self, programme):
        """The slow and obvious second version: straight from the stored results."""
        red = Result.objects.filter(year=2023, light="rojo").select_related("indicator")
        setbacks = [each for each in red if Mark.SETBACK in each.marks and each.pace is not None]
        slowest = sorted(setbacks, key=lambda each: each.pace)[:5]
        found = content.programme_board(programme, 2023).attention
        assert [each.card.code for each in found.urgent] == [e.indicator.code for e in slowest]

    def test_each_says_why_since_when_and_where_it_was_printed(self, programme):
        worst = content.programme_board(programme, 2023).attention.urgent[0]
        assert worst.card.sentence.startswith("221.84 frente a la meta 123.23")
        assert worst.reasons == (
            "Quedó peor que en su línea base de 2018: 135.64",
            "No cumple su meta desde 2020, el primer año con meta",
        )
        assert worst.place.endswith("Anexo, ficha 2.1; Serie histórica; p.\N{NO-BREAK SPACE}145")

    def test_what_the_document_notes_is_quoted(self, programme):
        result = Result.objects.get(indicator__code="2.1", year=2023)
        noted = result.capture
        noted.pk, noted.superseded_at = None, noted.approved_at
        noted.printed_note = "Cambió la fuente."
        noted.save()
        Result.objects.filter(pk=result.pk).update(capture=noted)
        worst = content.programme_board(programme, 2023).attention.urgent[0]
        assert worst.note == "Cambió la fuente."

    def test_without_a_setback_the_pace_or_the_direction_is_the_reason(self, programme):
        Result.objects.filter(year=2023).exclude(indicator__code__in=["1.3", "3.2"]).update(
            light="verde", met=True
        )
        reasons = {
            each.card.code: each.reasons[0]
            for each in content.programme_board(programme, 2023).attention.urgent
        }
        assert reasons == {
            "3.2": "Recorrió 5.7 % del camino prometido para 2023",
            "1.3": "Debía mantenerse cerca de 95.0",
        }

    def test_half_a_year_is_not_ranked_beside_whole_ones(self, programme):
        found = content.programme_board(programme, 2024).attention
        missed = Result.objects.filter(year=2024, light__in=["rojo", "amarillo"])
        assert found.urgent == ()
        assert found.partial == missed.count() == 11

    def test_the_page_leads_from_half_a_year_to_the_last_whole_one(self, client):
        html = client.get("/?year=2024").content.decode()
        assert "11 cifras parciales" in html
        assert 'href="/?year=2023#atender"' in html

    def test_where_all_is_well_nothing_asks(self, client):
        Result.objects.filter(year=2023).update(light="verde")
        assert "Qué atender primero" not in client.get("/?year=2023").content.decode()


class TestSinceWhen:
    @pytest.mark.parametrize(
        ("code", "year", "since"),
        [
            ("2.1", 2023, "No cumple su meta desde 2020, el primer año con meta"),
            ("2.1", 2020, ""),
            ("3.1", 2023, "El año anterior sí la cumplió"),
            ("3.1", 2019, ""),
            ("1.3", 2023, "No cumple su meta desde 2022"),
            ("3.3", 2023, "Cumple su meta desde 2020, el primer año con meta"),
            ("5.1", 2023, "El año anterior no cumplió su meta"),
            ("5.2", 2024, ""),  # half a year
        ],
    )
    def test_a_card_says_it(self, programme, code, year, since):
        board = content.programme_board(programme, year)
        found = {card.code: card for each in board.objectives for card in each.cards}
        assert found[code].since == since

    def test_nothing_is_hinted_of_a_year_that_nobody_knows(self, programme):
        """2020 missed, 2021 not available, 2022 and 2023 missed."""
        gap = Result.objects.filter(indicator__code="2.1", year=2021)
        gap.update(value=None, status="nd", met=None, light="sin_dato")
        for year, since in (
            (2022, ""),
            (2023, "No cumple su meta desde 2022; del año anterior no hay dato"),
        ):
            board = content.programme_board(programme, year)
            found = {card.code: card for each in board.objectives for card in each.cards}
            assert found["2.1"].since == since

    def test_the_first_year_that_was_judged_is_not_the_first_with_a_target(self, programme):
        gap = Result.objects.filter(indicator__code="2.1", year=2020)
        gap.update(value=None, status="nd", met=None, light="sin_dato")
        board = content.programme_board(programme, 2023)
        found = {card.code: card for each in board.objectives for card in each.cards}
        assert found["2.1"].since == "No cumple su meta desde 2021; del año anterior no hay dato"


class TestFilter:
    def test_by_light(self, programme):
        board = content.programme_board(programme, 2023, BoardFilter(light="amarillo"))
        assert codes(board) == ["1.2", "5.3"]
        assert (board.shown, board.summary.total, len(board.objectives)) == (2, 18, 2)

    def test_by_kind(self, programme):
        board = content.programme_board(programme, 2023, BoardFilter(kind="meta"))
        assert codes(board) == [f"{n}.1" for n in range(1, 7)]

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("diabetes", ["2.1", "2.2"]),
            ("DIABÉTES mortalidad", ["2.1"]),
            ("ninas", ["4.2"]),
            ("5.2", ["5.2"]),
            ("infraestructura", ["3.1", "3.2", "3.3"]),  # in the name of the objective
            ("xilófono", []),
        ],
    )
    def test_by_word_with_accents_and_case_optional(self, programme, words, found):
        assert (
            codes(content.programme_board(programme, 2023, BoardFilter(search_text=words))) == found
        )

    def test_together(self, programme):
        asked = BoardFilter(light="rojo", kind="meta", search_text="diabetes")
        assert codes(content.programme_board(programme, 2023, asked)) == ["2.1"]

    @pytest.mark.parametrize("asked", [BoardFilter(light="azul"), BoardFilter(kind="otra")])
    def test_what_there_is_not_is_said(self, programme, asked):
        with pytest.raises(PageNotFound):
            content.programme_board(programme, 2023, asked)

    def test_the_page_keeps_what_was_asked_and_cites_it(self, client):
        html = client.get("/?year=2023&light=rojo&kind=&q=<Xilófono>").content.decode()
        assert 'value="&lt;Xilófono&gt;"' in html
        assert '<option value="rojo" selected>' in html
        assert "?year=2023&amp;light=rojo&amp;q=%3CXil%C3%B3fono%3E" in html
        assert "Ningún indicador coincide" in html

    def test_the_headline_counts_stay_those_of_the_programme(self, client):
        html = client.get("/?light=verde").content.decode()
        assert "6 + 2 + 10 = 18" in html
        assert "Se muestran 6 de 18 indicadores." in html
        assert "Qué atender primero" not in html

    def test_every_count_leads_to_its_indicators(self, client):
        html = client.get("/?year=2023").content.decode()
        for light in ("verde", "amarillo", "rojo"):
            assert f'href="/?year=2023&amp;light={light}#indicadores"' in html


def test_the_preliminary_year_says_its_cutoff_in_the_switch(client):
    assert "preliminar al 30 jun 2024" in client.get("/?year=2023").content.decode()


def test_as_many_queries_for_many_indicators_as_for_few(django_assert_max_num_queries, client):
    with django_assert_max_num_queries(12) as whole:
        client.get("/?year=2023")
    elsewhere = Programme.objects.get()
    elsewhere.pk, elsewhere.slug, elsewhere.at_root = None, "otro", False
    elsewhere.save()
    Indicator.objects.exclude(code="2.1").update(programme=elsewhere)
    DataVersion.objects.update(inputs=99)
    with django_assert_max_num_queries(12) as one:
        assert "2.1" in client.get("/?year=2023").content.decode()
    assert len(one) == len(whole)
