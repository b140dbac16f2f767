"""The queue. Started as `celery -A config.celery worker` and `celery -A config.celery beat`.

Messages carry nothing that the database does not know: a lost one is made up for by the next minute's sweep.
"""

from __future__ import annotations

from celery import Celery

from config.beat import SCHEDULE
from config.start import prepare

prepare()

app = Celery("rostrum")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks()
