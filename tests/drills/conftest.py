"""The site of a drill, and the figure that each one prints."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import servers
from tests.conftest import missing
from tests.drills.site import Site

_figures: list[str] = []


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site whose servers run, with an empty database."""
    sources = servers.find_postgres_programs(), servers.find_redis_programs()
    if not all(source and source.programs for source in sources):
        missing("servers of PostgreSQL and Redis that a drill may stop")
    postgres, redis = sources
    assert postgres and redis and postgres.programs and redis.programs
    folder: Path = tmp_path_factory.mktemp("site")
    made = Site(folder, servers.OwnPostgres(postgres.programs), servers.OwnRedis(redis.programs))
    try:
        made.postgres.start()
        made.redis.start()
        yield made
    finally:
        made.end_all()


@pytest.fixture(scope="module")
def site(empty_site: Site) -> Site:
    """A prepared site with all its processes; its drills put back what they take."""
    empty_site.prepare()
    empty_site.start("web", "worker", "beat")
    return empty_site


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str, float], None]:
    """Prints what a drill measured, when all are done."""

    def note(what: str, seconds: float) -> None:
        _figures.append(f"{what}: {seconds:.1f} s")

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in _figures:
        terminalreporter.write_line(line)
