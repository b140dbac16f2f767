"""Written inputs: the public's pages, the sender's and the Chair's. The Secretariat's are in the admin."""

from django.urls import path

from submissions.views import autosave, chair, exports, mine, mine_writing, public

urlpatterns = [
    path("inputs/", public.input_list, name="inputs"),
    path("inputs/feed.atom", exports.feed, name="inputs_feed"),
    path("inputs/export.csv", exports.as_csv, name="inputs_csv"),
    path("inputs/export.json", exports.as_json, name="inputs_json"),
    path("inputs/data/", public.data_dictionary, name="inputs_data"),
    path("inputs/<slug:slug>/", public.input_page, name="input"),
    path("inputs/<slug:slug>/print/", public.print_view, name="input_print"),
    path("inputs/<slug:slug>/text.pdf", public.text_pdf, name="input_text_pdf"),
    path("inputs/<slug:slug>/file.pdf", public.file_pdf, name="input_file"),
    path("my/inputs/", mine.inputs, name="my_inputs"),
    path("my/inputs/new/", mine_writing.edit, name="my_input_new"),
    path("my/inputs/new/autosave/", autosave.autosave, name="my_input_begin"),
    path("my/inputs/<slug:reference>/", mine.follow, name="my_input"),
    path("my/inputs/<slug:reference>/edit/", mine_writing.edit, name="my_input_edit"),
    path("my/inputs/<slug:reference>/autosave/", autosave.autosave, name="my_input_autosave"),
    path("my/inputs/<slug:reference>/check/", mine_writing.check, name="my_input_check"),
    path("my/inputs/<slug:reference>/file.pdf", mine.own_file, name="my_input_file"),
    path("my/inputs/<slug:reference>/withdraw/", mine.withdraw, name="my_input_withdraw"),
    path("my/inputs/<slug:reference>/appeal/", mine.appeal, name="my_input_appeal"),
    path("chair/inputs/", chair.inputs, name="chair_inputs"),
    path("chair/inputs/<slug:reference>/", chair.decide, name="chair_input"),
    path("chair/inputs/<slug:reference>/file.pdf", chair.file, name="chair_input_file"),
]
