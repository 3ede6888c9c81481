"""The seam between the embedded run and production: how a task gets carried out.

The applications declare tasks with ``@shared_task`` and start them with
``.delay_on_commit(...)``; they never know who carries them out. With ``TASKS = "threads"`` the
call goes to one thread of this process instead of to a broker.
"""

import atexit
import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from threading import Event, Lock, Thread
from typing import Any

from celery.contrib.django.task import DjangoTask
from celery.exceptions import Ignore
from celery.result import AsyncResult
from celery.utils import uuid
from django.conf import settings
from django.db import close_old_connections, connections, transaction
from kombu.serialization import dumps, loads

from tables.http_cache import release

logger = logging.getLogger(__name__)

PAUSE_AFTER_FAILURE = 10.0
"""Seconds for which no task is handed over after the broker did not take one: whoever commits does not
wait for it again and again, and what is left is caught up with (``indicators.jobs``).
"""

_not_before = 0.0
_pool: ThreadPoolExecutor | None = None
_pool_lock = Lock()
_pending: set[Future[None]] = set()
_ending = Event()


class Task(DjangoTask):
    """Celery's Django task, which hands itself to a thread where there is no broker, and tells where
    it comes from.
    """

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Carry it out; where it fails because another version asked for it, say so and give it up.

        What it was to do is still there as a row, and is asked for again by who is of one version.
        """
        try:
            return super().__call__(*args, **kwargs)
        except Exception as error:
            asked_by = (self.request.headers or {}).get("release") or self.request.get("release")
            if not asked_by or asked_by == release():
                raise
            logger.error(
                "Task %s came from another version of the program and failed (%s); it is left to be "
                "caught up with",
                self.name,
                error,
            )
            raise Ignore from error

    def apply_async(
        self, args: Any = None, kwargs: Any = None, task_id: str | None = None, **options: Any
    ) -> Any:
        if settings.TASKS != "threads":
            headers = {"release": release(), **(options.pop("headers", None) or {})}
            return super().apply_async(args, kwargs, task_id=task_id, headers=headers, **options)
        if options.get("countdown") or options.get("eta"):
            raise NotImplementedError("The embedded run has no clock for countdown and eta")
        task_id = task_id or uuid()
        # Through JSON as with a broker: what cannot travel fails here, in the caller.
        content_type, encoding, body = dumps([list(args or ()), dict(kwargs or {})], "json")
        args, kwargs = loads(body, content_type, encoding, accept={content_type})
        submit(partial(self._run, args, kwargs, task_id))
        return AsyncResult(task_id, app=self.app)

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:
        """Ask for it once everything is committed; if nobody can be asked, the data stand.

        The failure is logged, since whoever committed can do nothing about it.  Nobody gets the
        result of such a call, so none is kept: it would be asked of the broker too.
        """
        transaction.on_commit(partial(self._hand_over, args, kwargs))

    def _hand_over(self, args: Any, kwargs: Any) -> None:
        global _not_before
        by_broker = settings.TASKS == "broker"
        if by_broker and time.monotonic() < _not_before:
            logger.warning("Task %s is left to be caught up with", self.name)
            return
        try:
            self.apply_async(args, kwargs, ignore_result=True, retry=False)
        except Exception:
            if by_broker:
                _not_before = time.monotonic() + PAUSE_AFTER_FAILURE
            logger.exception("Task %s could not be handed over", self.name)

    def _run(self, args: list[Any], kwargs: dict[str, Any], task_id: str) -> None:
        result = self.apply(args=args, kwargs=kwargs, task_id=task_id, throw=False)
        if result.failed():
            logger.error("Task %s (%s) failed\n%s", self.name, task_id, result.traceback)


def submit(job: Any) -> None:
    """Queue a job behind those that wait already; one at a time, in order."""
    global _pool
    with _pool_lock:
        if _pool is None:
            _pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="piimss-tasks")
        future = _pool.submit(_with_own_connections, job)
        # Before the callback: of a job that is over already it is called at once.
        _pending.add(future)
        future.add_done_callback(_pending.discard)


def _with_own_connections(job: Any) -> None:
    close_old_connections()
    try:
        job()
    except Exception:
        logger.exception("A background job failed")
    finally:
        # The thread lives on: while it waits for work it holds no connection.
        connections.close_all()


def repeat_when_idle(job: Callable[[], Any], seconds: float) -> None:
    """Queue a job now, and again each time that so much time has passed and nothing waits or runs."""

    def repeat() -> None:
        while True:
            if not _pending:
                submit(job)
            if _ending.wait(seconds):
                return

    _ending.clear()
    Thread(target=repeat, name="piimss-repeat", daemon=True).start()


def wait_until_idle(timeout: float = 30) -> None:
    """Return when no job waits or runs (for tests and an orderly end)."""
    for future in list(_pending):
        future.result(timeout=timeout)


def stop() -> None:
    """End the threads: the running job to its end, those that wait not at all."""
    global _pool
    _ending.set()
    with _pool_lock:
        pool, _pool = _pool, None
    # Not under the lock: the running job may submit another one, and would wait for it for ever.
    if pool is not None:
        pool.shutdown(wait=True, cancel_futures=True)


atexit.register(stop)
