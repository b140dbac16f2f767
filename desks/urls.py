"""The public side (DESIGN 9)."""

from __future__ import annotations

from django.urls import include, path, re_path
from django.views.generic import RedirectView

from desks.api import api, docs
from desks.api.errors import not_here, open_to_all, wrapped
from desks.views import chair, home, notices, organizations, rules, sessions, statistics, timetable, verify

urlpatterns = [
    path("", home.home, name="home"),
    path("timetable/", timetable.timetable, name="timetable"),
    path("timetable.ics", timetable.timetable_ics, name="timetable_ics"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions.ics", timetable.sessions_ics, name="sessions_ics"),
    path("sessions/<slug:slug>/", sessions.session, name="session"),
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/data/", organizations.data, name="organizations_data"),
    path("organizations/<str:reference>/", organizations.organization, name="organization"),
    path("rules/", rules.rules, name="rules"),
    path("rules/visibility/", rules.visibility, name="visibility"),
    path("privacy/", notices.privacy, name="privacy"),
    path("accessibility/", notices.accessibility, name="accessibility"),
    path(".well-known/security.txt", notices.security_txt, name="security_txt"),
    path("api/v1/docs", docs.api_docs, name="api_docs"),
    path("api/v1/", RedirectView.as_view(pattern_name="api_docs")),
    path("api/v1/organizations/", RedirectView.as_view(url="/api/v1/organizations", permanent=True, query_string=True)),
    path("api/v1/inputs", RedirectView.as_view(url="/api/v1/inputs/", permanent=True, query_string=True)),
    path("api/v1/", include((wrapped(api.urls[0]), "ninja"), namespace="api")),
    re_path(r"^api/v1/(?P<rest>.*)$", open_to_all(not_here)),
    path("verify/", verify.verify, name="verify"),
    path("verify/record.jsonl", verify.record, name="record"),
    path("chair/", chair.front, name="chair"),
    path("statistics/", statistics.statistics, name="statistics"),
]
