"""The queue. Started as `celery -A config.celery worker` and `celery -A config.celery beat`.

Messages carry nothing that the database does not know: a lost one is made up for by the next minute's sweep.
"""

from __future__ import annotations

import os

from celery import Celery

from config.beat import SCHEDULE
from config.embedded import ensure_servers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
ensure_servers()

app = Celery("rostrum")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks()
