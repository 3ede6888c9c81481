"""The form of who captures: who gets in, and that nothing typed is lost."""

from datetime import date
from urllib.parse import quote

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile

from indicators.capture.cycles import close_cycle
from indicators.capture.drafts import save_draft
from indicators.capture.evidence import attach
from indicators.capture.pages.field_labels import variable_label
from indicators.capture.pages.live_result import live_result
from indicators.capture.preview import preview_of
from indicators.models import Capture, CaptureStatus, DataVersion, Result
from indicators.results.recompute import recompute_programme
from indicators.words import result_sentence
from tests.factories.captures import capture_at_status, sent, the_capture, typed
from tests.factories.model_rows import make_programme, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LIST = "/captura/"
FORM = "/captura/1.1/2023/"
KEEP = f"{FORM}guardar/"
LIVE = f"{FORM}vivo/"


def small_programme_beside(cast):
    """A newer programme of another institution, which takes the root of the site."""
    cast.small.programme.at_root = False
    cast.small.programme.save()
    newer = make_programme("nuevo", make_unit("otra"), start_year=2025, end_year=2030, at_root=True)
    DataVersion.objects.create(programme=newer)
    return newer


# Who gets in -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["rita", "olga", "dora", "alan"])
@pytest.mark.parametrize("address", [LIST, FORM])
def test_who_has_no_duty_to_capture_is_told_so(client, cast, name, address):
    client.force_login(cast.people[name])
    response = client.get(address)
    assert response.status_code == 403
    assert "Solo quien tiene el encargo de captura puede capturar cifras." in response.text
    assert ">Captura</a>" not in response.text


@pytest.mark.parametrize("address", [LIST, FORM, f"{FORM}?unit=norte"])
def test_who_is_not_signed_in_is_led_to_the_login_and_back(client, cast, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"] == f"/cuenta/entrar/?next={quote(address, safe='/')}"


@pytest.mark.parametrize(
    ("method", "address"),
    [("get", FORM), ("post", FORM), ("post", KEEP), ("post", LIVE), ("post", f"{FORM}retirar/")],
)
def test_a_planner_of_another_unit_stays_outside(client, cast, method, address):
    capture = capture_at_status(cast, "borrador")
    client.force_login(cast.noe)
    response = getattr(client, method)(address, sent(capture, v1="1"))
    assert response.status_code == 403
    assert "El indicador 1.1 de Nacional lo captura otra unidad." in response.text
    assert the_capture().version == capture.version


def test_a_planner_of_a_unit_captures_for_it(client, cast):
    client.force_login(cast.noe)
    assert client.get(f"{FORM}?unit=norte").status_code == 200
    client.post(f"{FORM}?unit=norte", sent(v1="1", v2="2"))
    assert the_capture().unit.slug == "norte"
    assert client.get(f"{FORM}?unit=sur").status_code == 403


@pytest.mark.parametrize("address", [KEEP, LIVE, f"{FORM}retirar/", FORM])
def test_nothing_is_written_by_who_is_not_signed_in(client, cast, address):
    capture = capture_at_status(cast, "borrador")
    response = client.post(address, sent(capture, v1="9", v2="9"))
    assert response["Location"] == f"/cuenta/entrar/?next={FORM}"
    assert "Su sesión terminó" in str(next(iter(get_messages(response.wsgi_request))))
    assert the_capture().version == capture.version


def test_a_fragment_says_that_the_session_is_over(client, cast):
    response = client.post(KEEP, sent(v1="9"), headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "Su sesión terminó" in response.text
    assert f'href="/cuenta/entrar/?next={FORM}"' in response.text
    assert not Capture.objects.exists()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/captura/9.9/2023/", "El programa no tiene ningún indicador «9.9»."),
        ("/captura/1.1/2022/", "No hay ningún ciclo de captura de 2022."),
        ("/captura/1.1/veinte/", "«veinte» no es un año."),
        (f"{FORM}?unit=oeste", "El programa no tiene ninguna unidad «oeste»."),
        (f"{FORM}?kind=preliminar", "No hay ciclo preliminar de 2023."),
        (f"{FORM}?kind=otra", "No hay ciclos de la clase «otra»."),
        (f"{LIST}?state=perdida", "No hay capturas en el estado «perdida»."),
        ("/programas/otro/captura/", "No hay ningún programa «otro»."),
    ],
)
def test_what_there_is_not_is_said_in_a_sentence(ana, address, sentence):
    response = ana.get(address)
    assert response.status_code == 404
    assert sentence in response.text


def test_the_navigation_leads_who_captures(ana):
    assert '<a href="/captura/" aria-current="page">Captura</a>' in ana.get(LIST).text
    assert '<a href="/captura/">Captura</a>' in ana.get("/estado/").text


def test_an_older_programme_is_captured_below_its_slug(ana, cast):
    newer = small_programme_beside(cast)
    assert newer.start_year > cast.small.programme.start_year
    below = "/programas/de-prueba/captura/"
    text = ana.get(below).text
    assert f'href="{below}1.1/2023/?kind=definitivo"' in text
    assert (
        f'data-autosave="{below}1.1/2023/guardar/?kind=definitivo"'
        in ana.get(f"{below}1.1/2023/").text
    )
    done = ana.post(f"{below}1.1/2023/", sent(v1="1", v2="5") | {"submit": "1"})
    assert done["Location"] == below
    # That of the root is another institution's: where no programme is named one finds one's own.
    assert f'href="{below}1.1/2023/?kind=definitivo"' in ana.get(LIST).text
    assert ana.get("/programas/nuevo/captura/").status_code == 403


def test_a_screen_is_never_kept(ana):
    for address in (LIST, FORM):
        assert "no-store" in ana.get(address)["Cache-Control"]


# The form ----------------------------------------------------------------------------------


def test_nothing_is_begun_by_looking(ana):
    assert ana.get(FORM).context["form"].seen == (0, 0)
    ana.post(LIVE, sent(v1="1", v2="2"))
    assert not Capture.objects.exists()


def test_the_form_begins_with_the_last_source_and_the_status_of_the_cycle(ana, cast):
    variables = cast.small.indicators["1.1"].methods.get().variables
    variables.filter(symbol="v2").update(source="La de la ficha")
    earlier = cast.small.state("1.1", 2022, {"v1": "1", "v2": "4"})
    statement = Capture.objects.create(
        indicator=earlier.indicator,
        year=2021,
        unit=earlier.unit,
        status="aprobada",
        origin="publicacion",
        publication=earlier.publication,
        approved_at=earlier.approved_at,
    )
    statement.values.create(
        variable=variables.get(symbol="v1"), value=1, status="definitivo", source="La de 2021"
    )
    rows = {each.symbol: each for each in ana.get(FORM).context["form"].rows}
    assert rows["v1"].source.text == "La de 2021"
    assert rows["v2"].source.text == "La de la ficha"
    assert [(each.year, each.text) for each in rows["v2"].history] == [(2022, "4")]
    assert [each.value for each in rows["v1"].statuses if each.chosen] == ["definitivo"]


def test_it_is_saved_by_its_button_and_shown_as_it_was_typed(ana):
    response = ana.post(FORM, sent(v1="1 234", v2="42'344,8600"), follow=True)
    assert "El borrador está guardado." in response.text
    form = response.context["form"]
    assert [each.value.text for each in form.rows] == ["1 234", "42'344,8600"]
    assert form.rows[0].understood.text == "Se leyó 1,234"
    assert form.rows[1].understood.wrong
    assert form.saved.startswith("Guardado ")
    assert form.live.text.waiting == "Para calcular falta «Variable v2»."


def test_it_is_kept_while_it_is_typed(ana):
    first = ana.post(KEEP, sent(v1="1"))
    capture = the_capture()
    assert "Guardado" in first.text
    assert f'name="version" value="{capture.version}"' in first.text
    assert f'name="capture" value="{capture.pk}"' in first.text
    ana.post(KEEP, sent(capture, v1="1", v2="2"))
    assert the_capture().typed["v2"]["value"] == "2"


def test_what_comes_out_is_shown_while_typing_as_it_will_be_published(ana, cast):
    cast.small.add_target("1.1", 2023, "30.5")
    cast.small.add_target("1.1", 2024, "40", final=True)
    text = ana.post(LIVE, sent(v1="1 234", v2="5,000")).text
    assert "24.68 frente a la meta 30.5: faltan 5.82" in text
    assert "(1,234 / 5,000) × 100 = 24.68" in text
    assert "Se leyó 1,234" in text
    shown = preview_of(
        Capture(
            pk=0,
            indicator=cast.small.indicators["1.1"],
            unit=cast.small.units["nacional"],
            year=2023,
            cycle=cast.cycle,
            cutoff=cast.cycle.cutoff,
        ),
        typed(v1="1 234", v2="5,000"),
    )
    capture = capture_at_status(cast, "aprobada")
    recompute_programme(cast.small.programme)
    stored = Result.objects.get(capture=capture)
    final = cast.small.indicators["1.1"].targets.get(final=True).value
    assert live_result(shown.capture, shown).text.sentence == result_sentence(
        cast.small.indicators["1.1"], stored, final
    )
    for column in ("value", "status", "light", "met", "gap", "marks", "target"):
        assert getattr(shown.result, column) == getattr(stored, column)


def test_a_warning_asks_while_typing_and_its_answer_comes_back_with_it(ana, cast):
    for year, value in ((2020, "10"), (2021, "11"), (2022, "12")):
        cast.small.state("1.1", year, {"v1": value, "v2": "100"})
    recompute_programme(cast.small.programme)
    text = ana.post(LIVE, sent(v1="120", v2="100")).text
    assert "unas 10 veces el de 2022" in text
    answered = sent(v1="12.5", v2="100") | {"_justifications.magnitud.v1": "Se contó de nuevo."}
    gone = ana.post(LIVE, answered).text
    assert "unas 10 veces" not in gone
    kept = 'type="hidden" name="_justifications.magnitud.v1" value="Se contó de nuevo."'
    assert kept in gone


def test_all_that_is_in_the_way_is_listed_at_once_each_with_its_field(ana):
    fields = sent(v1="12,34", v2="0") | {"submit": "1", "v2.source": ""}
    response = ana.post(FORM, fields)
    form = response.context["form"]
    assert [each.field for each in form.issues] == ["v1.value", "v2.source", "v2.value"]
    assert '<a href="#v1.value">' in response.text
    assert 'id="v1.value-error"' in response.text
    assert response.text.count('aria-invalid="true"') == 3
    assert "Error:" in response.text
    assert form.rows[0].value.text == "12,34"
    assert the_capture().status == CaptureStatus.DRAFT
    assert the_capture().typed["v1"]["value"] == "12,34"


def test_a_warning_is_answered_in_the_form_and_then_it_is_sent(ana, cast):
    cast.small.state("1.1", 2022, {"v1": "1", "v2": "100"})
    recompute_programme(cast.small.programme)
    fields = sent(v1="1", v2="99") | {"submit": "1"}
    response = ana.post(FORM, fields)
    (obstacle,) = response.context["form"].issues
    assert f'id="{obstacle.field}"' in response.text
    assert response.text.count('aria-invalid="true"') == 1
    answered = sent(the_capture(), v1="1", v2="99") | {
        "submit": "1",
        "_justifications.repetido.v1": "Así fue.",
        "comment": "Va con retraso.",
    }
    done = ana.post(FORM, answered, follow=True)
    assert "1.1 de 2023 está en revisión." in done.text
    assert done.redirect_chain[-1][0] == LIST
    capture = the_capture()
    assert capture.status == CaptureStatus.IN_REVIEW
    assert capture.events.last().reason == "Va con retraso."


def test_a_returned_capture_shows_why_and_is_corrected(ana, cast):
    capture = capture_at_status(cast, "devuelta")
    text = ana.get(FORM).text
    assert "Revise la fuente." in text
    ana.post(FORM, sent(capture, v1="2", v2="5") | {"submit": "1"})
    assert the_capture().status == CaptureStatus.IN_REVIEW


def test_what_was_sent_is_shown_and_not_asked_again(ana, cast):
    capture = capture_at_status(cast, "en_revision")
    response = ana.get(FORM)
    assert '<form method="post" action' not in response.text.split("</header>")[1]
    assert "1 234" in response.text
    refused = ana.post(FORM, sent(capture, v1="2", v2="5"), follow=True)
    assert "ya no admite este paso" in refused.text
    assert "ya no admite este paso" in ana.post(KEEP, sent(capture, v1="2", v2="5")).text
    assert the_capture().typed == capture.typed


def test_an_approved_one_is_corrected_by_another_capture(ana, cast):
    first = capture_at_status(cast, "aprobada")
    assert "again=1" in ana.get(FORM).text
    form = ana.get(f"{FORM}?again=1").context["form"]
    assert (form.seen, form.rows[0].value.text) == ((0, 0), "1 234")
    ana.post(FORM, sent(v1="1 235", v2="5,000"))
    second = Capture.objects.exclude(pk=first.pk).get(cycle__isnull=False)
    assert (second.status, second.typed["v1"]["value"]) == ("borrador", "1 235")


def test_a_closed_cycle_keeps_what_is_typed_and_sends_nothing(ana, cast):
    close_cycle(cast.cycle, by=cast.olga)
    assert "El ciclo definitivo de 2023 está cerrado." in ana.get(FORM).text
    response = ana.post(FORM, sent(v1="1", v2="5") | {"submit": "1"})
    assert [each.field for each in response.context["form"].issues] == [""]
    assert the_capture().typed["v1"]["value"] == "1"


def test_what_can_never_be_sent_is_said_before_anybody_types(ana, cast):
    cast.small.add_indicator("1.2", "v1", symbols={"v1": "suma"})
    cast.small.indicators["1.2"].methods.update(valid_from=2024)
    text = ana.get("/captura/1.2/2023/").text
    assert "El indicador no tiene método de cálculo vigente en 2023." in text
    assert "así no se puede enviar" not in ana.get(FORM).text


def test_a_draft_is_given_up(ana, cast):
    capture = capture_at_status(cast, "borrador")
    fields = {"capture": capture.pk, "version": capture.version, "comment": "No toca este año."}
    response = ana.post(f"{FORM}retirar/", fields, follow=True)
    assert "La captura se retiró" in response.text
    assert the_capture().status == CaptureStatus.WITHDRAWN
    assert ana.post(f"{FORM}retirar/", fields).status_code == 404
    assert ana.get(FORM).context["form"].seen == (0, 0)


def test_nobody_gives_up_what_they_have_not_seen(ana, cast):
    capture = capture_at_status(cast, "borrador")
    stale = {"capture": capture.pk, "version": capture.version - 1}
    response = ana.post(f"{FORM}retirar/", stale, follow=True)
    assert "Entretanto alguien cambió esta captura" in response.text
    assert the_capture().status == CaptureStatus.DRAFT


# Two people --------------------------------------------------------------------------------


def test_the_second_save_is_refused_with_what_changed_and_keeps_what_was_typed(ana, cast):
    capture = capture_at_status(cast, "borrador")
    save_draft(capture, by=cast.luis, version=capture.version, typed=typed(v1="777", v2="5,000"))
    response = ana.post(FORM, sent(capture, v1="888", v2="5,000"))
    conflict = response.context["form"].conflict
    assert conflict.by == "Luis"
    (changed,) = conflict.differences
    assert (changed.before, changed.theirs, changed.mine) == ("1 234", "777", "888")
    assert response.context["form"].rows[0].value.text == "888"
    assert the_capture().typed["v1"]["value"] == "777"

    over = sent(capture, v1="888", v2="5,000") | {"over": f"{conflict.capture}-{conflict.version}"}
    ana.post(FORM, over)
    assert the_capture().typed["v1"]["value"] == "888"


def test_the_same_while_typing(ana, cast):
    capture = capture_at_status(cast, "borrador")
    save_draft(capture, by=cast.luis, version=capture.version, typed=typed(v1="777", v2="5,000"))
    text = ana.post(KEEP, sent(capture, v1="888", v2="5,000")).text
    assert "Luis guardó esta captura entretanto" in text
    assert "777" in text and "888" in text
    assert the_capture().typed["v1"]["value"] == "777"


def test_two_who_begin_at_once_are_told_of_each_other(ana, cast):
    capture_at_status(cast, "borrador", by="luis", entries=typed(v1="5", v2="6"))
    response = ana.post(FORM, sent(v1="7", v2="6"))
    assert response.context["form"].conflict.by == "Luis"
    assert the_capture().typed["v1"]["value"] == "5"
    # Where both typed the same there is nothing to decide.
    ana.post(FORM, sent(v1="5", v2="6"))
    assert Capture.objects.filter(cycle__isnull=False).count() == 1


def test_a_capture_that_was_withdrawn_in_between_is_not_begun_again_unseen(ana, cast):
    capture = capture_at_status(cast, "retirada")
    response = ana.post(FORM, sent(capture, v1="7", v2="6"), follow=True)
    assert "ya no admite este paso" in response.text
    assert the_capture().status == CaptureStatus.WITHDRAWN


def test_what_has_no_shape_is_refused_and_kept_on_the_page(ana):
    response = ana.post(FORM, sent(v1="x" * 4001, v2="5"))
    assert "El valor tiene 4,001 caracteres y se admiten 4,000." in response.text
    assert "x" * 4001 in response.text
    assert not Capture.objects.exists()
    assert "no tiene la forma esperada" in ana.post(KEEP, sent(v1="1") | {"v1.otra": "z"}).text


def test_the_history_says_who_did_what(ana, cast):
    capture = capture_at_status(cast, "devuelta")
    history = ana.get(FORM).context["form"].history
    assert [(each.what, each.who) for each in history] == [
        ("devuelta", "Rita"),
        ("enviada a revisión", "Ana"),
        ("guardada", "Ana"),
        ("iniciada", "Ana"),
    ]
    for value in ("1", "2", "3"):
        capture.refresh_from_db()
        ana.post(KEEP, sent(capture, v1=value, v2="5,000"))
    assert ana.get(FORM).context["form"].history[0].what == "guardada 3 veces"


# How it reads ------------------------------------------------------------------------------


def test_the_method_and_what_is_in_print_stand_beside(ana, cast):
    cast.small.indicators["1.1"].methods.update(text="Actas entre registros, por cien.")
    cast.small.state("1.1", 2023, printed="34.00", cutoff=date(2023, 6, 30))
    recompute_programme(cast.small.programme)
    response = ana.get(FORM)
    assert "Actas entre registros, por cien." in response.text
    printed = response.context["form"].printed
    assert (printed.figure, printed.cutoff) == ("34.00", "30 jun 2023")
    assert "Para 2023 está impreso <strong>34.00</strong>, corte al 30 jun 2023:" in response.text


def test_nothing_in_print_is_no_word_of_it(ana):
    assert "Para 2023 está impreso" not in ana.get(FORM).text


def test_no_evidence_is_told_before_it_is_sent(ana):
    assert "No ha adjuntado evidencia." in ana.get(FORM).text


@pytest.mark.parametrize("status", ["borrador", "en_revision", "devuelta"])
def test_the_form_leads_to_the_conversation(ana, cast, status):
    capture = capture_at_status(cast, status)
    assert f'href="/revision/{capture.pk}/#conversacion"' in ana.get(FORM).text


def test_every_warning_names_its_variable_and_its_answer_is_its_own(ana, cast):
    cast.small.state("1.1", 2022, {"v1": "1", "v2": "100"})
    recompute_programme(cast.small.programme)
    live = ana.post(FORM, sent(v1="1", v2="100") | {"submit": "1"}).context["form"].live
    assert [each.about for each in live.warnings] == ["v1 Variable v1", "v2 Variable v2"]
    assert [each.label for each in live.warnings] == [
        "v1, mismo valor que el año anterior",
        "v2, mismo valor que el año anterior",
    ]
    obstacles = ana.get(FORM).text
    assert "2 avisos" in obstacles


def test_every_obstacle_names_its_variable(ana, cast):
    cast.small.state("1.1", 2022, {"v1": "1", "v2": "100"})
    recompute_programme(cast.small.programme)
    fields = sent(v1="1", v2="12,3") | {"submit": "1", "v2.source": ""}
    told = [each.message for each in ana.post(FORM, fields).context["form"].issues]
    assert told[0].startswith("v2 Variable v2: «12,3» no se puede leer")
    assert told[1] == "Falta la fuente de «v2 Variable v2»."
    assert told[2].startswith("v1 Variable v1: Corrija o explique: 1 es el mismo valor")


def test_counts_of_two_variables_are_told_apart_without_their_symbols():
    assert variable_label("v1", "Quejas") == "v1 Quejas"
    assert variable_label("v1_recibidas", "Quejas recibidas") == "v1, Quejas recibidas"
    assert variable_label("suma", "Suma") == "Suma"


def test_nd_while_typing_is_nd_and_says_so(ana):
    text = ana.post(LIVE, sent(v1="N/D", v2="5")).text
    assert "Se leyó ND: no disponible" in text
    assert 'data-status="nd"' in text
    assert "Para calcular falta" not in text
    response = ana.post(FORM, sent(v1="N/D", v2="5") | {"submit": "1"}, follow=True)
    assert "está en revisión" in response.text
    assert the_capture().values.get(variable__symbol="v1").status == "nd"


def test_a_denominator_of_zero_is_one_sentence(ana, cast):
    cast.small.indicators["1.1"].unit_of_measure = "Porcentaje"
    cast.small.indicators["1.1"].save()
    fragment = ana.post(LIVE, sent(v1="5", v2="0")).text
    shown, announced = fragment.split('id="anuncio"')
    assert shown.count("El denominador es cero") == 1
    assert "La parte" not in shown
    assert '<dd class="value">ND</dd>' in shown
    assert "El denominador es cero: el método no tiene resultado.</p>" in announced


def test_a_share_that_is_typed_itself_is_told_in_percent(ana, cast):
    cast.small.add_indicator("1.2", "v1 * 100", symbols={"v1": "suma", "a": "suma", "b": "suma"})
    variables = cast.small.indicators["1.2"].methods.get().variables
    variables.filter(symbol="v1").update(formula="a / b")
    text = ana.post("/captura/1.2/2023/vivo/", sent(v1="68.9")).text
    assert "Se leyó 68.9, es decir 6,890 %" in text
    assert (
        "Se leyó 0.689, es decir 68.9 %"
        in ana.post("/captura/1.2/2023/vivo/", sent(v1="0.689")).text
    )
    page = ana.get("/captura/1.2/2023/").text
    assert "Como proporción: 0.689 si es 68.9 %." in page
    assert "de los conteos que siguen" in page


def test_a_minus_while_typing_is_a_minus(ana):
    text = ana.post(LIVE, sent(v1="-5", v2="100")).text
    assert "((−5) / 100) × 100 = −5.00" in text
    assert "Se leyó −5" in text


def test_a_file_is_taken_back_and_its_cycle_stays(ana, cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    capture = capture_at_status(cast, "borrador")
    evidence = attach(capture, SimpleUploadedFile("a.pdf", b"%PDF-1.7\n%%EOF\n"), by=cast.ana)
    back = ana.post(f"/evidencia/{evidence.pk}/quitar/")["Location"]
    assert back.endswith("/captura/1.1/2023/?kind=definitivo#evidencia")
