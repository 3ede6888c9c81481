"""What becomes of what is typed when a save is refused: it is said truly, and nothing is lost."""

import pytest
from django.test import Client

from indicators.capture.autosave import MergeConflict
from indicators.capture.drafts import save_draft
from indicators.capture.workflow import return_to_planner, submit
from indicators.models import Capture, CaptureStatus
from tests.databases import kept_fixture
from tests.factories.captures import capture_at_status, make_cast, sent, the_capture, typed

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FORM = "/captura/1.1/2023/"
KEEP = f"{FORM}guardar/"
LIVE = f"{FORM}vivo/"
HX = {"HX-Request": "true"}


cast = kept_fixture(make_cast, "cast")


@pytest.fixture
def ana(client, cast):
    client.force_login(cast.ana)
    return client


def outcome(response):
    return response.headers.get("Save-Outcome")


class TestOutcome:
    """The script of the form is told whether a save was one: the words alone do not say it."""

    def test_saved(self, ana):
        assert outcome(ana.post(KEEP, sent(v1="1"))) == "saved"
        assert the_capture().typed["v1"]["value"] == "1"

    def test_conflict(self, ana, cast):
        capture = capture_at_status(cast, "borrador")
        save_draft(capture, by=cast.luis, version=capture.version, typed=typed(v1="7", v2="5,000"))
        assert outcome(ana.post(KEEP, sent(capture, v1="8", v2="5,000"))) == "conflict"

    @pytest.mark.parametrize("fields", [{"v1.note": "x" * 50_000}, {"v1.otra": "z"}])
    def test_refused(self, ana, fields):
        assert outcome(ana.post(KEEP, sent(v1="1") | fields)) == "refused"
        assert not Capture.objects.exists()

    def test_out_of_turn(self, ana, cast):
        capture = capture_at_status(cast, "en_revision")
        assert outcome(ana.post(KEEP, sent(capture, v1="1", v2="2"))) == "refused"

    def test_the_session_is_over(self, client, cast):
        response = client.post(KEEP, sent(v1="9"), headers=HX)
        assert outcome(response) == "signed-out"
        assert 'id="conflicto"' in response.text

    def test_a_fresh_token(self, ana):
        response = ana.get(KEEP, headers=HX)
        assert outcome(response) == "renewed"
        assert 'name="csrfmiddlewaretoken"' in response.text

    def test_the_warnings_stay_where_they_are_without_a_session(self, client, cast):
        assert client.post(LIVE, sent(v1="9"), headers=HX).status_code == 204

    def test_and_where_what_is_typed_has_no_shape(self, ana):
        assert ana.post(LIVE, sent(v1="9") | {"v1.note": "x" * 50_000}).status_code == 204


class TestSaidTruly:
    def test_a_field_too_long_is_named_and_linked_and_nothing_is_called_saved(self, ana):
        response = ana.post(FORM, sent(v1="1", v2="5") | {"save": "1", "v2.note": "x" * 4_001})
        (obstacle,) = response.context["form"].issues
        assert obstacle.field == "v2.note"
        assert obstacle.message == (
            "v2 Variable v2: La nota tiene 4,001 caracteres y se admiten 4,000."
        )
        assert "No se guardó" in response.text
        assert "Lo que escribió sigue en esta página, sin guardar." in response.text
        assert "está guardado" not in response.text
        assert "para enviarla" not in response.text
        assert "data-unsaved" in response.text
        assert not Capture.objects.exists()

    def test_the_same_while_typing(self, ana):
        text = ana.post(KEEP, sent(v1="1") | {"v1.source": "x" * 4_001}).text
        assert '<a href="#v1.source">v1 Variable v1: La fuente tiene 4,001 caracteres' in text

    def test_an_answer_to_a_warning_that_is_too_long(self, ana, cast):
        fields = sent(v1="1", v2="5") | {"_justifications.magnitud.v1": "x" * 4_001}
        (obstacle,) = ana.post(FORM, fields).context["form"].issues
        assert obstacle.field == "razon-magnitud-v1"

    def test_what_was_saved_is_called_saved_where_it_was_to_be_sent(self, ana):
        response = ana.post(FORM, sent(v1="1", v2="") | {"submit": "1"})
        assert "Lo que escribió está guardado." in response.text
        assert "Falta 1 cosa para enviarla" in response.text
        assert "data-unsaved" not in response.text

    def test_a_comment_that_is_too_long_keeps_the_rest(self, ana):
        fields = sent(v1="1", v2="5") | {"submit": "1", "comment": "x" * 4_001}
        response = ana.post(FORM, fields)
        (obstacle,) = response.context["form"].issues
        assert obstacle.field == "comment"
        assert "Lo que escribió está guardado." in response.text
        assert the_capture().status == CaptureStatus.DRAFT


class TestTwoWhoParted:
    @pytest.fixture
    def parted(self, cast):
        """Luis saved another v1 than the page of Ana shows."""
        capture = capture_at_status(cast, "borrador", entries=typed(v1="1", v2="2"))
        save_draft(capture, by=cast.luis, version=capture.version, typed=typed(v1="7", v2="2"))
        return capture

    def test_what_only_one_touched_is_told_too(self, ana, parted):
        response = ana.post(FORM, sent(parted, v1="1", v2="9"))
        conflict = response.context["form"].conflict
        told = {each.name: (each.before, each.theirs, each.mine) for each in conflict.differences}
        assert told == {
            "v1 Variable v1: valor": ("1", "7", "1"),
            "v2 Variable v2: valor": ("2", "2", "9"),
        }
        assert conflict.mergeable

    @pytest.mark.postgres
    def test_what_both_have_alike_is_not(self, ana, parted):
        response = ana.post(FORM, sent(parted, v1="7", v2="9"))
        names = [each.name for each in response.context["form"].conflict.differences]
        assert names == ["v2 Variable v2: valor"]

    @pytest.mark.postgres
    @pytest.mark.parametrize("address", [FORM, KEEP])
    def test_both_are_joined(self, ana, parted, address):
        conflict = ana.post(FORM, sent(parted, v1="1", v2="9")).context["form"].conflict
        both = sent(parted, v1="1", v2="9") | {"together": f"{conflict.capture}-{conflict.version}"}
        ana.post(address, both)
        values = {symbol: each["value"] for symbol, each in the_capture().typed.items()}
        assert values == {"v1": "7", "v2": "9"}

    def test_not_with_what_came_after_it_was_shown(self, ana, cast, parted):
        conflict = ana.post(FORM, sent(parted, v1="1", v2="9")).context["form"].conflict
        later = the_capture()
        save_draft(later, by=cast.luis, version=later.version, typed=typed(v1="8", v2="2"))
        both = sent(parted, v1="1", v2="9") | {"together": f"{conflict.capture}-{conflict.version}"}
        assert ana.post(FORM, both).context["form"].conflict is not None
        assert the_capture().typed["v2"]["value"] == "2"

    @pytest.mark.postgres
    def test_where_both_touched_one_field_somebody_has_to_choose(self, ana, parted):
        response = ana.post(FORM, sent(parted, v1="9", v2="2"))
        assert not response.context["form"].conflict.mergeable
        assert "Juntar ambos" not in response.text

    def test_a_capture_that_went_to_review_and_back_has_no_fields_of_its_own(self, ana, cast):
        capture = capture_at_status(cast, "borrador", entries=typed(v1="1", v2="2"))
        returned = return_to_planner(submit(capture, by=cast.luis), by=cast.rita, reason="No.")
        save_draft(returned, by=cast.luis, version=returned.version, typed=typed(v1="7", v2="2"))
        conflict = ana.post(FORM, sent(capture, v1="1", v2="9")).context["form"].conflict
        assert [each.before for each in conflict.differences] == ["1", "2"]

    def test_oneself_is_told_so_while_typing(self, ana, cast):
        capture = capture_at_status(cast, "borrador", entries=typed(v1="1", v2="2"))
        save_draft(capture, by=cast.ana, version=capture.version, typed=typed(v1="7", v2="2"))
        text = ana.post(KEEP, sent(capture, v1="9", v2="2")).text
        assert "usted guardó en otra ventana" in text
        assert "alguien más" not in text

    def test_a_field_that_was_emptied_stays_empty(self):
        parting = MergeConflict(
            {"v1.value": "1", "v1.note": "n"}, {"v1.value": "7", "v1.note": "n"}, {"v1.value": "1"}
        )
        assert parting.merged == {"v1": {"value": "7"}}


class TestAcrossTheLogin:
    """Without scripts, or between the save of the script and the sending."""

    def test_what_was_typed_is_there_again_unsaved(self, client, cast):
        cast.ana.set_password("una clave de prueba")
        cast.ana.save()
        capture = capture_at_status(cast, "borrador", entries=typed(v1="1", v2="2"))
        fields = sent(capture, v1="9", v2="8") | {"comment": "Va.", "submit": "1"}
        to_login = client.post(f"{FORM}?kind=definitivo", fields)
        back = client.post(
            to_login["Location"], {"username": "ana", "password": "una clave de prueba"}
        )
        response = client.get(back["Location"])
        form = response.context["form"]
        assert [each.value.text for each in form.rows] == ["9", "8"]
        assert (form.rejected.comment, form.seen) == ("Va.", (capture.pk, capture.version))
        assert "todavía no está guardado" in response.text
        assert "data-unsaved" in response.text
        assert the_capture().typed["v1"]["value"] == "1"
        # Once: afterwards the page shows what is kept.
        assert client.get(back["Location"]).context["form"].rows[0].value.text == "1"

    def test_nobody_else_s_form_shows_it(self, client, cast):
        client.post(FORM, sent(v1="9", v2="8"))
        client.force_login(cast.noe)
        assert client.get(FORM).status_code == 403
        assert client.get(f"{FORM}?unit=norte").context["form"].rows[0].value.text == ""

    def test_nobody_fills_the_sessions(self, client, cast):
        client.post(FORM, sent(v1="9") | {"v1.note": "x" * 300_000})
        client.force_login(cast.ana)
        assert client.get(FORM).context["form"].rows[0].note.text == ""


class TestAnOlderToken:
    @pytest.fixture
    def strict(self, cast):
        client = Client(enforce_csrf_checks=True)
        client.force_login(cast.ana)
        return client

    def test_the_form_gives_back_what_was_typed(self, strict):
        headers = {"Sec-Fetch-Site": "same-origin"}
        response = strict.post(FORM, sent(v1="9", v2="8"), headers=headers)
        assert (response.status_code, response["Location"]) == (302, FORM)
        assert strict.get(FORM).context["form"].rows[0].value.text == "9"
        assert not Capture.objects.exists()

    @pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}])
    def test_no_other_site_puts_words_into_it(self, strict, headers):
        assert strict.post(FORM, sent(v1="9", v2="8"), headers=headers).status_code == 403
        assert strict.get(FORM).context["form"].rows[0].value.text == ""


@pytest.mark.postgres
def test_sent_twice_by_one_finger_is_sent_once(ana, cast):
    capture = capture_at_status(cast, "borrador")
    fields = sent(capture, v1="1 234", v2="5,000") | {"submit": "1"}
    for _click in range(2):
        response = ana.post(FORM, fields, follow=True)
        assert "1.1 de 2023 está en revisión." in response.text
        assert "ya no admite" not in response.text
    assert the_capture().events.filter(kind="enviada").count() == 1
    other = ana.post(FORM, fields | {"v1.value": "9"}, follow=True)
    assert "ya no admite este paso" in other.text
