"""Is it alive, and is it ready? Asked by container engines and load balancers."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from indicators.capture.evidence import find_storage_problem


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer that this process answers; nothing else is asked, so that a lost database restarts
    nobody.
    """
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    checks = {"database": _check_response(_database)}
    checks["migrations"] = (
        _check_response(_migrations) if checks["database"] == "ok" else "sin base de datos"
    )
    if settings.TASKS == "broker":
        checks["broker"] = _check_response(_broker)
    ready = all(answer == "ok" for answer in checks.values())
    # Said, and no reason to send anybody elsewhere: all but attaching a file goes on.
    checks["evidence"] = _check_response(lambda: find_storage_problem() or "ok")
    limited = ready and checks["evidence"] != "ok"
    return JsonResponse(
        {"status": "limited" if limited else "ok" if ready else "unavailable", "checks": checks},
        status=200 if ready else 503,
    )


def _check_response(check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception as error:
        # The class only: the message may hold addresses and names that are nobody's business.
        return f"error: {type(error).__name__}"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(missing)} migraciones sin aplicar" if missing else "ok"


def _broker() -> str:
    with redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2
    ) as client:
        client.ping()
    return "ok"
