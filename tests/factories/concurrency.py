"""Many who do something at the same time, each with a connection of its own."""

import threading

from django.db import connections


def all_at_once(*jobs):
    """Run every job in a thread with a connection of its own; what each gives, in no order."""
    start, outcomes = threading.Barrier(len(jobs)), []

    def run(job):
        try:
            start.wait(60)
            outcomes.append(job())
        except Exception as error:
            outcomes.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(outcomes) == len(jobs)
    return outcomes


def of_kind(outcomes, kind):
    return [each for each in outcomes if isinstance(each, kind)]
