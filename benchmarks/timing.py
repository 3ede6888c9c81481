"""Medians of seconds: several rounds, the things compared taking turns."""

import statistics
import time
from collections.abc import Callable


def time_in_turns(rounds: int, **works: Callable[[], object]) -> dict[str, float]:
    """Return median seconds by work; a round runs each once, so that all meet the same machine."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _round in range(rounds):
        for name, work in works.items():
            started = time.perf_counter()
            work()
            seconds[name].append(time.perf_counter() - started)
    return {name: statistics.median(times) for name, times in seconds.items()}
