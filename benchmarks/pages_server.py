"""gunicorn for the measurements: one worker, nothing written."""

worker_class = "gthread"
workers = 1
threads = 4
control_socket_disable = True
loglevel = "error"
