"""The screens of the proposals: what is shown to whom, and what becomes of what is sent."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.duties import ADMINISTRATION, CAPTURE, DIRECTION, REVIEW
from indicators.models import Event, Indicator, Proposal, Target
from objectives.models import Programme, ProgrammeState
from tests.factories.duties import give
from tests.factories.ficha_forms import filled, previewed
from tests.factories.model_rows import make_proposal
from tests.factories.other_institution import make_other_institution
from tests.factories.pages import client_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.one_database]

TARGETS, FICHA, LIST = "/fichas/1.1/metas/", "/fichas/1.1/", "/propuestas/"


@pytest.fixture
def loaded(example_programme, db):
    return Programme.objects.get()


def signed_in(name, *duties):
    return client_of(give(User.objects.create_user(name, first_name=name.capitalize()), *duties))


@pytest.fixture
def olga(loaded):
    return signed_in("olga", ADMINISTRATION)


@pytest.fixture
def rita(loaded):
    return signed_in("rita", REVIEW)


def send(client, reason="Lo fija el <i>acuerdo</i>.", target="11.0"):
    """Look at another target of 2021 and press the button that the page shows."""
    shown = previewed(client, TARGETS, target_2021=target)
    digest = shown.context["preview"].digest
    data = filled(client, TARGETS, target_2021=target)
    return client.post(TARGETS, data | {"accept": "1", "seen": digest, "reason": reason})


@pytest.fixture
def address(olga):
    return send(olga).headers["Location"]


def the_target():
    return Target.objects.get(indicator__code="1.1", year=2021).text


class TestProposing:
    def test_the_preview_says_that_another_person_accepts_it(self, olga):
        shown = text_of(previewed(olga, TARGETS, target_2021="11.0"))
        assert "se hace cuando lo acepta otra persona" in shown
        assert "Proponer el cambio" in shown and "Aceptar el cambio" not in shown
        harmless = text_of(previewed(olga, "/fichas/1.1/elementos/", name="Otro."))
        assert "Aceptar el cambio" in harmless and "otra persona" not in harmless

    def test_it_leads_to_the_proposal_and_the_ficha_says_that_it_waits(self, olga, address):
        page = text_of(olga.get(address))
        assert "Lo propuso: se hará cuando otra persona lo acepte." in page
        assert "La decide otra persona" in page
        assert "Sí, aceptar" not in page and "Rechazar la propuesta" not in page
        assert the_target() == "12.0"
        for where in (FICHA, TARGETS, "/fichas/1.1/elementos/"):
            html = olga.get(where).content.decode()
            assert "Hay una propuesta por decidir, de Olga" in html
            assert f'href="{address}"' in html

    def test_not_a_second_one(self, olga, address):
        refused = send(olga, target="11.5")
        assert "Ya hay una propuesta por decidir" in text_of(refused)
        assert Proposal.objects.count() == 1

    def test_without_a_reason_it_is_shown_again(self, olga):
        assert "Escriba por qué se cambia la ficha." in text_of(send(olga, reason=" "))
        assert not Proposal.objects.exists()


class TestDeciding:
    def test_another_person_sees_the_same_and_who_and_why(self, olga, rita, address):
        page = rita.get(address)
        text = text_of(page)
        assert "Olga" in text and "acuerdo" in text
        assert "&lt;i&gt;acuerdo" in page.content.decode()
        shown = page.context["page"].shown
        own = previewed(olga, TARGETS, target_2021="11.0").context["preview"]
        assert (shown.changes, shown.figures, shown.summary, shown.digest) == (
            own.changes, own.figures, own.summary, own.digest,
        )  # fmt: skip
        assert "antes 12.0 → después 11.0" in text
        digest = page.context["page"].digest
        done = rita.post(address, {"action": "accept", "seen": digest}, follow=True)
        assert "Aceptó la propuesta" in text_of(done)
        assert the_target() == "11.0"
        history = text_of(olga.get(FICHA))
        assert "a propuesta de Olga" in history
        assert "por decidir" not in history
        again = text_of(rita.post(address, {"action": "accept", "seen": digest}))
        assert "La propuesta ya está «aceptada»." in again

    def test_rejecting_needs_a_reason(self, olga, rita, address):
        unsaid = text_of(rita.post(address, {"action": "reject", "reason": " "}))
        assert "Escriba por qué se rechaza." in unsaid
        done = rita.post(address, {"action": "reject", "reason": "Falta el oficio."}, follow=True)
        assert "Falta el oficio." in text_of(done)
        assert "Falta el oficio." in text_of(olga.get(address))
        assert the_target() == "12.0"
        assert "por decidir" not in text_of(olga.get(FICHA))

    def test_what_is_outdated_is_shown_and_proposed_again(self, olga, rita, address):
        former = rita.get(address).context["page"].digest
        Indicator.objects.filter(code="1.1").update(name="Otro nombre.")
        page = text_of(rita.get(address))
        assert "ya no es lo que vio Olga" in page
        assert "Otro nombre." in page
        assert "Sí, aceptar" not in page and "Rechazar la propuesta" in page
        for seen in (former, rita.get(address).context["page"].digest):
            refused = text_of(rita.post(address, {"action": "accept", "seen": seen}))
            assert "no es lo que se le mostró" in refused
        own = olga.get(address)
        assert "Proponer de nuevo lo que se muestra" in text_of(own)
        again = olga.post(address, {"action": "again", "seen": own.context["page"].digest})
        assert again.headers["Location"] != address
        assert "Sí, aceptar" in text_of(rita.get(again.headers["Location"]))

    def test_it_is_taken_back_by_who_made_it(self, olga, rita, address):
        assert rita.post(address, {"action": "withdraw"}).status_code == 403
        done = olga.post(address, {"action": "withdraw"}, follow=True)
        assert "Retiró su propuesta" in text_of(done)
        assert "por decidir" not in text_of(olga.get(FICHA))

    def test_nobody_decides_their_own(self, olga, address):
        digest = olga.get(address).context["page"].digest
        assert olga.post(address, {"action": "accept", "seen": digest}).status_code == 403
        assert olga.post(address, {"action": "reject", "reason": "No."}).status_code == 403
        assert olga.post(address, {"action": "olvidar"}).status_code == 404

    def test_what_cannot_be_done_any_more_says_why(self, loaded, olga, rita, address):
        stored = Proposal.objects.get()
        other = Indicator.objects.get(code="1.2")
        made = make_proposal(other, stored.proposed_by, content={"name": "a medias"})
        page = text_of(rita.get(f"{LIST}{made.pk}/"))
        assert "Hoy no puede hacerse: Lo propuesto ya no es una ficha" in page
        assert "Sí, aceptar" not in page


class TestWhoSeesThem:
    def test_the_list_tells_what_waits_and_what_became_of_the_others(self, olga, rita, address):
        assert "Cambio de la ficha 1.1" in text_of(rita.get(LIST)).split("Esperan su decisión")[1]
        assert "Suyas, que esperan a otra persona" in text_of(olga.get(LIST))
        assert "1 propuesta por decidir" in text_of(rita.get("/pendientes/"))
        assert "Mis pendientes 1" in text_of(rita.get("/"))
        assert "Nada espera por usted" in text_of(olga.get("/pendientes/"))
        rita.post(address, {"action": "reject", "reason": "No."})
        assert "rechazada" in text_of(rita.get(LIST)).split("Decididas")[1]
        assert "Nada espera por usted" in text_of(rita.get("/pendientes/"))

    def test_nobody_else(self, client, address):
        for person in (signed_in("ana", CAPTURE), signed_in("dora", DIRECTION)):
            assert person.get(address).status_code == 403
            assert person.get(LIST).status_code == 403
            assert "propuesta" not in text_of(person.get("/bitacora/")).partition("Eventos")[2]
        keeper = client_of(User.objects.create_superuser("todo"))
        assert keeper.get(address).status_code == 403
        assert client.get(address).status_code == 302
        eva = client_of(make_other_institution().eva)
        assert eva.get(address).status_code == 404
        assert eva.post(address, {"action": "reject", "reason": "No."}).status_code == 404
        assert "Cambio de la ficha" not in text_of(eva.get(LIST))
        assert "Cambio de la ficha" not in text_of(eva.get("/bitacora/"))
        assert "por decidir" not in text_of(eva.get("/pendientes/"))

    def test_none_of_a_programme_that_was_withdrawn(self, rita, address):
        Programme.objects.update(state=ProgrammeState.WITHDRAWN, at_root=False)
        assert rita.get(address).status_code == 404

    @pytest.mark.postgres
    def test_the_log_names_both(self, olga, rita, address):
        digest = rita.get(address).context["page"].digest
        rita.post(address, {"action": "accept", "seen": digest, "reason": "Conforme."})
        log = text_of(rita.get("/bitacora/"))
        assert "Rita, a propuesta de Olga" in log
        for said in ("Propuesta hecha", "Propuesta aceptada", "Conforme."):
            assert said in log
        only = text_of(rita.get("/bitacora/?kind=propuesta-aceptada"))
        assert "Conforme." in only
        (row,) = [
            line
            for line in text_of(rita.get("/bitacora/bitacora.csv?kind=ficha")).splitlines()
            if "targets" in line or "meta 2021" in line
        ]
        assert row.rstrip().endswith(",Olga")
        dora = signed_in("dora", DIRECTION)
        seen = text_of(dora.get("/bitacora/"))
        assert "a propuesta de Olga" in seen
        assert "Conforme." not in seen

    def test_open_data_name_both(self, client, rita, address):
        digest = rita.get(address).context["page"].digest
        rita.post(address, {"action": "accept", "seen": digest})
        base = "/api/v1/programmes/programa-2018-2022/ficha-revisions/"
        (row,) = client.get(base).json()["results"]
        assert (row["by"], row["proposed_by"]) == ("Rita", "Olga")
        assert Event.objects.of(Indicator).count() == 1

    def test_as_many_queries_for_many_as_for_few(self, loaded, rita, address):
        def count():
            with CaptureQueriesContext(connection) as queries:
                rita.get(LIST)
            return len(queries)

        count()
        few = count()
        stored = Proposal.objects.get()
        for number in range(5):
            made = make_proposal(
                Indicator.objects.get(code="1.2"), stored.proposed_by, digest=f"{number}" * 64
            )
            Proposal.objects.filter(pk=made.pk).update(
                status="retirada", decided_by=stored.proposed_by, decided_at=stored.proposed_at
            )
        assert count() == few
