"""The proxy of docker-compose.yml without a container engine: the real program before the real site."""

import json
import re
import shutil
import signal
import socket
import ssl
import subprocess
import time
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import pytest

from tests import servers
from tests.conftest import missing
from tests.piimss.test_compose import (  # noqa: F401 (a fixture)
    ROOT,
    SERVICES,
    healthy,
    production,
    started,
)

pytestmark = [pytest.mark.slow, pytest.mark.servers]

CONFIGURATION = (ROOT / "proxy" / "nginx.conf").read_text("utf-8")
HOST = "piimss.example"
MANY = 40
"""Slow clients at once: five for each of the threads of the site."""
SOON = 5
"""Seconds in which everybody else is answered all the same."""
CLIENT = "127.0.0.5"
"""From where the tests ask, so that it is neither the proxy's address nor the site's."""

SYSTEM = "/usr/sbin:/usr/bin:/bin"
"""Where the programs of Debian's packages are."""

trusting = ssl._create_unverified_context()


def make_certificate(folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", f"/CN={name}",
         "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    for file in folder.iterdir():
        file.chmod(0o644)


class Proxy:
    """The proxy as the image starts it, with folders and ports of this test."""

    def __init__(self, site_port: int, **changed: str) -> None:
        if servers.find_nginx() is None:
            missing("nginx")
        self.folder = servers.new_folder("proxy")
        self.plain, self.port = servers.free_port(), servers.free_port()
        self.site_port = site_port
        for name in ("buffers", "certificates", "challenges"):
            self.subfolder(name)
        configuration = CONFIGURATION
        for stated, here in {
            "listen 8080 ": f"listen 127.0.0.1:{self.plain} ",
            "listen 8443 ": f"listen 127.0.0.1:{self.port} ",
            "server web:8000;": f"server 127.0.0.1:{site_port};",
            "/tmp/nginx.pid": f"{self.folder}/nginx.pid",
            "/tmp/certificate/": f"{self.folder}/used/",
            "root /challenges;": f"root {self.folder}/challenges;",
            "_path /tmp/": f"_path {self.folder}/buffers/",
            " /buffers/": f" {self.folder}/buffers/",
            "root /proxy;": f"root {self.folder};",
            "/dev/stdout": f"{self.folder}/access",  # a terminal of nobody's
            **changed,
        }.items():
            assert stated in configuration, stated
            configuration = configuration.replace(stated, here)
        (self.folder / "nginx.conf").write_text(configuration)
        for name in ("serve.sh", "renew.sh"):
            shutil.copy(ROOT / "proxy" / name, self.folder)
        shutil.copytree(ROOT / "proxy" / "sentences", self.folder / "sentences")

    def subfolder(self, *parts: str) -> Path:
        path = self.folder.joinpath(*parts)
        path.mkdir(parents=True, exist_ok=True)
        shutil.chown(path, self.folder.stat().st_uid)
        return path

    @contextmanager
    def running(self):
        stop = servers.run(
            [self.folder / "serve.sh"], self.folder, signal.SIGTERM,
            CERTIFICATES=f"{self.folder}/certificates",
            USED=f"{self.folder}/used",
            CONFIGURATION=f"{self.folder}/nginx.conf",
            SECONDS_BETWEEN_LOOKS="1",
            PATH=f"{Path(servers.find_nginx()).parent}:{SYSTEM}",
        )  # fmt: skip
        try:
            servers.wait_until(lambda: servers.port_answers(self.port), self.folder)
            yield self
        finally:
            stop()
        assert not servers.port_answers(self.port)

    def get(self, path, method="GET", body=None, seconds=SOON, **headers):
        connection = HTTPSConnection(
            "127.0.0.1", self.port, timeout=seconds, context=trusting, source_address=(CLIENT, 0)
        )
        with closing(connection):
            connection.request(method, path, body, {"Host": HOST, **headers})
            response = connection.getresponse()
            return response.status, response.headers, response.read().decode()

    def get_plain(self, path):
        connection = HTTPConnection("127.0.0.1", self.plain, timeout=SOON)
        with closing(connection):
            connection.request("GET", path, headers={"Host": HOST})
            response = connection.getresponse()
            return response.status, response.headers, response.read().decode()

    def connect(self, *protocols):
        context = ssl._create_unverified_context()
        if protocols:
            context.set_alpn_protocols(protocols)
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        return context.wrap_socket(plain, server_hostname=HOST)

    def certificate(self, *what):
        pem = ssl.get_server_certificate(("127.0.0.1", self.port), timeout=SOON)
        return subprocess.run(
            ["openssl", "x509", "-noout", *what], input=pem, capture_output=True, text=True
        ).stdout.strip()

    def certified_name(self):
        return self.certificate("-subject").rpartition(" ")[2]


@pytest.fixture(scope="module")
def proxy(production, tmp_path_factory):  # noqa: F811
    """The site with the proxy in front; ``site_log`` is what the site writes."""
    service, log = SERVICES["web"], tmp_path_factory.mktemp("site") / "log"
    port = int(production["GUNICORN_BIND"].rsplit(":", 1)[1])
    with started(service["command"], production, log) as process:
        healthy(service, production, process, log, "Booting worker")
        with Proxy(port).running() as proxy:
            proxy.site_log = log
            yield proxy


def test_a_page_comes_by_tls_and_by_http_2(proxy):
    status, headers, page = proxy.get("/cuenta/entrar/")
    assert status == 200 and "<form" in page
    assert headers["Strict-Transport-Security"] and "Secure" in headers["Set-Cookie"]
    assert "nginx/" not in headers["Server"]
    with closing(proxy.connect("h2", "http/1.1")) as connection:
        assert connection.selected_alpn_protocol() == "h2"
        assert connection.version() in ("TLSv1.2", "TLSv1.3")


def test_what_has_not_changed_is_not_sent_again_and_comes_as_the_site_packed_it(proxy):
    status, headers, _page = proxy.get("/api/v1/")
    assert (status, headers["Vary"]) == (200, headers["Vary"])
    assert "Accept-Encoding" in headers["Vary"] and headers["ETag"].startswith("W/")
    assert proxy.get("/api/v1/", **{"If-None-Match": headers["ETag"]})[0] == 304
    with closing(HTTPSConnection("127.0.0.1", proxy.port, timeout=SOON, context=trusting)) as one:
        one.request("GET", "/estado/", headers={"Host": HOST, "Accept-Encoding": "gzip"})
        assert one.getresponse().headers["Content-Encoding"] == "gzip"


def test_what_a_client_says_of_itself_is_not_believed(proxy):
    said = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "elsewhere.example",
        "Forwarded": "for=203.0.113.9",
    }
    assert proxy.get("/estado/?quien=yo", **said)[0] == 200
    servers.wait_until(lambda: "quien=yo" in proxy.site_log.read_text(), proxy.folder)
    log = proxy.site_log.read_text()
    line = next(each for each in log.splitlines() if "quien=yo" in each)
    assert line.startswith(f"{CLIENT} "), line
    assert "203.0.113.9" not in log


def half_a_head(proxy):
    connection = proxy.connect()
    connection.sendall(b"GET /estado/ HTTP/1.1\r\nHost: piim")
    return connection


def a_body_without_an_end(proxy):
    connection = proxy.connect()
    connection.sendall(
        b"POST /cuenta/entrar/ HTTP/1.1\r\nHost: piimss.example\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\nusern"
    )
    return connection


def a_connection_that_nobody_uses(proxy):
    connection = proxy.connect()
    connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: piimss.example\r\n\r\n")
    assert b" 200 " in connection.recv(100)
    return connection


def an_answer_that_nobody_reads(proxy):
    connection = proxy.connect()
    connection.sendall(b"GET /api/v1/schema/ HTTP/1.1\r\nHost: piimss.example\r\n\r\n")
    return connection


@pytest.mark.parametrize(
    "slowly",
    [
        half_a_head,
        a_body_without_an_end,
        a_connection_that_nobody_uses,
        an_answer_that_nobody_reads,
    ],
)
def test_slow_clients_stop_nobody_else(proxy, slowly):
    with ExitStack() as open_ones:
        for _each in range(MANY):
            open_ones.enter_context(closing(slowly(proxy)))
        begun = time.monotonic()
        for path in ("/healthz", "/cuenta/entrar/", "/estado/", "/api/v1/"):
            assert proxy.get(path)[0] == 200, path
        assert time.monotonic() - begun < SOON


def is_answered_alone(proxy):
    alone = HTTPConnection("127.0.0.1", proxy.site_port, timeout=2)
    with closing(alone):
        try:
            alone.request("GET", "/healthz", headers={"Host": HOST})
            return alone.getresponse().status == 200
        except TimeoutError:
            return False


def test_without_the_proxy_they_do(proxy):
    """So that the test above tries what it says: the site alone has eight threads."""
    with ExitStack() as open_ones:
        for _round in range(10):  # one of its processes may take all of a round
            for _each in range(MANY):
                one = socket.create_connection(("127.0.0.1", proxy.site_port), timeout=SOON)
                open_ones.enter_context(closing(one))
                one.sendall(b"GET /estado/ HTTP/1.1\r\nHost: piim")
            if not is_answered_alone(proxy):
                break
        else:
            pytest.fail("nothing stops the site: what is the proxy for?")
    servers.wait_until(lambda: is_answered_alone(proxy), proxy.folder)


def test_half_a_head_is_waited_for_no_longer_than_is_said(proxy):
    allowed = int(re.search(r"client_header_timeout (\d+)s;", CONFIGURATION)[1])
    with closing(half_a_head(proxy)) as connection:
        begun = time.monotonic()
        with suppress(ConnectionResetError, ssl.SSLError):
            assert connection.recv(100) == b""
        assert time.monotonic() - begun < allowed + SOON


@pytest.mark.parametrize(
    ("path", "kind"), [("/captura/", "text/html; charset=utf-8"), ("/api/v1/", "application/json")]
)
def test_what_is_far_too_large_is_refused_in_a_sentence(proxy, path, kind):
    size = str(33 * 1024 * 1024)
    status, headers, text = proxy.get(path, "POST", b"x", **{"Content-Length": size})
    assert (status, headers["Content-Type"]) == (413, kind)
    assert "es demasiado grande" in text


def test_what_is_somewhat_too_large_is_refused_by_the_site(proxy):
    """It has a sentence of its own, with how much may be sent."""
    status, _headers, text = proxy.get("/cuenta/entrar/", "POST", b"x" * 13 * 1024 * 1024)
    assert status == 413 and "10 MB" in text


def test_whoever_gives_certificates_is_shown_what_was_left_for_them(proxy):
    folder = proxy.subfolder("challenges", ".well-known", "acme-challenge")
    (folder / "prueba").write_text("prueba.huella")
    found = proxy.get_plain("/.well-known/acme-challenge/prueba")
    assert (found[0], found[2]) == (200, "prueba.huella")
    assert proxy.get_plain("/.well-known/acme-challenge/otra")[0] == 404
    status, headers, _text = proxy.get_plain("/informes/?a=1")
    assert (status, headers["Location"]) == (301, f"https://{HOST}/informes/?a=1")


def test_a_certificate_that_comes_or_changes_is_taken_up(proxy):
    assert proxy.certified_name() == "PIIMSS"  # until there is one

    def is_used(name):
        return lambda: proxy.certified_name() == name

    make_certificate(proxy.folder / "certificates" / "live" / "site", "uno.example")
    servers.wait_until(is_used("uno.example"), proxy.folder)
    own = proxy.folder / "certificates" / "own"
    make_certificate(own, "dos.example")
    servers.wait_until(is_used("dos.example"), proxy.folder)
    # One whose key is another's: the former one stays until it is in order.
    key = (own / "privkey.pem").read_bytes()
    make_certificate(own, "tres.example")
    good = (own / "privkey.pem").read_bytes()
    (own / "privkey.pem").write_bytes(key)
    time.sleep(3)
    assert proxy.certified_name() == "dos.example" and proxy.get("/healthz")[0] == 200
    (own / "privkey.pem").write_bytes(good)
    servers.wait_until(is_used("tres.example"), proxy.folder)


@contextmanager
def certificate_authority(http_port):
    """One as Let's Encrypt is, on this machine: every name leads here, and it asks at that port."""
    folder = servers.new_folder("acme")
    make_certificate(folder, "localhost")
    directory, management, names, admin = (servers.free_port() for _each in range(4))
    configuration = {
        "listenAddress": f"127.0.0.1:{directory}",
        "managementListenAddress": f"127.0.0.1:{management}",
        "certificate": f"{folder}/fullchain.pem",
        "privateKey": f"{folder}/privkey.pem",
        "httpPort": http_port,
        "tlsPort": servers.free_port(),
    }
    (folder / "pebble.json").write_text(json.dumps({"pebble": configuration}))
    resolver = ["pebble-challtestsrv", "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "",
                "-dns01", f"127.0.0.1:{names}", "-management", f"127.0.0.1:{admin}",
                "-http01", "", "-https01", "", "-tlsalpn01", ""]  # fmt: skip
    giver = ["pebble", "-config", folder / "pebble.json", "-dnsserver", f"127.0.0.1:{names}"]
    with ExitStack() as running:
        for command in (resolver, giver):
            running.callback(
                servers.run(
                    command, servers.new_folder("acme"), signal.SIGKILL,
                    PATH=SYSTEM, PEBBLE_VA_NOSLEEP="1", PEBBLE_WFE_NONCEREJECT="0",
                )
            )  # fmt: skip
        servers.wait_until(lambda: servers.port_answers(directory), folder)
        yield f"https://127.0.0.1:{directory}/dir"


def test_a_certificate_is_had_without_any_secret():
    """From a real authority of the same protocol, by the real client, into the running proxy."""
    for program in ("certbot", "pebble", "pebble-challtestsrv"):
        if shutil.which(program, path=SYSTEM) is None:
            missing(program)
    with ExitStack() as running:
        proxy = running.enter_context(Proxy(servers.free_port()).running())
        server = running.enter_context(certificate_authority(proxy.plain))
        renewing = servers.new_folder("renewing")
        stop = servers.run(
            [proxy.folder / "renew.sh", "--server", server, "--no-verify-ssl"],
            renewing, signal.SIGTERM,
            PIIMSS_ALLOWED_HOSTS=f"{HOST}, datos.{HOST}",
            CERTIFICATES=f"{proxy.folder}/certificates",
            CHALLENGES=f"{proxy.folder}/challenges",
            SCRATCH=f"{renewing}/scratch",
            PATH=SYSTEM,
        )  # fmt: skip
        running.callback(stop)
        servers.wait_until(lambda: "Pebble" in proxy.certificate("-issuer"), renewing)
        names = proxy.certificate("-ext", "subjectAltName")
        assert f"DNS:{HOST}" in names and f"DNS:datos.{HOST}" in names


def test_a_site_that_is_away_is_said_to_be():
    with Proxy(servers.free_port()).running() as proxy:
        for path, kind in (("/", "text/html; charset=utf-8"), ("/api/v1/", "application/json")):
            status, headers, text = proxy.get(path)
            assert (status, headers["Content-Type"], headers["Retry-After"]) == (503, kind, "10")
            assert "El sitio no responde" in text and headers["Cache-Control"] == "no-store"
        log = (proxy.folder / "access").read_text()
        assert CLIENT not in log  # it was handed on, though nobody took it


def test_whoever_asks_too_much_is_told_to_wait():
    few = {"rate=100r/s": "rate=1r/s", "burst=200": "burst=2"}
    with Proxy(servers.free_port(), **few).running() as proxy:
        answers = [proxy.get("/api/v1/") for _each in range(5)]
        assert [status for status, _headers, _text in answers] == [503, 503, 503, 429, 429]
        _status, headers, text = answers[-1]
        assert headers["Retry-After"] == "5" and "Son demasiadas solicitudes" in text
        assert (proxy.folder / "access").read_text().startswith(f"{CLIENT} ")


def test_the_site_keeps_connections_longer_than_the_proxy():
    upstream = re.search(r"upstream site \{(.*?)\}", CONFIGURATION, flags=re.S)[1]
    proxys = int(re.search(r"keepalive_timeout (\d+)s;", upstream)[1])
    sites = int(re.search(r"^keepalive = (\d+)$", (ROOT / "gunicorn.conf.py").read_text(), re.M)[1])
    assert sites >= proxys + 10 > 12
