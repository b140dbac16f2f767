"""The Member States' desk, `/states/`."""

from __future__ import annotations

from django.urls import path

from objections.views import (
    states,
    states_communications,
    states_file,
    states_lists,
    states_lodging,
    states_objections,
    states_packs,
    states_supplements,
)

urlpatterns = [
    path("", states.front, name="states-front"),
    path("lists/", states_lists.lists, name="states-lists"),
    path("lists/<int:pk>/", states_lists.one_list, name="states-list"),
    path("lists/<int:pk>/pdf/", states_packs.list_pdf, name="states-list-pdf"),
    path("lists/<int:pk>/csv/", states_packs.list_csv, name="states-list-csv"),
    path("lists/<int:pk>/zip/", states_packs.list_zip, name="states-list-zip"),
    path("files/", states_lists.files, name="states-files"),
    path("files/compare/", states_lists.compare, name="states-compare"),
    path("files/<str:reference>/", states_file.one_file, name="states-file"),
    path("files/<str:reference>/seen/", states_lists.seen, name="states-seen"),
    path("files/<str:reference>/notes/", states_file.note, name="states-note"),
    path("files/<str:reference>/notes/<int:pk>/remove/", states_file.note_away, name="states-note-away"),
    path("files/<str:reference>/question/", states_file.question, name="states-question"),
    path("files/<str:reference>/documents/<int:pk>/", states_file.document, name="states-document"),
    path("files/<str:reference>/objection/", states_lodging.objection_form, name="states-objection"),
    path("files/<str:reference>/objection/read-back/", states_lodging.read_back, name="states-read-back"),
    path("files/<str:reference>/objection/discard/", states_lodging.discard, name="states-discard"),
    path("objections/", states_objections.own, name="states-objections"),
    path("objections/<str:receipt>/", states_objections.receipt, name="states-receipt"),
    path("objections/<str:receipt>/confirm/", states_objections.confirm, name="states-confirm"),
    path("objections/<str:receipt>/withdraw/", states_objections.withdraw, name="states-withdraw"),
    path("objections/<str:receipt>/prepared/<int:pk>/", states_objections.prepared, name="states-prepared"),
    path("objections/<str:receipt>/supplement/", states_supplements.supplement, name="states-supplement"),
    path("objections/<str:receipt>/share/", states_supplements.share, name="states-share"),
    path("objections/<str:receipt>/contest/", states_supplements.contest, name="states-contest"),
    path("not-admitted/<str:reference>/", states_communications.ask_circulation, name="states-ask-circulation"),
    path("communications/", states_communications.communications, name="states-communications"),
    path("communications/<int:number>/", states_communications.communication, name="states-communication"),
    path("communications/<int:number>/pdf/", states_packs.communication_pdf, name="states-communication-pdf"),
    path("communications/<int:number>/csv/", states_packs.communication_csv, name="states-communication-csv"),
    path("updates/", states_communications.updates, name="states-updates"),
    path("updates/<int:pk>/", states_communications.update, name="states-update"),
    path("updates/<int:pk>/pdf/", states_packs.update_pdf, name="states-update-pdf"),
    path("updates/<int:pk>/csv/", states_packs.update_csv, name="states-update-csv"),
    path("decisions/", states_communications.decisions, name="states-decisions"),
    path("decisions/<int:pk>/", states_communications.decision, name="states-decision"),
    path("decisions/<int:pk>/break-silence/", states_communications.silence, name="states-silence"),
]
