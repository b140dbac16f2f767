"""The States' and the Chair's desks, each in a module of its own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("states/", include("objections.urls.states")),
    path("chair/", include("objections.urls.chair")),
]
