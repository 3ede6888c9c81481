"""gunicorn in production. The embedded run has its own settings in serve.py."""

import os

wsgi_app = "piimss.wsgi:application"
bind = os.environ.get("GUNICORN_BIND") or "0.0.0.0:8000"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
# Loaded before forking: a refused setting ends the start with its sentence, once.
preload_app = True
# A leak, should there be one, ends with the process; the jitter keeps them from ending together.
max_requests = 2000
max_requests_jitter = 200
timeout = 60
graceful_timeout = 30
# Heartbeats in memory: on a disk they can stall a worker for seconds.
worker_tmp_dir = "/dev/shm"  # noqa: S108
control_socket_disable = True
accesslog = "-"
