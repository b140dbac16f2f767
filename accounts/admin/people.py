"""People: found by name or address; a lost factor is reset from here."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import admin
from django.db.models import Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.admin.mandates import rights_cell
from accounts.admin.pages import PeoplePages, View, actor_of, officers_told
from accounts.forms.secretariat import FactorForm
from accounts.models import Mandate, User
from accounts.policy import PeopleAct, may
from accounts.reauthentication import sign_in_again_required
from accounts.refusals import why_refused
from accounts.requests import PortalRequest
from accounts.second_factor import has_second_factor
from accounts.services.proposals import insist_somebody_confirms, propose_factor_reset


@admin.register(User)
class UserPages(PeoplePages):
    """People: found by name or address; a lost factor is reset from here."""

    def routes(self) -> Sequence[tuple[str, str, View]]:
        return [
            ("", "changelist", self.people),
            ("<int:pk>/change/", "change", self.person),
            ("<int:pk>/factor/", "factor", sign_in_again_required(self.factor)),
        ]

    def people(self, request: PortalRequest) -> HttpResponseBase:
        search = request.GET.get("q", "").strip()
        found = User.objects.all()
        if search:
            found = found.filter(Q(email__icontains=search) | Q(full_name__icontains=search))
        page = self.listed(request, found)
        rows = (
            [
                {"words": str(user), "url": self.at("change", user.pk)},
                user.email,
                {"when": user.joined_at},
                {"when": user.last_login},
                _("active") if user.is_active else {"words": _("closed"), "shape": "stopped"},
            ]
            for user in page.rows
        )
        heads = [_("Name"), _("E-mail address"), _("Joined"), _("Last signed in"), _("Account")]
        return self.list_page(
            request, title=_("People"), is_list=True, rows=rows, heads=heads, page=page, search=search,
            search_label=_("Name or e-mail address"), empty=_("Nobody is found. Try part of the name or of the address."),
        )  # fmt: skip

    def person(self, request: PortalRequest, pk: int) -> HttpResponse:
        user = get_object_or_404(User, pk=pk)
        factor = has_second_factor(user)
        mandates = Mandate.objects.filter(user=user).select_related("state").order_by("-from_at", "-id")
        table = {
            "title": _("Mandates"),
            "heads": [_("For"), _("Rights"), _("From"), _("Until")],
            "rows": [
                [str(one), rights_cell(one), {"when": one.from_at}, {"when": one.until_at} if one.until_at else "–"]
                for one in mandates
            ],
            "empty": _("This person acts for no State, nor for the Chair or the Secretariat."),
        }
        rows = [
            (_("E-mail address"), user.email),
            (_("Language of letters"), user.language),
            (_("Second factor"), _("set up") if factor else _("none")),
        ]
        officer = may(PeopleAct.RESET_FACTOR, request.actor)
        tools = [(self.at("factor", pk), _("Reset a lost factor"))] if factor and officer else []
        if user.erased_at is None and may(PeopleAct.SECRETARIAT_RIGHTS, request.actor):
            # The page stands above this app, which does not know for which organizations a person acts.
            tools.append((reverse("admin:accreditation_erasure_account", args=[pk]), _("End and erase the account")))
        tools.append((self.at("history", pk), _("Record")))
        return self.one_page(request, title=str(user), rows=rows, tables=[table], tools=tools)

    def factor(self, request: PortalRequest, pk: int) -> HttpResponse:
        user = get_object_or_404(User, pk=pk)
        form = FactorForm(request.POST or None)
        barred = why_refused(lambda: insist_somebody_confirms(user, actor_of(request), request.now))
        return self.act_page(
            request, act=PeopleAct.RESET_FACTOR, form=form, back=self.at("change", pk), second_person=True,
            barred=barred, notified=officers_told(request, pk),
            title=_("Reset the lost second factor of %s") % user, submit=_("Propose the reset"),
            sentence=_(
                "Every factor and recovery code of the account is removed, its sessions end and its password no longer works; the "
                "person is told by letter, and chooses a new password by a link to the account’s address."
            ),
            done=_("Proposed. Another security officer has to confirm it."),
            do=lambda: propose_factor_reset(
                user=user, reason=form.cleaned_data["reason"], actor=actor_of(request), now=request.now
            ),
        )  # fmt: skip
