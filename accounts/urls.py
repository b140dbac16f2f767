"""The account's own pages stand before allauth's; the people's pages of missions and Chair carry their desk's address."""

from django.urls import include, path

from accounts.views import account, arriving, chair, invitations, mailing_list, mission

urlpatterns = [
    path("accounts/after-sign-in/", arriving.after_sign_in, name="after_sign_in"),
    path("accounts/second-factor/", arriving.second_factor, name="second_factor"),
    path("accounts/capacity/", arriving.capacity, name="capacity"),
    path("accounts/security/", account.security, name="account_security"),
    path("accounts/security/sessions/", account.sessions_end, name="account_sessions_end"),
    path("accounts/security/data/", account.data, name="account_data"),
    path("accounts/invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("accounts/invitation/<str:token>/ask/", invitations.ask_again, name="invitation_ask"),
    path("accounts/mailbox/<str:token>/", invitations.mailbox, name="mailbox_confirm"),
    path("accounts/", include("allauth.urls")),
    path("mailing-list/", mailing_list.mailing_list, name="mailing_list"),
    path("mailing-list/asked/", mailing_list.asked, name="mailing_list_asked"),
    path("mailing-list/confirm/<str:token>/", mailing_list.confirm, name="mailing_list_confirm"),
    path("mailing-list/leave/<str:token>/", mailing_list.leave, name="mailing_list_leave"),
    path("mailing-list/one-click/<str:token>/", mailing_list.one_click, name="mailing_list_one_click"),
    path("states/people/", mission.people, name="mission_people"),
    path("states/people/invite/", mission.invite, name="mission_invite"),
    path("states/people/choices/", mission.choices, name="mission_choices"),
    path("states/people/<int:pk>/", mission.delegate, name="mission_delegate"),
    path("states/people/invitations/<int:pk>/revoke/", mission.revoke, name="mission_revoke"),
    path("chair/people/", chair.people, name="chair_people"),
    path("chair/people/invite/", chair.invite, name="chair_invite"),
    path("chair/people/hand-over/", chair.hand_over, name="chair_hand_over"),
    path("chair/people/<int:pk>/remove/", chair.remove, name="chair_remove"),
    path("chair/people/staff/<int:pk>/", chair.staff, name="chair_staff"),
    path("chair/people/invitations/<int:pk>/revoke/", chair.revoke, name="chair_revoke"),
]
