"""The record, as far as the capacity may read it."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import admin
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.admin.pages import PeoplePages, View
from accounts.deadline_words import instant_words
from accounts.models import Act
from accounts.queries.acts import readable_acts
from accounts.requests import PortalRequest


@admin.register(Act)
class ActPages(PeoplePages):
    """Acts, newest first. Those about objections are leaves to the Secretariat and are not listed."""

    def routes(self) -> Sequence[tuple[str, str, View]]:
        return [("", "changelist", self.acts), ("<int:pk>/change/", "change", self.act)]

    def acts(self, request: PortalRequest) -> HttpResponse:
        search = request.GET.get("q", "").strip()
        found = readable_acts(request.actor).select_related("actor")
        if search:
            # By the indexed columns alone: the record only grows.
            found = found.filter(subject=search) if ":" in search else found.filter(kind=search)
        page = self.listed(request, found, key="number")
        rows = [
            [
                {"words": str(one.number), "url": self.at("change", one.pk)},
                {"when": one.moment},
                one.kind,
                one.subject,
                one.timer or str(one.actor or ""),
                one.on_behalf_of,
            ]
            for one in page.rows
        ]
        return self.list_page(
            request, title=_("The record"), is_list=True, rows=rows, page=page, search=search,
            heads=[_("Number"), _("When"), _("Act"), _("About"), _("By"), _("On behalf of")],
            search_label=_("An act’s name (people.invite) or what it is about (mandate:7)"), empty=_("No act is found."),
        )  # fmt: skip

    def act(self, request: PortalRequest, pk: int) -> HttpResponse:
        one = get_object_or_404(readable_acts(request.actor).select_related("actor"), pk=pk)
        rows = [
            (_("When"), instant_words(one.moment)),
            (_("Recorded by the database"), instant_words(one.recorded_at)),
            (_("By"), one.timer or str(one.actor or "")),
            (_("On behalf of"), one.on_behalf_of),
            (_("About"), one.subject),
            (_("Rule"), one.rule),
            (_("Leaf"), bytes(one.leaf).hex()),
            (_("Link"), bytes(one.chain).hex()),
        ]
        return self.one_page(
            request,
            title=f"{one.number}: {one.kind}",
            rows=rows,
            text=one.content,
            text_title=_("What the leaf is a hash over"),
        )
