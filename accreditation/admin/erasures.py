"""Personal data erased on record: the list, and the page that ends an account. A case's contact people go from its file."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reauthentication import sign_in_again_required
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accreditation.admin.base import DeskAdmin, Routes, by, posted
from accreditation.forms.drawn import ReasonForm
from accreditation.modalities.mandates import ActOf
from accreditation.models import Erasure
from accreditation.services.erasure import erase_account, insist_account_can_be_erased
from accreditation.services.exports import Column


def reason_form(request: PortalRequest) -> ReasonForm:
    return ReasonForm(posted(request), hint=_("Who asked, when and how. Name nobody: this text is kept."))


def what(erasure: Erasure) -> str:
    """What was erased, in words that do not bring it back."""
    if erasure.application is not None:
        return _("contact people of %(reference)s") % {"reference": erasure.application.reference}
    return str(erasure.user)


@admin.register(Erasure)
class ErasureAdmin(DeskAdmin):
    """What was erased, when, by whom and why."""

    def routes(self) -> Routes:
        return [
            ("", "changelist", self.erasures),
            ("account/<int:pk>/", "account", sign_in_again_required(self.account)),
        ]

    def erasures(self, request: PortalRequest) -> HttpResponseBase:
        columns = [
            Column("what", _("What was erased"), what),
            Column("at", _("When"), lambda e: e.erased_at),
            Column("by", _("By"), lambda e: str(e.erased_by)),
            Column("reason", _("Reason"), lambda e: e.reason),
        ]
        return self.list_page(
            request,
            title=_("Erasures"),
            name="erasures",
            empty=_(
                "A security officer erases an account from the page of its person, and contact people from the file of their "
                "case, when asked to. What was erased is then listed here."
            ),
            columns=columns,
            rows=Erasure.objects.select_related("application", "user", "erased_by"),
        )

    def account(self, request: PortalRequest, pk: int) -> HttpResponse:
        """End the account of somebody who acts for nobody any more."""
        user = get_object_or_404(User, pk=pk)
        refusal = None
        try:
            insist_account_can_be_erased(user, request.now)
        except Refused as refused:
            refusal = refused
        done = _("The account is ended and empty. The letters to the person follow within minutes.")
        return self.act_page(
            request,
            act=ActOf.ERASE,
            form=reason_form(request),
            title=_("End and erase the account of %(person)s") % {"person": user},
            submit=_("Erase for good"),
            back=reverse("admin:accounts_user_change", args=[pk]),
            done=done,
            refusal=refusal,
            danger=True,
            sentence=_("For a person who has asked for it and acts for nobody any more."),
            read_back=lambda _data: {
                "sentence": _(
                    "Name, address, ways of signing in and letters of %(person)s (%(email)s) are erased for good. The record keeps "
                    "the number of the account. A last letter tells the person. Nobody can undo this."
                )
                % {"person": user, "email": user.email}
            },
            do=lambda data: erase_account(user=user, reason=data["reason"], **by(request)),
        )
