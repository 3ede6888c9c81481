"""The health check that docker-compose.yml asks of each container: ``python -m piimss.healthcheck
web|worker|beat``.
"""

import http.client
import os
import socket
import sys
from pathlib import Path


def web() -> bool:
    """Return whether it is ready to answer. The site's own name goes along, since it answers to no
    other.
    """
    host = os.environ["PIIMSS_ALLOWED_HOSTS"].split(",")[0].strip().lstrip("*").lstrip(".")
    port = int((os.environ.get("GUNICORN_BIND") or ":8000").rsplit(":", 1)[1])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=8)
    connection.request("GET", "/readyz", headers={"Host": host or "localhost"})
    return connection.getresponse().status == 200


def worker() -> bool:
    """Return whether this container's own worker answers through the broker."""
    from piimss.celery import app

    name = f"worker@{socket.gethostname()}"
    return bool(app.control.inspect(destination=[name], timeout=10).ping())


def beat(pidfile: str = "/tmp/beat.pid") -> bool:  # noqa: S108 - its container's own
    """Return whether the process that wrote its number is alive."""
    try:
        os.kill(int(Path(pidfile).read_text()), 0)
    except (OSError, ValueError):
        return False
    return True


if __name__ == "__main__":
    sys.exit(0 if {"web": web, "worker": worker, "beat": beat}[sys.argv[1]]() else 1)
