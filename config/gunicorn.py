"""gunicorn's settings: threads, so that a slow upload does not stop the others. WEB_CONCURRENCY sets the workers."""

from __future__ import annotations

import os

from config.environment import web_workers

bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
worker_class = "gthread"
workers = web_workers()
threads = 4
preload_app = True
# For a worker that no longer answers at all: of a thread that waits for a slow body gunicorn knows nothing. What arrives late
# counts from its arrival (accounts/middleware/clock.py), and the front proxy reads bodies before it passes them on.
timeout = 50
graceful_timeout = 20
keepalive = 5
# A worker that has served long is replaced, not all at once.
max_requests = 10_000
max_requests_jitter = 1_000
# Two portals on one machine would share its socket in the home folder.
control_socket_disable = True
accesslog = None
errorlog = "-"
