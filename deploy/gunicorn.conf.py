"""Gunicorn's settings, for `make run` and for production alike. Only the address and the size differ."""

import os
from typing import Any

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True  # loaded once, shared by the workers
timeout = 60
graceful_timeout = 25  # what runs may end; systemd waits for 30 seconds
keepalive = 5  # seconds that an idle connection may stay
limit_request_line = 4094  # bytes; our longest address is a list with every filter set
limit_request_fields = 60
limit_request_field_size = 8190
max_requests = 10_000
max_requests_jitter = 1_000
worker_tmp_dir = "/dev/shm"  # noqa: S108 - the heartbeat must not wait for a disk
control_socket_disable = True  # Gunicorn would put it into the home folder
accesslog = None  # addresses can hold what is nobody's business
loglevel = "warning"


def when_ready(server: Any) -> None:
    """Look once more before anybody is served."""
    from webapp.start_check import refuse_demo_accounts  # noqa: PLC0415 - only where web is started

    refuse_demo_accounts(server.app.wsgi())
