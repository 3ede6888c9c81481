"""``make bench``: runs every measurement in a process of its own and writes ``README.md``.

What is compared is measured in one run, on the same data, on an otherwise idle machine if the
figures are to be published.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from benchmarks.api_report import render_api
from benchmarks.pages_report import render_pages
from benchmarks.recycling_report import render_recycling
from benchmarks.sheets_report import render_sheets

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent


def main() -> None:
    """Measure and write."""
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    if only:
        _child(only)
        return
    from tests import servers

    url = servers.postgres_url()
    if url is None:
        raise SystemExit("No hay un servidor PostgreSQL: instale uno o las dependencias de prueba.")
    with tempfile.TemporaryDirectory() as folder:
        figures = {
            "sqlite": _measure("measure_programme", {"PIIMSS_VAR_DIR": folder}),
            "postgres": _measure("measure_programme", _database(url, "bench_programme", folder)),
            "pages": _measure("measure_pages", _database(url, "bench_pages", folder)),
            "scale": _measure("measure_scale", _database(url, "bench_scale", folder)),
            "sheets": _measure("measure_sheets", _database(url, "bench_sheets", folder)),
            "api": _measure("measure_api", _folder(folder, "api")),
            "recycling": _measure("measure_recycling", _database(url, "bench_recycling", folder)),
        }
    (HERE / "README.md").write_text(_page(figures), encoding="utf-8")
    print((HERE / "README.md").read_text(encoding="utf-8"))


def _database(url: str, name: str, folder: str) -> dict[str, str]:
    """A fresh database on the server, as the child's environment."""
    with psycopg.connect(
        urlunsplit(urlsplit(url)._replace(path="/postgres")), autocommit=True
    ) as c:
        c.execute(f"DROP DATABASE IF EXISTS {name}")
        c.execute(f"CREATE DATABASE {name}")
    return {
        "PIIMSS_DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{name}")),
        "PIIMSS_VAR_DIR": folder,
    }


def _folder(folder: str, name: str) -> dict[str, str]:
    """A folder for a SQLite database of the embedded run, as the child's environment."""
    path = Path(folder) / name
    path.mkdir()
    return {"PIIMSS_MODE": "embedded", "PIIMSS_VAR_DIR": str(path)}


def _measure(name: str, environment: dict[str, str]) -> dict[str, object]:
    print(f"Midiendo {name.removeprefix('measure_')}…", file=sys.stderr)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", name],
        cwd=ROOT,
        env={**os.environ, "PIIMSS_MODE": "test", **environment},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    figures: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _child(name: str) -> None:
    """Run one measurement in this process, with Django and a migrated database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "piimss.settings")
    import importlib

    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    importlib.import_module(f"benchmarks.{name}").main()


def _page(figures: dict[str, dict[str, object]]) -> str:
    scale = figures["scale"]
    lines = [
        "# What is measured, and against what",
        "",
        "`make bench` writes this page. Everything in one table was measured in one run, the",
        "things compared taking turns; seconds are medians and depend on the machine, so only the",
        "ratios say something.",
        "",
        f"Last run: {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}.",
        "",
        "## The real programme, beside the plain ORM loop",
        "",
        "The loop (`orm_loop.py`) makes one query per variable and one save per result; both give",
        "the same figures. Aim: at least 20 times the loop, a fixed number of queries.",
        "",
        "| database | results | loop | engine | ratio | queries of the loop | of the engine |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for measured in (figures["sqlite"], figures["postgres"]):
        loop, engine = float(str(measured["loop_seconds"])), float(str(measured["engine_seconds"]))
        lines.append(
            f"| {measured['database']} | {measured['results']} | {loop * 1000:,.0f} ms "
            f"| {engine * 1000:,.0f} ms | **{loop / engine:.0f} times** | {measured['loop_queries']:,} "
            f"| {measured['engine_queries']} |"
        )
        if not measured["same_figures"]:
            raise SystemExit("The loop and the engine do not give the same figures.")
    statement, engine = float(str(scale["statement_seconds"])), float(str(scale["engine_seconds"]))
    part = float(str(scale["part_seconds"]))
    lines += [
        "",
        "## National scale, beside one SQL statement",
        "",
        f"PostgreSQL; 1,500 units, 45 variables, 5 years, every statement made three times: "
        f"{scale['values']:,} captured values,",
        f"{scale['results']:,} results for every unit and for the institution "
        "(`national.py`, from a seed).",
        "The statement (`one_statement.py`) knows the formulas beforehand and inserts the same rows.",
        "",
        "| what | measured | aim |",
        "| --- | ---: | ---: |",
        f"| one set-based statement | {statement:.2f} s | |",
        f"| the engine, with its receipt | {engine:.2f} s | |",
        f"| engine / statement | **{engine / statement:.2f}** | at most 1.7 |",
        f"| rows that differ from SQL `numeric` at 10 decimals | {scale['rows_unequal']} of "
        f"{scale['rows_compared']:,} | 0 |",
        f"| rows whose status, value, cutoff, target, gap or light differ "
        f"| {scale['rows_different']} | 0 |",
        f"| rows written by a second run | {scale['written_again']} | 0 |",
        f"| most memory held | {scale['megabytes']:,} MB | 1,536 MB |",
        f"| one approved statement, whatever depends on it | {part * 1000:.0f} ms | |",
        f"| share of the whole run | **1/{engine / part:.0f}** | at most 1/50 |",
        f"| results that each such statement changed "
        f"| {min(scale['part_results'])} to {max(scale['part_results'])} | |",  # type: ignore[call-overload]
        f"| drift after {len(scale['part_results'])} such statements "  # type: ignore[arg-type]
        f"| {scale['drift_after_parts']} | 0 |",
        "",
    ]
    lines += render_sheets(figures["sheets"])
    lines += [*render_pages(figures["pages"]), *render_api(figures["api"])]
    return "\n".join([*lines, *render_recycling(figures["recycling"])])


if __name__ == "__main__":
    main()
