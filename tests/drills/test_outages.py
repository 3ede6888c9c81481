"""Parts of the running site are taken away and put back: nothing that anybody asked for is lost, and
nobody waits long or types anything twice.
"""

import re
import signal
import threading
import time

import psycopg
import pytest

from tests.drills.site import wait_until

PUT_BACK = 60
"""Seconds after which everything that was asked for is done."""

MOST_PATIENCE = 6
"""Seconds that a person waits at most for an answer, whatever is down."""


def approve(site, browser, code):
    """Press the button that approves; the answer, and how long it took."""
    begun = time.monotonic()
    submitted = site.data["submitted"][code]
    answer = browser.post(f"/revision/{submitted['pk']}/", action="approve", seen=submitted["seen"])
    return answer, time.monotonic() - begun


def has_result(site, code):
    return site.ask(
        "SELECT count(*) FROM indicators_result WHERE year = 2023 AND capture_id = %s",
        site.data["submitted"][code]["pk"],
    )


def is_approved(site, code):
    status = "SELECT status FROM indicators_capture WHERE id = %s"
    return site.ask(status, site.data["submitted"][code]["pk"]) == "aprobada"


def send_sheet(site, browser):
    """Send a filled sheet; its key."""
    content = bytes.fromhex(site.data["sheet"])
    answer = browser.post("/captura/hojas/", files={"file": ("capturas.xlsx", content)})
    assert answer.status_code == 302, answer.text
    return int(re.search(r"/(\d+)/$", answer.headers["Location"])[1])


def state_of_sheet(site, pk):
    return site.ask("SELECT state FROM indicators_filledsheet WHERE id = %s", pk)


def state_of_build(site):
    return site.ask("SELECT state FROM reports_build ORDER BY id DESC LIMIT 1")


def runs_under_way(site):
    return site.ask("SELECT count(*) FROM indicators_recomputerun WHERE state = 'en_curso'")


def test_all_is_well(site):
    """Approve a figure and see its result: what every drill takes for granted."""
    answer, _took = approve(site, site.browser("rita"), "1.1")
    assert answer.status_code == 302, answer.text
    wait_until(lambda: has_result(site, "1.1"))


def test_what_was_asked_for_while_the_broker_was_away_is_done_once_it_is_back(site, figure):
    rita, ana = site.browser("rita"), site.browser("ana")
    assert rita.post(f"/informes/{site.data['edition']}/construir/").status_code == 302
    wait_until(lambda: state_of_build(site) == "en_curso", 20)  # a task is in the worker's hands
    site.redis.stop()
    answer, took = approve(site, rita, "1.2")
    assert answer.status_code == 302 and took < MOST_PATIENCE
    sheet = send_sheet(site, ana)
    assert is_approved(site, "1.2")
    time.sleep(8)
    site.redis.start()
    took = wait_until(lambda: has_result(site, "1.2"), PUT_BACK)
    took += wait_until(lambda: state_of_sheet(site, sheet) == "sin_cambios", PUT_BACK)
    took += wait_until(lambda: state_of_build(site) == "terminada", PUT_BACK)
    assert site.is_alive("worker") and site.is_alive("beat")
    assert took < PUT_BACK
    figure("Redis stopped and started: result, sheet and report's files", took)


def test_a_broker_that_hangs_holds_nobody(site, figure):
    browsers = [site.browser("rita") for _number in range(2)]
    site.redis.hang()
    try:
        times, answers = [], []

        def press(browser, code):
            answer, took = approve(site, browser, code)
            answers.append(answer.status_code)
            times.append(took)

        threads = [
            threading.Thread(target=press, args=pair)
            for pair in zip(browsers, ("1.3", "1.4"), strict=True)
        ]
        for thread in threads:
            thread.start()
        begun = time.monotonic()
        assert site.browser().get("/healthz").status_code == 200
        times.append(time.monotonic() - begun)
        for thread in threads:
            thread.join()
        assert answers == [302, 302]
        assert max(times) < MOST_PATIENCE
    finally:
        site.redis.wake()
    took = wait_until(lambda: has_result(site, "1.3") and has_result(site, "1.4"), PUT_BACK)
    figure("Redis hangs: longest approval", max(times))
    assert site.is_alive("worker") and site.is_alive("beat")
    figure("Redis wakes: results", took)


def test_a_worker_that_is_killed_is_replaced_in_what_it_did(site, figure):
    rita = site.browser("rita")
    site.end("worker", signal.SIGTERM)
    assert rita.post(f"/informes/{site.data['edition']}/construir/").status_code == 302
    site.start("worker")
    wait_until(lambda: state_of_build(site) == "en_curso", 20)
    site.kill("worker")
    answer, _took = approve(site, rita, "1.5")
    assert answer.status_code == 302
    site.start("worker")
    took = wait_until(
        lambda: has_result(site, "1.5") and state_of_build(site) == "terminada", PUT_BACK
    )
    assert runs_under_way(site) == 0
    figure("Worker killed in a build and started: files and results", took)


def test_the_database_goes_and_comes_back(site, figure):
    rita, reader = site.browser("rita"), site.browser()
    assert reader.get("/").status_code == 200
    site.postgres.stop()
    begun = time.monotonic()
    refused, took = approve(site, rita, "1.6")
    assert refused.status_code == 503 and took < MOST_PATIENCE
    assert refused.headers["Retry-After"] == "5"
    assert "La base de datos del sitio no responde" in refused.text
    figure("PostgreSQL stopped: the first answer", took)
    begun = time.monotonic()
    answer = reader.get("/api/v1/programmes/")
    assert answer.status_code == 503 and answer.json()["detail"]
    assert time.monotonic() - begun < MOST_PATIENCE

    # Many people at once: nobody waits behind anybody.
    begun = time.monotonic()
    threads = [threading.Thread(target=reader.get, args=("/",)) for _number in range(24)]
    for thread in threads:
        thread.start()
    assert site.browser().get("/healthz").status_code == 200
    healthy = time.monotonic() - begun
    for thread in threads:
        thread.join()
    assert time.monotonic() - begun < 2 * MOST_PATIENCE and healthy < MOST_PATIENCE
    figure("PostgreSQL stopped: /healthz beside 24 people", healthy)

    time.sleep(8)  # long enough for whatever waits ever longer
    site.postgres.start()
    back = wait_until(lambda: reader.get("/").status_code == 200, 20)
    figure("PostgreSQL started: the first page", back)
    assert back < 10
    assert not is_approved(site, "1.6")
    # One button: nothing is typed or chosen again.
    assert rita.send_again(refused).status_code == 302
    took = wait_until(lambda: has_result(site, "1.6"), PUT_BACK)
    figure("PostgreSQL started: the result of what is sent again", took)


@pytest.mark.long_drill
def test_a_database_that_hangs_holds_nobody_for_long(site, figure):
    reader = site.browser()
    site.postgres.hang()
    try:
        begun = time.monotonic()
        assert reader.get("/?year=2023").status_code == 503
        took = time.monotonic() - begun
        begun = time.monotonic()
        assert site.browser().get("/healthz").status_code == 200
        assert time.monotonic() - begun < MOST_PATIENCE
    finally:
        site.postgres.wake()
    assert took < 20
    back = wait_until(lambda: reader.get("/?year=2023").status_code == 200, 20)
    figure("PostgreSQL hangs: the first answer", took)
    figure("PostgreSQL wakes: the first page", back)


def test_a_lock_is_not_waited_for_long(site, figure):
    reader = site.browser()
    with psycopg.connect(site.postgres.url) as other:
        other.execute("LOCK TABLE indicators_result IN ACCESS EXCLUSIVE MODE")
        begun = time.monotonic()
        answer = reader.get("/?year=2022")
        took = time.monotonic() - begun
        assert (answer.status_code, took < MOST_PATIENCE) == (503, True)
        assert "El sitio está ocupado" in answer.text
        # The database is there: whoever needs nothing that is locked is answered.
        assert site.browser().get("/api/v1/programmes/").status_code == 200
    assert reader.get("/?year=2022").status_code == 200
    figure("A table is locked: the answer", took)


@pytest.mark.long_drill
def test_all_connections_taken_is_said_and_over_as_soon_as_one_is_free(site, figure):
    reader, others = site.browser(), []
    site.end("web")
    site.start("web")  # with no connection of its own yet
    try:
        with pytest.raises(psycopg.OperationalError):
            for _number in range(200):
                others.append(psycopg.connect(site.postgres.url))
        begun = time.monotonic()
        assert reader.get("/").status_code == 503
        assert time.monotonic() - begun < MOST_PATIENCE
    finally:
        for other in others:
            other.close()
    took = wait_until(lambda: reader.get("/").status_code == 200, 10)
    figure("All connections taken, and free again: the first page", took)


@pytest.mark.long_drill
def test_an_edition_closed_while_the_broker_is_away_gets_its_files(site, figure):
    rita = site.browser("rita")
    address = f"/informes/{site.data['edition']}/"
    (digest,) = re.findall(r'name="digest" value="([^"]*)"', rita.get(f"{address}cerrar/").text)
    sent = {"seen": "1", "digest": digest, "reason": "Está completa."}
    proposal = rita.post(f"{address}cerrar/", **sent).headers["Location"]
    site.redis.stop()
    olga = site.browser("olga")
    assert olga.post(proposal, action="accept", seen=digest).status_code == 302
    time.sleep(2)
    site.redis.start()
    took = wait_until(
        lambda: site.browser().get(f"{address}archivos/pdf/").status_code == 200, PUT_BACK
    )
    figure("Edition closed while Redis was away: its files are public", took)


@pytest.mark.long_drill
def test_a_restart_of_the_database_loses_no_result(site, figure):
    rita = site.browser("rita")
    answer, _took = approve(site, rita, "1.7")
    assert answer.status_code == 302
    site.postgres.stop()
    site.postgres.start()
    took = wait_until(lambda: has_result(site, "1.7"), PUT_BACK)
    assert site.is_alive("worker") and site.is_alive("web")
    figure("PostgreSQL restarted in the middle: the result", took)
