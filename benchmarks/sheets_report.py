"""The part of ``README.md`` about filled sheets."""


def render_sheets(figures: dict[str, dict[str, float]]) -> list[str]:
    """Return what was measured of a sheet of a thousand rows and of one of ten thousand, as lines."""
    few, many = figures["few"], figures["many"]
    per_row = (many["check_seconds"] / many["rows"]) / (few["check_seconds"] / few["rows"])
    lines = [
        "## A filled sheet",
        "",
        "PostgreSQL; every cell changes something. To read is openpyxl going over the same file.",
        "",
        "| rows | check | save | check / read | queries to check |",
        "| ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {size['rows']:,.0f} | {size['check_seconds']:.2f} s | {size['save_seconds']:.2f} s "
        f"| {size['check_seconds'] / size['read_seconds']:.1f} | {size['queries']:.0f} |"
        for size in (few, many)
    ]
    return [
        *lines,
        f"| a row of many / a row of few | **{per_row:.2f}** | | | aim: the same |",
        "",
    ]
