"""The part of ``README.md`` about the pages."""

from typing import Any

KILOBYTE = 1024
NAMES = {"/": "board", "/indicadores/2.1/": "ficha", "/vacia/": "empty page"}


def render_pages(figures: dict[str, Any]) -> list[str]:
    """Return what was measured of the pages as lines, with the aims beside it."""
    painted, weights, queries = figures["painted"], figures["weights"], figures["queries"]
    empty = painted["/vacia/"]["first"]
    lines = [
        "## The pages, beside an empty one",
        "",
        f"One worker on loopback, PostgreSQL; headless Chromium with its processor made "
        f"{figures['slower']} times slower and an empty cache,",
        f"medians of {figures['rounds']} visits in turns. The empty page has the head, navigation "
        "and footer of every page.",
        "",
        "| page | first paint | beside the empty page | aim | chart drawn | by the library | share "
        "| aim | layout shift |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for page, seen in painted.items():
        name = NAMES.get(page, f"`{page}`")
        ratio = "" if page == "/vacia/" else f"**{seen['first'] / empty:.2f}**"
        aim = "" if page == "/vacia/" else "1.3"
        chart = "| | | | "
        if "live" in seen:
            chart = (
                f"| {seen['drawn']:,.0f} ms | {seen['live']:,.0f} ms "
                f"| **1/{seen['live'] / seen['drawn']:.1f}** | 1/8 "
            )
        lines.append(
            f"| {name} | {seen['first']:,.0f} ms | {ratio} | {aim} {chart}| {seen['shift']:.3f} |"
        )
    unchanged = figures["unchanged"]
    lines += [
        "",
        "Compressed size as production sends it (document with gzip, style sheet, scripts and icon "
        "with brotli; the charts' library apart), and queries to build it:",
        "",
        "| page | document | with all it asks for | queries |",
        "| --- | ---: | ---: | ---: |",
        *(
            f"| `{page}` | {weight['document'] / KILOBYTE:.1f} KB | {weight['whole'] / KILOBYTE:.1f} KB "
            f"| {queries[page]} |"
            for page, weight in weights.items()
        ),
        "| aim | board: 25 KB | 120 KB | 12 |",
        "",
        f"A board that has not changed since answers in **1/"
        f"{unchanged['built'] / unchanged['unchanged']:.0f}** of the time it takes to build it.",
        "",
    ]
    return lines
