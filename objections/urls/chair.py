"""The Chair's desk, `/chair/`. Its front page, which looks across, is desks/views/chair.py."""

from __future__ import annotations

from django.urls import path

from objections.views import (
    chair_cases,
    chair_communications,
    chair_consents,
    chair_decisions,
    chair_import,
    chair_paper,
    chair_settings,
    chair_updates,
    named_staff,
)

CASE = "cases/<str:reference>/"

urlpatterns = [
    path("named/", named_staff.cases, name="named-cases"),
    path("named/<str:reference>/", named_staff.case, name="named-case"),
    path("cases/", chair_cases.cases, name="chair-cases"),
    path(CASE, chair_cases.case, name="chair-case"),
    path(f"{CASE}file/", chair_cases.file, name="chair-file"),
    path(f"{CASE}documents/<int:pk>/", chair_cases.document, name="chair-document"),
    path(f"{CASE}open/", chair_cases.open_early, name="chair-open"),
    path(f"{CASE}end/", chair_cases.end_early, name="chair-end"),
    path(f"{CASE}log/", chair_cases.log, name="chair-log"),
    path(f"{CASE}facilitator/", chair_cases.facilitator, name="chair-facilitator"),
    path(f"{CASE}note/", chair_paper.flag, name="chair-flag"),
    path(f"{CASE}annul/", chair_consents.propose_annul, name="chair-annul"),
    path(f"{CASE}annul/answer/", chair_consents.answer_annul, name="chair-annul-answer"),
    path(f"{CASE}annul/confirm/", chair_consents.confirm_annul, name="chair-annul-confirm"),
    path(f"{CASE}annul/drop/", chair_consents.drop_annul, name="chair-annul-drop"),
    path("notes/<int:pk>/", chair_paper.lift, name="chair-lift"),
    path("notes/<int:pk>/scan/", chair_paper.note_scan, name="chair-note-scan"),
    path("paper/objection/", chair_paper.objection, name="chair-paper-objection"),
    path("objections/<int:pk>/withdrawal/", chair_paper.withdrawal, name="chair-paper-withdrawal"),
    path("objections/<int:pk>/scan/", chair_paper.objection_scan, name="chair-objection-scan"),
    path("objections/<int:pk>/withdrawal/scan/", chair_paper.withdrawal_scan, name="chair-withdrawal-scan"),
    path("objections/<int:pk>/contest/", chair_paper.contest, name="chair-contest"),
    path("objections/<int:pk>/withhold/", chair_paper.withhold, name="chair-withhold"),
    path("disseminations/", chair_communications.index, name="chair-disseminations"),
    path("disseminations/new/", chair_communications.new, name="chair-disseminate"),
    path("disseminations/<int:number>/", chair_communications.detail, name="chair-dissemination"),
    path("disseminations/<int:number>/pdf/", chair_communications.pdf, name="chair-dissemination-pdf"),
    path("disseminations/<int:number>/csv/", chair_communications.csv, name="chair-dissemination-csv"),
    path("updates/", chair_updates.index, name="chair-updates"),
    path("updates/new/<slug:slug>/", chair_updates.new, name="chair-update-new"),
    path("updates/<int:pk>/", chair_updates.detail, name="chair-update"),
    path("updates/<int:pk>/pdf/", chair_updates.pdf, name="chair-update-pdf"),
    path("updates/<int:pk>/csv/", chair_updates.csv, name="chair-update-csv"),
    path("decisions/", chair_decisions.index, name="chair-decisions"),
    path("decisions/new/", chair_decisions.new, name="chair-decision-new"),
    path("decisions/<int:pk>/", chair_decisions.detail, name="chair-decision"),
    path("decisions/<int:pk>/confirm/", chair_decisions.confirm, name="chair-decision-confirm"),
    path("decisions/<int:pk>/discard/", chair_decisions.discard, name="chair-decision-discard"),
    path("scope/<int:pk>/", chair_consents.scope, name="chair-scope"),
    path("lists/<int:pk>/period/", chair_consents.short_period, name="chair-short-period"),
    path("routes/<int:pk>/", chair_consents.route, name="chair-route"),
    path("held/<int:pk>/", chair_consents.held, name="chair-held"),
    path("settings/", chair_settings.index, name="chair-settings"),
    path("settings/<slug:name>/", chair_settings.change, name="chair-setting"),
    path("import/", chair_import.upload, name="chair-import"),
]
