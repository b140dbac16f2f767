"""The floor: what the same server, database and template language cost when the page does nothing else."""

from __future__ import annotations

import os
from urllib.parse import unquote, urlsplit

from django.conf import settings

ROWS = 25
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Floor</title></head><body><ul>
{% for row in rows %}<li><a href="/rows/{{ row.0 }}">{{ row.1 }}</a> <span>{{ row.2 }}</span></li>{% endfor %}
</ul></body></html>"""
READY = b"<!DOCTYPE html><html lang='en'><head><title>Ready</title></head><body>" + b"x" * 8000 + b"</body></html>"


def _configure() -> None:
    parts = urlsplit(os.environ["DATABASE_WEB_URL"])
    settings.configure(
        SECRET_KEY="the floor keeps no secret",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="bench.floor",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": parts.path.lstrip("/"),
                "USER": unquote(parts.username or ""),
                "PASSWORD": unquote(parts.password or ""),
                "HOST": unquote(parts.hostname or ""),
                "PORT": parts.port or "",
                "CONN_MAX_AGE": 60,
                "CONN_HEALTH_CHECKS": True,
            }
        },
    )


if not settings.configured:
    _configure()

import django

django.setup(set_prefix=False)

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path


def rows(_request: HttpRequest) -> HttpResponse:
    """One SELECT of 25 rows by their index, in a template."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, organization_name, posted_at FROM submissions_postedinput WHERE gone_at IS NULL"
            " ORDER BY id DESC LIMIT %s",
            [ROWS],
        )
        found = cursor.fetchall()
    return HttpResponse(engines["django"].from_string(PAGE).render({"rows": found}))


def ready(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(READY)


urlpatterns = [path("rows/", rows), path("ready/", ready)]
application = get_wsgi_application()
