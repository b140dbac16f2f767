"""The worker's own look at the house."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from accounts.services.heartbeats import beat
from accreditation.services.outages import READY
from config.probe import ask


@shared_task
def note_readiness() -> bool:
    """Write that the web server says it is ready. The gaps before a close decide whether its outcome is held (DESIGN 2)."""
    now = timezone.now()
    hosts = [host for host in settings.ALLOWED_HOSTS if host != "*"] or ["localhost"]
    status, _words = ask(urlsplit(settings.READY_URL).netloc, hosts[0].removeprefix("."))
    if status != HTTPStatus.OK:
        return False
    beat(source=READY, now=now)
    return True
