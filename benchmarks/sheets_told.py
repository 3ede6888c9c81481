"""The part of ``README.md`` about filled sheets."""


def lines_of_sheets(figures: dict[str, dict[str, float]]) -> list[str]:
    """Return what was measured of a sheet of a thousand rows and of one of ten thousand."""
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
        f"| {each['rows']:,.0f} | {each['check_seconds']:.2f} s | {each['save_seconds']:.2f} s "
        f"| {each['check_seconds'] / each['read_seconds']:.1f} | {each['queries']:.0f} |"
        for each in (few, many)
    ]
    return [
        *lines,
        f"| a row of many / a row of few | **{per_row:.2f}** | | | aim: the same |",
        "",
    ]
