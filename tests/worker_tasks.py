"""Tasks that only the tests' own worker knows (see celery_worker_process)."""

import time
from pathlib import Path

from celery import shared_task
from django.contrib.auth.models import Group


@shared_task(name="tests.count_groups")
def count_groups() -> int:
    return Group.objects.count()


@shared_task(name="tests.fail_in_worker")
def fail_in_worker() -> None:
    raise ValueError("on purpose")


@shared_task(name="tests.start_wait_end")
def start_wait_end(path: str, seconds: float) -> None:
    with Path(path).open("a") as file:
        file.write("start\n")
        file.flush()
        time.sleep(seconds)
        file.write("end\n")
