"""One line for each app; the admin is the Secretariat's desk."""

from django.contrib import admin
from django.urls import include, path

from config.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("submissions.urls")),
    path("", include("objections.urls")),
    path("", include("accreditation.urls")),
    path("", include("desks.urls")),
]
