"""The part of ``README.md`` about the API."""

from typing import Any

AIMS = (
    # what, measured beside what, aim as a share of it (at least) and in words
    ("a page of 100 rows, built", "built", "prepared", 9),
    ("an unchanged page, the version of the data asked each time", "unchanged", "prepared", 55),
    ("an unchanged page, the version believed for a second", "believed", "prepared_there", 85),
    ("an answer that nothing has changed (304)", "not_sent", "prepared", 65),
)
TIMES = (
    ("a page of 100 rows, built", "built", 3),
    ("an unchanged page, the version asked each time", "unchanged", 17),
    ("an unchanged page, the version believed for a second", "believed", 17),
)


def render_api(figures: Any) -> list[str]:
    """Return the tables of the API as lines."""
    seconds, big = figures["small"]["seconds"], figures["big"]
    lines = [
        "## The API, beside prepared bytes and beside Datasette",
        "",
        "The real programme on SQLite; each server one process with one worker, one client with one",
        "connection, the things compared taking turns "
        f"({figures['small']['rounds']} turns of {figures['small']['burst']} requests, of",
        f"{figures['small']['quick_burst']} where nothing is built, medians). "
        "Prepared bytes are the body of the same page,",
        "written beforehand and handed out behind the same middleware: the most that can be reached.",
        "Each built page has an address that was not asked for before.",
        "Datasette serves the same 100 rows out of one flat table; it has nothing to join or to judge.",
        "",
        "| what | requests a second | share of prepared bytes | aim |",
        "| --- | ---: | ---: | ---: |",
        f"| prepared bytes | {1 / seconds['prepared']:,.0f} | 100 % | |",
    ]
    for what, name, beside, aim in AIMS:
        share = seconds[beside] / seconds[name] * 100
        lines.append(
            f"| {what} | {1 / seconds[name]:,.0f} | **{share:.0f} %** | at least {aim} % |"
        )
    lines += [
        "",
        "| what | times Datasette | aim | times Datasette's bare rows (`_shape=array`) |",
        "| --- | ---: | ---: | ---: |",
    ]
    for what, name, aim in TIMES:
        times, bare = (
            seconds[server] / seconds[name] for server in ("datasette", "datasette_bare")
        )
        lines.append(f"| {what} | **{times:.1f}** | at least {aim} | {bare:.1f} |")
    lines += [
        "",
        "| the first page, built and without counting (`count=false`) | measured | aim |",
        "| --- | ---: | ---: |",
        f"| of 234 rows | {big['of_few'] * 1000:.1f} ms | |",
        f"| of 100,080 rows, in the same database | {big['of_many'] * 1000:.1f} ms | |",
        f"| many / few | **{big['of_many'] / big['of_few']:.2f}** | at most 1 |",
        "",
    ]
    return lines
