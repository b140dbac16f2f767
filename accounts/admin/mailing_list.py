"""The mailing list (R15): who is on it, and writing to it."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import admin
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.admin.pages import PeoplePages, View, actor_of
from accounts.forms.mailing_list import ListLetterForm
from accounts.models import Subscription
from accounts.policy import PeopleAct, may
from accounts.queries.missions import Notified
from accounts.queries.subscriptions import subscribed
from accounts.requests import PortalRequest
from accounts.services.subscriptions import write_to_list


@admin.register(Subscription)
class MailingListPages(PeoplePages):
    """Nobody is added here: each individual signs up. Whoever wants to leave uses the link of any letter."""

    def routes(self) -> Sequence[tuple[str, str, View]]:
        return [("", "changelist", self.everybody), ("write/", "write", self.write)]

    def everybody(self, request: PortalRequest) -> HttpResponseBase:
        search = request.GET.get("q", "").strip()
        rows = subscribed().filter(email__icontains=search) if search else subscribed()
        page = self.listed(request, rows)
        number = subscribed().count()
        return self.list_page(
            request, title=_("Mailing list"), is_list=True, search=search, search_label=_("E-mail address"), page=page,
            rows=([row.email, row.get_language_display(), {"when": row.confirmed_at}] for row in page.rows),
            heads=[_("E-mail address"), _("Language of letters"), _("On the list since")],
            tools=[(self.at("write"), _("Write to the list"))] if may(PeopleAct.MAILING_LIST, request.actor) else [],
            intro=ngettext(
                "%(count)d individual has signed up (R15).", "%(count)d individuals have signed up (R15).", number
            )
            % {"count": number},
            empty=_("Nobody has signed up yet. The page is /mailing-list/."),
        )  # fmt: skip

    def write(self, request: PortalRequest) -> HttpResponse:
        form = ListLetterForm(request.POST or None)
        addresses = tuple(subscribed().values_list("email", flat=True))
        return self.act_page(
            request, act=PeopleAct.MAILING_LIST, form=form, back=self.at("changelist"), title=_("Write to the list"),
            submit=_("Send the letters"), nothing=not addresses, notified=Notified(addresses, (), missions=False),
            sentence=_("Each gets a letter of its own; nobody sees another’s address."),
            done=_("The letters are on their way."),
            do=lambda: write_to_list(**form.cleaned_data, actor=actor_of(request), now=request.now),
        )  # fmt: skip
