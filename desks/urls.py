"""The public side (DESIGN 9)."""

from __future__ import annotations

from django.urls import path

from desks.views import home, notices, organizations, rules, sessions, statistics, timetable

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
    path("statistics/", statistics.statistics, name="statistics"),
]
