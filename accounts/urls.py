"""The account's own pages stand before allauth's; the people's pages of missions and Chair carry their desk's address."""

from django.urls import include, path

from accounts.views import arriving

urlpatterns = [
    path("accounts/after-sign-in/", arriving.after_sign_in, name="after_sign_in"),
    path("accounts/second-factor/", arriving.second_factor, name="second_factor"),
    path("accounts/capacity/", arriving.capacity, name="capacity"),
    path("accounts/", include("allauth.urls")),
]
