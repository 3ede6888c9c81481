"""The part of ``README.md`` about web processes that end after some thousands of requests."""

from typing import Any


def render_recycling(figures: dict[str, Any]) -> list[str]:
    """Return what was measured of them as lines."""
    staying, recycled = figures["staying"], figures["recycled"]

    def row(what: str, name: str) -> str:
        ratio = recycled[name] / staying[name]
        return (
            f"| {what} | {staying[name] * 1000:,.0f} ms | {recycled[name] * 1000:,.0f} ms "
            f"| **{ratio:.1f}** |"
        )

    return [
        "## Web processes that stay, beside some that end",
        "",
        f"gunicorn as in production but for `max_requests`, {figures['requests']:,} requests to each "
        f"from eight clients, in turns; those that end do so after {figures['recycled_after']:,}.",
        "",
        "| answers | staying | ending | ratio |",
        "| --- | ---: | ---: | ---: |",
        row("median", "median"),
        row("slowest hundredth", "slowest_hundredth"),
        row("slowest", "slowest"),
        f"| connections that a client met closed | {staying['closed']} | {recycled['closed']} | |",
        f"| memory after {figures['settled_after']:,} requests | {staying['megabytes_settled']:,.0f} MB "
        f"| {recycled['megabytes_settled']:,.0f} MB | |",
        f"| memory at the end | {staying['megabytes_at_the_end']:,.0f} MB "
        f"| {recycled['megabytes_at_the_end']:,.0f} MB | |",
        "",
    ]
