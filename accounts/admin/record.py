"""The record, as far as the capacity may read it."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.admin.pages import PeoplePages, View
from accounts.deadline_words import instant_words
from accounts.models import Act
from accounts.queries.letters import MISSIONS_OWN
from accounts.queries.paging import page_of
from accounts.requests import PortalRequest

CHAIRS_LOG = "consultation.log"


def readable(request: PortalRequest) -> QuerySet[Act]:
    """What this person may read. The acts on a case name the state it came from, and those that are missing tell as much:
    the ordinary Secretariat reads them on the file's own page, which says the same of every case (DESIGN 4)."""
    if request.actor is not None and request.actor.sees_objections:
        # Neither what a mission keeps to itself nor the Chair's log is theirs.
        hidden = Q(kind__startswith=MISSIONS_OWN) | Q(kind="reminder.second_person") | Q(kind__startswith=CHAIRS_LOG)
        return Act.objects.exclude(hidden)
    return Act.objects.exclude(subject__startswith="application:")


@admin.register(Act)
class ActPages(PeoplePages):
    """Acts, newest first. Those about objections are leaves to the Secretariat and are not listed."""

    def routes(self) -> Sequence[tuple[str, str, View]]:
        return [("", "changelist", self.acts), ("<int:pk>/change/", "change", self.act)]

    def acts(self, request: PortalRequest) -> HttpResponse:
        search = request.GET.get("q", "").strip()
        found = readable(request).select_related("actor")
        if search:
            # By the indexed columns alone: the record only grows.
            found = found.filter(subject=search) if ":" in search else found.filter(kind=search)
        page = page_of(found, request.GET, key="number")
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
        one = get_object_or_404(readable(request).select_related("actor"), pk=pk)
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
