"""A programme from its folder of definition files: all or nothing, and twice changes nothing."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from indicators.fichas.loading import load_programme, read_programme_folder
from indicators.models import (
    Capture,
    CaptureStatus,
    DataVersion,
    Indicator,
    Method,
    Target,
    Threshold,
    Variable,
)
from objectives.models import (
    Objective,
    Programme,
    Publication,
    ResponsibleUnit,
    SpecificAction,
    Strategy,
)
from tests.factories import shipped_fichas
from tests.factories.example_folder import FIRST, SECOND, copy_example, counts, current, stored
from tests.factories.model_rows import make_duty, make_place, make_programme, make_unit

pytestmark = [pytest.mark.slow, pytest.mark.one_database]

READING = "lectura publicada"


# What is loaded ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_example_is_loaded_whole(folder):
    slug, changes = load_programme(folder.path)
    assert slug == "programa-2018-2022"
    assert changes.created == {
        "unidad responsable": 2,
        "programa": 1,
        "lugar de una unidad": 2,
        "publicación": 3,
        "objetivo prioritario": 2,
        "estrategia prioritaria": 2,
        "acción puntual": 3,
        "umbral": 1,
        "indicador": 2,
        "meta": 5,
        "método de cálculo": 3,
        "variable": 5,
        READING: 12,
    }
    assert not changes.updated
    assert not changes.removed
    assert counts() == {
        "objectives.ResponsibleUnit": 2,
        "objectives.ProgrammeUnit": 2,
        "objectives.Programme": 1,
        "objectives.Publication": 3,
        "objectives.Objective": 2,
        "objectives.Strategy": 2,
        "objectives.SpecificAction": 3,
        "indicators.Threshold": 1,
        "indicators.Indicator": 2,
        "indicators.Target": 5,
        "indicators.Method": 3,
        "indicators.Variable": 5,
        "indicators.Capture": 12,
        "indicators.CapturedValue": 6,
        "indicators.DataVersion": 1,
        "indicators.ProgrammeRecord": 1,
    }


@pytest.mark.postgres
@pytest.mark.django_db
def test_each_field_is_what_the_file_says(folder):
    folder.load()
    programme = Programme.objects.get()
    assert programme.root_unit == ResponsibleUnit.objects.get(slug="instituto")
    assert (programme.start_year, programme.end_year) == (2018, 2022)
    assert programme.places.get(unit__slug="norte").parent == programme.root_unit
    assert Publication.objects.get(slug="informe-2021").known_on == date(2021, 12, 31)
    assert Publication.objects.get(slug="informe-2022").known_on == date(2023, 4, 1)
    indicator = Indicator.objects.get(code="1.1")
    assert indicator.objective == Objective.objects.get(code="1")
    assert (indicator.baseline_year, indicator.baseline_value) == (2018, Decimal("10.0"))
    assert Indicator.objects.get(code="1.2").owner.slug == "norte"
    targets = Target.objects.filter(indicator=indicator)
    assert [(each.year, each.printed, each.final, each.final_printed) for each in targets] == [
        (2020, "11.0", False, ""),
        (2021, "12.0", False, ""),
        (2022, "14.0", True, "14"),
    ]
    assert {each.baseline_year for each in targets} == {2018}
    assert [(each.year, each.printed, each.final) for each in
            Target.objects.filter(indicator__code="1.2")] == [
        (2021, "80", False),
        (2022, "90", True),
    ]  # fmt: skip
    symbols = Variable.objects.filter(method__indicator__code="1.2").values_list(
        "symbol", "position", "formula", "input_of__symbol"
    )
    assert list(symbols) == [
        ("v1", 1, "atendidas / recibidas", None),
        ("atendidas", 2, "", "v1"),
        ("recibidas", 3, "", "v1"),
    ]


@pytest.mark.django_db
def test_loading_twice_changes_nothing(folder):
    folder.load()
    before = stored()
    changes = folder.load()
    assert not changes.any
    assert changes.lines == []
    assert sum(changes.unchanged.values()) == 43
    assert stored() == before


@pytest.mark.postgres
@pytest.mark.django_db
def test_each_change_of_the_data_is_counted_once(folder):
    def version():
        return DataVersion.objects.get().inputs

    folder.load()
    first = version()
    folder.load()
    assert version() == first
    folder.change(FIRST, "name: Población\n", "name: Población total\n")
    folder.load()
    assert version() == first + 1


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_dry_run_writes_nothing_and_shows_the_difference(folder):
    changes = folder.load(dry_run=True)
    assert sum(changes.created.values()) == 43
    assert counts() == {}
    folder.load()
    before = stored()
    folder.change("programme.yaml", "name: Abrir unidades.", "name: Cerrar unidades.")
    folder.change(
        "programme.yaml",
        '          - code: "1.1.2"\n            text: Mantener abiertas las que hay.\n',
        "",
    )
    folder.change(FIRST, '2022: "14.0"}', '2022: "14.0", 2019: "10.5"}')
    folder.change(FIRST, '2017: "9.5"', '2017: "9.6"')
    changes = folder.load(dry_run=True)
    assert changes.lines == [
        "~ estrategia prioritaria 1. Atender a toda la población. 1.1: "
        "name «Abrir unidades.» → «Cerrar unidades.»",
        "- acción puntual 1.1.2 Mantener abiertas las que hay.",
        "+ meta 1.1 Porcentaje de la población atendida. 2019",
        "~ lectura publicada 1.1 2017 (programa, Serie histórica): «9.6»",
    ]
    assert stored() == before


# What changes afterwards ------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "old", "new", "changed"),
    [
        ("programme.yaml", "Abrir unidades.", "Cerrar.", {"estrategia prioritaria": 1}),
        ("programme.yaml", 'pace_minimum: "85"', 'pace_minimum: "80"', {"umbral": 1}),
        ("publications.yaml", "title: Informe de 2021", "title: Informe", {"publicación": 1}),
        ("units.yaml", "short_name: Norte", "short_name: N.", {"unidad responsable": 1}),
        ("units.yaml", "kind: institucion", "kind: organo", {"lugar de una unidad": 1}),
        (FIRST, "frequency: Anual", "frequency: Mensual", {"indicador": 1}),
        (FIRST, '2021: "12.0"', '2021: "12.5"', {"meta": 1}),
        (FIRST, "formula: v1 / v2 * 100", "formula: 100 * v1 / v2", {"método de cálculo": 1}),
        (FIRST, "name: Población\n", "name: Habitantes\n", {"variable": 1}),
    ],
)
def test_what_is_changed_in_a_file_is_changed_in_its_row_alone(folder, name, old, new, changed):
    folder.load()
    folder.change(name, old, new)
    changes = folder.load()
    assert changes.updated == changed
    assert not changes.created
    assert not changes.removed
    assert not folder.load().any


@pytest.mark.postgres
@pytest.mark.django_db
def test_what_is_no_longer_in_the_files_is_removed(folder):
    folder.load()
    folder.change(
        "programme.yaml",
        '      - code: "1.2"\n        name: Formar personal.\n        actions:\n'
        '          - code: "1.2.1"\n            text: Formar a quien atiende.\n',
        "",
    )
    folder.change(FIRST, '2020: "11.0", ', "")
    changes = folder.load()
    assert changes.removed == {"estrategia prioritaria": 1, "acción puntual": 1, "meta": 1}
    assert [each.code for each in Strategy.objects.all()] == ["1.1"]
    assert SpecificAction.objects.count() == 2
    assert not Target.objects.filter(year=2020).exists()
    assert not folder.load().any


@pytest.mark.django_db
def test_an_objective_goes_once_its_indicators_are_under_another(folder):
    folder.load()
    text = (folder.path / "programme.yaml").read_text()
    first = text[text.index('  - code: "1"') : text.index('  - code: "2"')]
    folder.change("programme.yaml", first, "")
    for name in (FIRST, SECOND):
        folder.change(name, 'objective: "1"', 'objective: "2"')
    assert folder.load().removed["objetivo prioritario"] == 1
    assert {each.objective.code for each in Indicator.objects.all()} == {"2"}


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_threshold_no_longer_in_the_file_is_removed(folder):
    folder.load()
    folder.change("programme.yaml", "valid_from: 2018-01-01", "valid_from: 2019-01-01")
    folder.load()
    assert [each.valid_from for each in Threshold.objects.all()] == [date(2019, 1, 1)]


@pytest.mark.django_db
def test_what_figures_hang_on_is_not_removed(folder):
    folder.load()
    before = stored()
    (folder.path / SECOND).unlink()
    (fault,) = folder.faults()
    assert "ya no está en los archivos y no se puede quitar" in fault
    assert stored() == before


@pytest.mark.postgres
@pytest.mark.django_db
def test_an_indicator_without_figures_is_removed(folder):
    path = folder.path / SECOND
    text = path.read_text()
    path.write_text(text[: text.index("readings:")] + "readings: []\n")
    folder.load()
    path.unlink()
    assert folder.load().removed == {"indicador": 1}
    assert [each.code for each in Indicator.objects.all()] == ["1.1"]


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_publication_can_come_between_two_others(folder):
    """A report that is found later takes its place in the order."""
    folder.load()
    folder.change("publications.yaml", "order: 3", "order: 4")
    folder.change(
        "publications.yaml",
        "  - slug: informe-2022\n",
        "  - {slug: medio-ano, title: Medio año, covers_from: 2022-01-01, "
        "covers_until: 2022-06-30, order: 3}\n  - slug: informe-2022\n",
    )
    folder.load()
    slugs = Publication.objects.order_by("order").values_list("slug", flat=True)
    assert list(slugs) == ["programa", "informe-2021", "medio-ano", "informe-2022"]


@pytest.mark.django_db
def test_two_publications_can_change_places(folder):
    folder.load()
    folder.change("publications.yaml", "order: 2", "order: 9")
    folder.change("publications.yaml", "order: 3", "order: 2")
    folder.change("publications.yaml", "order: 9", "order: 3")
    folder.load()
    slugs = Publication.objects.order_by("order").values_list("slug", flat=True)
    assert list(slugs) == ["programa", "informe-2022", "informe-2021"]


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_final_target_can_move_to_an_earlier_year(folder):
    folder.load()
    folder.change(FIRST, 'year: 2022\n    printed: "14"', 'year: 2021\n    printed: "12.0"')
    folder.load()
    targets = Target.objects.filter(indicator__code="1.1").values_list("year", "final")
    assert list(targets) == [(2020, False), (2021, True), (2022, False)]


@pytest.mark.django_db
def test_another_programme_is_left_alone(folder, tmp_path):
    folder.load()
    before = stored()
    other = copy_example(tmp_path / "otro")
    other.change("programme.yaml", "slug: programa-2018-2022", "slug: programa-2023-2028")
    changes = other.load()
    assert not changes.removed
    assert not changes.updated
    assert Programme.objects.count() == 2
    after = stored()
    for label, rows in before.items():
        assert [row for row in after[label] if row in rows] == rows


# The command ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_command_says_what_changed(folder, capsys):
    call_command("load_programme", str(folder.path))
    assert capsys.readouterr().out == (
        "Cargado «programa-2018-2022»: 43 nuevos, 0 cambiados, 0 retirados, 0 sin cambio.\n"
    )
    call_command("load_programme", str(folder.path))
    assert capsys.readouterr().out == (
        "Cargado «programa-2018-2022»: 0 nuevos, 0 cambiados, 0 retirados, 43 sin cambio.\n"
    )


@pytest.mark.django_db
def test_the_dry_run_of_the_command_shows_each_difference(folder, capsys):
    folder.load()
    folder.change(FIRST, "frequency: Anual", "frequency: Mensual")
    before = stored()
    call_command("load_programme", str(folder.path), "--dry-run")
    assert capsys.readouterr().out == (
        "~ indicador Ejemplo 2018-2022 1.1: frequency «Anual» → «Mensual»\n"
        "Se cargaría «programa-2018-2022»: 0 nuevos, 1 cambiados, 0 retirados, 42 sin cambio.\n"
    )
    assert stored() == before


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_command_refuses_with_every_fault(folder):
    folder.change(FIRST, "owner: instituto", "owner: sur")
    folder.change(SECOND, 'objective: "1"', 'objective: "9"')
    with pytest.raises(CommandError) as error:
        call_command("load_programme", str(folder.path))
    lines = str(error.value).split("\n")
    assert lines[0] == "No se cargó nada. Corrija lo siguiente:"
    assert len(lines) == 3
    assert counts() == {}


# The shipped programme --------------------------------------------------------------------

READINGS_OF_EACH_INDICATOR = {
    "1.1": 23, "1.2": 24, "1.3": 25, "2.1": 24, "2.2": 25, "2.3": 25, "3.1": 24, "3.2": 25,
    "3.3": 25, "4.1": 25, "4.2": 25, "4.3": 25, "5.1": 24, "5.2": 25, "5.3": 25, "6.1": 25,
    "6.2": 25, "6.3": 24,
}  # fmt: skip


@pytest.mark.parametrize(
    "path", sorted(shipped_fichas.FOLDER.glob("indicators/*.yaml")), ids=lambda p: p.stem
)
def test_each_shipped_ficha_is_in_order_and_named_after_its_code(path):
    assert shipped_fichas.ficha(path.stem).code == path.stem


def test_the_shipped_folder_agrees_with_itself():
    folder = read_programme_folder(shipped_fichas.FOLDER)
    assert [each.code for each in folder.indicators] == list(READINGS_OF_EACH_INDICATOR)


@pytest.mark.postgres
@pytest.mark.django_db
def test_every_shipped_file_loads_and_twice_changes_nothing():
    slug, changes = load_programme(shipped_fichas.FOLDER)
    assert slug == "piimss-2020-2024"
    assert not changes.removed
    assert not changes.updated
    assert (
        Objective.objects.count(),
        Strategy.objects.count(),
        SpecificAction.objects.count(),
        Indicator.objects.count(),
    ) == (6, 26, 114, 18)
    kinds = list(Indicator.objects.values_list("kind", flat=True))
    assert (kinds.count("meta"), kinds.count("parametro")) == (6, 12)
    assert Target.objects.count() == 18 * 5
    assert Target.objects.filter(final=True).count() == 18
    assert Method.objects.filter(valid_from=2023).get().indicator.code == "6.2"
    codes = list(Capture.objects.values_list("indicator__code", flat=True))
    assert {code: codes.count(code) for code in set(codes)} == READINGS_OF_EACH_INDICATOR
    # one current statement for every year of which something is printed
    years = {
        (each.indicator.code, each.year) for each in Capture.objects.select_related("indicator")
    }
    alone = Capture.objects.filter(status=CaptureStatus.APPROVED, superseded_at=None)
    assert alone.count() == len(years)
    # the ficha of the annex has the last word over the summary table
    assert current("6.1", 2019).printed == "72.2"
    assert current("6.1", 2024).printed == "64.8"
    assert current("1.3", 2024).figure_status == "preliminar"
    assert current("2.1", 2018).values_from.table == "Línea base"
    assert not load_programme(shipped_fichas.FOLDER)[1].any


# Units, and who contributes -------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db
def test_one_slug_has_another_place_and_kind_in_another_programme(folder):
    """The institution of one programme stands below its ministry in the other, as another kind."""
    ministry = make_unit("ministerio")
    other = make_programme("otro", ministry)
    same = make_unit("instituto", name="Instituto de Ejemplo", short_name="Nacional")
    make_place(other, same, kind="entidad", parent=ministry)
    folder.load()
    programme = Programme.objects.get(slug="programa-2018-2022")
    assert programme.root_unit == same
    place, elsewhere = programme.places.get(unit=same), other.places.get(unit=same)
    assert (place.kind, place.parent) == ("institucion", None)
    assert (elsewhere.kind, elsewhere.parent) == ("entidad", ministry)


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_programme_may_have_two_institutions_and_its_figures_stand_at_the_first(folder):
    folder.change("units.yaml", "    parent: instituto\n", "")
    folder.change(FIRST, "captured_by: delegacion\n", "")
    folder.change(SECOND, "captured_by: delegacion\n", "")
    folder.load()
    programme = Programme.objects.get()
    assert programme.root_unit.slug == "instituto"
    assert set(programme.places.values_list("unit__slug", "parent")) == {
        ("instituto", None),
        ("norte", None),
    }


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_unit_that_is_no_longer_in_the_file_has_no_place_and_stays(folder):
    folder.load()
    folder.change(SECOND, "owner: norte", "owner: instituto")
    for name in (FIRST, SECOND):
        folder.change(name, "captured_by: delegacion\n", "")
    path = folder.path / "units.yaml"
    path.write_text(path.read_text().split("  - slug: norte")[0])
    assert folder.load().removed == {"lugar de una unidad": 1}
    assert ResponsibleUnit.objects.get(slug="norte").places.count() == 0


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_unit_of_people_under_another_name_is_not_taken_for_the_same(folder):
    """Whoever has a duty for it would have it in this programme too."""
    unit = make_unit("instituto", name="Instituto de Otra Cosa", short_name="Otro")
    make_duty(User.objects.create_user("ana"), unit)
    (fault,) = folder.faults()
    assert "«instituto» con otro nombre, «Instituto de Otra Cosa»" in fault
    assert not Programme.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["norte", "delegacion", ""])
def test_who_contributes_is_a_unit_a_kind_or_nobody(folder, word):
    folder.change(FIRST, "captured_by: delegacion\n", f"captured_by: {word}\n" if word else "")
    folder.load()
    assert Indicator.objects.get(code="1.1").captured_by == word


def test_who_contributes_is_known_where_there_are_units(folder):
    folder.change(FIRST, "captured_by: delegacion", "captured_by: delegacin")
    (fault,) = folder.faults()
    assert "captured_by: no hay unidad ni tipo de unidad «delegacin»" in fault


def test_of_the_real_programme_one_ficha_alone_is_gathered_from_units():
    found = read_programme_folder(shipped_fichas.FOLDER)
    assert [each.code for each in found.indicators if each.captured_by] == ["1.2"]
