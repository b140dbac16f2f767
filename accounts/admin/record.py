"""The record, as far as the capacity may read it."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.admin.pages import PeoplePages, View, actor_of
from accounts.asked import Asked
from accounts.deadline_words import instant_words
from accounts.models import Act
from accounts.notices.acts import Found, Named, Told, act_words, found_by, kinds_known, named, told
from accounts.queries.acts import is_kept_from_named_staff, readable_acts
from accounts.queries.paging import in_chunks
from accounts.requests import PortalRequest

# Of the files that a search finds so many are led to.
MOST_FILES = 5
NOTHING = Found([], [])


@admin.register(Act)
class ActPages(PeoplePages):
    """Acts, newest first. Those about objections are leaves to the Secretariat and are not listed."""

    def routes(self) -> Sequence[tuple[str, str, View]]:
        return [("", "changelist", self.acts), ("<int:pk>/change/", "change", self.act)]

    def acts(self, request: PortalRequest) -> HttpResponseBase:
        # Those that nobody ever meets on this page are no filter of it.
        offered = [kind for kind in kinds_known() if not is_kept_from_named_staff(kind)]
        kinds = sorted(((kind, act_words(kind)) for kind in offered), key=lambda row: row[1].casefold())
        with Asked(request.GET) as asked:
            kind, search = asked.one("act", offered), asked.text("q")
        known = found_by(search, actor_of(request), request.now) if search and ":" not in search else NOTHING
        files = self._files(known.subjects, request)
        page = self.listed(request, _asked_for(request, kind, search, known), key="number")
        rows = (
            [
                {"words": str(one.act.number), "url": self.at("change", one.act.pk)},
                {"when": one.act.moment},
                one.words,
                _cell(one.about),
                one.by,
                _cell(one.behalf),
            ]
            for some in in_chunks(page.rows)
            for one in told(some, actor_of(request), request.now)
        )
        elsewhere = _("No act is found here: those on a file stand on its own page.")
        return self.list_page(
            request, title=_("The record"), is_list=True, rows=rows, page=page, search=search, tools=files,
            filters=[{"name": "act", "label": _("Act"), "choices": kinds, "chosen": kind}],
            heads=[_("Number"), _("When"), _("Act"), _("About"), _("By"), _("On behalf of")],
            search_label=_("Reference, name, act, or code of the record (mandate:7)"),
            empty=elsewhere if files else _("No act is found."), intro=_intro(found_files=bool(files), more=known.more),
        )  # fmt: skip

    @staticmethod
    def _files(codes: Sequence[str], request: PortalRequest) -> list[tuple[str, str]]:
        """The files that a search has found, for who reads their acts there and not here."""
        actor = actor_of(request)
        asked = [code for code in codes if code.startswith("application:")][:MOST_FILES]
        if actor.sees_objections or not asked:
            return []
        return [(one.url, one.words) for one in named(asked, actor, request.now).values() if one.url]

    def act(self, request: PortalRequest, pk: int) -> HttpResponse:
        one = get_object_or_404(readable_acts(request.actor).select_related("actor"), pk=pk)
        (act,) = told([one], actor_of(request), request.now)
        rows = [
            (_("When"), instant_words(one.moment)),
            (_("Recorded by the database"), instant_words(one.recorded_at)),
            (_("By"), act.by),
            (_("On behalf of"), act.behalf.words),
            (_("About"), act.about.words),
            (_("Rule"), one.rule),
            (_("As the record writes it"), f"{one.kind}, {one.subject}, {one.on_behalf_of}"),
            (_("Leaf"), bytes(one.leaf).hex()),
            (_("Link"), bytes(one.chain).hex()),
        ]
        return self.one_page(
            request,
            title=_("Act %(number)d: %(words)s") % {"number": one.number, "words": act.words},
            rows=[row for row in rows if row[1]],
            tools=self._tools(act),
            text=one.content,
            text_title=_("What the leaf is a hash over"),
        )

    def _tools(self, act: Told) -> list[tuple[str, str]]:
        """From an act to what it is about, and to all the acts about it."""
        tools = [(f"{self.at('changelist')}?{urlencode({'q': act.act.subject})}", _("All acts about this"))]
        if act.about.url:
            tools.append((act.about.url, act.about.words))
        return tools


def _asked_for(request: PortalRequest, kind: str, search: str, known: Found) -> QuerySet[Act]:
    """By the indexed columns alone: the record only grows. A code of the record means itself; anything else is looked for
    among the names that this person is shown."""
    found = readable_acts(request.actor).select_related("actor")
    if kind:
        found = found.filter(kind=kind)
    if search:
        found = found.filter(Q(subject__in=[search, *known.subjects]) | Q(kind__in=known.kinds))
    return found


def _intro(*, found_files: bool, more: bool) -> str:
    said = [
        _(
            "Every step of procedure, newest first. The record keeps codes and numbers; the names beside them are as they "
            "are today. Open an act to see all that is about the same thing."
        )
    ]
    if found_files:
        said.append(_("The acts on a file stand on its own page, to which the buttons here lead."))
    if more:
        said.append(_("More things have this name than are searched at once: write more of it."))
    return " ".join(said)


def _cell(name: Named) -> dict[str, str] | str:
    """A name in a list, with its page where it has one."""
    return {"words": name.words, "url": name.url} if name.url else name.words
