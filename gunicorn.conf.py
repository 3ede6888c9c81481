"""gunicorn in production. The embedded run has its own settings in serve.py."""

import os
from typing import Any

from gunicorn.glogging import Logger

wsgi_app = "piimss.wsgi:application"
bind = os.environ.get("GUNICORN_BIND") or "0.0.0.0:8000"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
# Loaded before forking: a refused setting ends the start with its sentence, once.
preload_app = True
# A leak, should there be one, ends with the process, once in a long while: a new one knows no page
# yet, and ended after 2,000 requests each, they made the median of all answers 1.4 times slower.  One
# that stayed took 2 MB more over 12,000 requests, which is what it remembers (benchmarks/README.md).
# The jitter keeps them from ending together.
max_requests = 100_000
max_requests_jitter = 20_000
timeout = 60
graceful_timeout = 30
# Longer than the proxy keeps a connection that nobody uses (60 s in proxy/nginx.conf, and about as
# long elsewhere): whoever reuses one never meets one that is just being closed.  Such a connection
# waits in no thread.
keepalive = 75
# Heartbeats in memory: on a disk they can stall a worker for seconds.
worker_tmp_dir = "/dev/shm"  # noqa: S108
control_socket_disable = True
accesslog = "-"


class ClientAddressLogger(Logger):  # type: ignore[misc]
    """Writes in the access log who asked, and not the proxy that handed it on."""

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> Any:
        """Return what a line is made of, with the address that everything else goes by."""
        from accounts.addresses import address_in  # the settings are read once it is loaded

        return {**super().atoms(resp, req, environ, request_time), "h": address_in(environ) or "-"}


logger_class = ClientAddressLogger
