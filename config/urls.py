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

handler400 = "accounts.error_pages.bad_request"
handler403 = "accounts.error_pages.forbidden"
handler404 = "accounts.error_pages.not_found"
handler500 = "accounts.error_pages.server_error"
