"""The applicant's side (DESIGN 9), and the documents of files for whoever may have them."""

from __future__ import annotations

from django.urls import path

from accreditation.views import (
    apply,
    my,
    my_acts,
    my_annulment,
    my_check,
    my_documents,
    my_ending,
    my_file,
    my_people,
    my_sections,
)

urlpatterns = [
    path("apply/", apply.landing, name="apply"),
    path("apply/questions/", apply.questions, name="apply_questions"),
    path("apply/route/", apply.which_route, name="apply_route"),
    path("apply/begin/", apply.begin, name="apply_begin"),
    path("apply/register/", apply.register, name="apply_register"),
    path("apply/claim/<str:token>/", apply.claim, name="apply_claim"),
    path("apply/organization/<str:reference>/", apply.organization, name="apply_organization"),
    path("apply/organization/<str:reference>/begin/", apply.begin_draft, name="apply_begin_draft"),
    path("my/", my.home, name="my_home"),
    path("my/invitation/<str:token>/", my_people.invitation, name="my_invitation"),
    path("my/organizations/<str:reference>/", my_people.organization, name="my_organization"),
    path("my/organizations/<str:reference>/profile/", my_people.profile, name="my_profile"),
    path("my/organizations/<str:reference>/invitations/<int:pk>/revoke/", my_people.revoke, name="my_revoke"),
    path("my/organizations/<str:reference>/invitations/<int:pk>/again/", my_people.again, name="my_invite_again"),
    path("my/organizations/<str:reference>/people/<int:pk>/remove/", my_people.remove, name="my_remove"),
    path("my/organizations/<str:reference>/people/<int:pk>/focal-point/", my_people.focal_point, name="my_focal_point"),
    path("my/<str:reference>/", my.case, name="my_case"),
    path("my/<str:reference>/edit/<slug:name>/", my_sections.section, name="my_section"),
    path("my/<str:reference>/autosave/", my_sections.autosave, name="my_autosave"),
    path("my/<str:reference>/documents/", my_documents.documents, name="my_documents"),
    path("my/<str:reference>/documents/<int:pk>/remove/", my_documents.remove, name="my_document_remove"),
    path("my/<str:reference>/letter.pdf", my_documents.letter, name="my_letter"),
    path("my/<str:reference>/check/", my_check.check, name="my_check"),
    path("my/<str:reference>/submit/", my_check.submit, name="my_submit"),
    path("my/<str:reference>/receipt/", my_file.receipt, name="my_receipt"),
    path("my/<str:reference>/file/", my_file.sent_file, name="my_file"),
    path("my/<str:reference>/questions/", my_acts.questions, name="my_questions"),
    path("my/<str:reference>/questions/<int:pk>/", my_acts.state_question, name="my_state_question"),
    path("my/<str:reference>/correct/", my_acts.correct, name="my_correct"),
    path("my/<str:reference>/scope/", my_acts.scope, name="my_scope"),
    path("my/<str:reference>/reply/", my_acts.reply, name="my_reply"),
    path("my/<str:reference>/annulment/", my_annulment.annulment, name="my_annulment"),
    path("my/<str:reference>/withdraw/", my_ending.withdraw, name="my_withdraw"),
    path("my/<str:reference>/relinquish/", my_ending.relinquish, name="my_relinquish"),
    path("documents/<int:pk>/", my_documents.download, name="document"),
]
