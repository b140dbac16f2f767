"""The outbox: what waits, what went, what came back; and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.pages import PeoplePages, View, actor_of
from accounts.asked import Asked
from accounts.deadline_words import instant_words
from accounts.forms.secretariat import CorrectForm
from accounts.languages import language_name
from accounts.models import Letter
from accounts.models.letter import LetterStatus
from accounts.notices.acts import Named, named
from accounts.notices.occasions import OCCASIONS, occasion_words
from accounts.notices.refusals import people_sentence
from accounts.policy import PeopleAct, may
from accounts.queries.acts import is_kept_from_named_staff
from accounts.queries.letters import TO_DRAFTERS, TROUBLE, letters_in_trouble, letters_overdue, readable_letters
from accounts.queries.missions import Notified
from accounts.queries.paging import in_chunks
from accounts.refusal_status import status_of
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accounts.sealed import hide_seals
from accounts.services import correspondence as services

SHAPES = {
    LetterStatus.HELD: "attention",
    LetterStatus.QUEUED: "waiting",
    LetterStatus.POSTED: "done",
    LetterStatus.FAILED: "attention",
    LetterStatus.BOUNCED: "attention",
    LetterStatus.CANCELLED: "stopped",
}


@dataclass(frozen=True)
class Bulk:
    """One thing done to all letters that the filters show."""

    name: Promise
    sentence: Promise
    of: set[LetterStatus]
    do: Callable[..., int]


ALL = {
    "hold": Bulk(
        gettext_lazy("Hold all of these"),
        gettext_lazy("These letters wait until you release them. Those that have been posted meanwhile are gone."),
        services.HOLDABLE,
        services.hold_letters,
    ),
    "release": Bulk(
        gettext_lazy("Release all of these"),
        gettext_lazy("Each letter goes to its recipient within the next minutes."),
        services.RELEASABLE,
        services.release_letters,
    ),
    "cancel": Bulk(
        gettext_lazy("Cancel all of these"),
        gettext_lazy(
            "These letters are never posted. Whoever they are for is not told; the record keeps that they were written."
        ),
        services.RELEASABLE,
        services.cancel_letters,
    ),
}


def _offered() -> list[str]:
    """The occasions by which letters are filtered: those that nobody ever meets on this page are no filter of it."""
    return [code for code in OCCASIONS if not is_kept_from_named_staff(code) and code not in TO_DRAFTERS]


def seen_by(request: PortalRequest) -> str:
    """What the page showed that was posted. One that has lost it is as stale as can be."""
    return request.POST.get("seen", "")


def _copy_to_self(*, seen: str, **named: Any) -> int:
    """In whatever status the letter is by now: its words are the same."""
    return services.test_letter_to_self(**named)


@admin.register(Letter)
class LetterPages(PeoplePages):
    """Letters about objections are the desk's: only staff named by the Chair meet them here (DESIGN 4)."""

    def routes(self) -> Sequence[tuple[str, str, View]]:
        return [
            ("", "changelist", self.letters),
            ("<int:pk>/change/", "change", self.letter),
            ("<int:pk>/correct/", "correct", self.correct),
            ("<int:pk>/hold/", "hold", self._at_once(services.hold_letter, _("The letter is held."))),
            ("<int:pk>/release/", "release", self._at_once(services.release_letter, _("The letter is released."))),
            ("<int:pk>/cancel/", "cancel", self._at_once(services.cancel_letter, _("The letter is cancelled."))),
            ("<int:pk>/again/", "again", self._at_once(services.post_again, _("The letter is on its way again."))),
            ("<int:pk>/seen/", "seen", self._at_once(services.see_to_letter, _("The letter is put out of the queue."))),
            ("all/<str:what>/", "all", self.all_of),
            ("<int:pk>/test/", "test", self._at_once(_copy_to_self, _("A copy is on its way to you."))),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Letter]:
        """Also for Django's own ways to a row: its record."""
        portal = cast("PortalRequest", request)
        return readable_letters(getattr(request, "actor", None), portal.now)

    def _asked(self, request: PortalRequest) -> dict[str, str]:
        with Asked(request.GET) as asked:
            return {
                "status": asked.one("status", ["trouble", "overdue", *LetterStatus.values]),
                "kind": asked.one("kind", _offered()),
                "about": asked.text("about"),
                "q": asked.text("q"),
            }

    def _found(self, request: PortalRequest) -> QuerySet[Letter]:
        """What the filters ask for, of what this person may read."""
        asked, found = self._asked(request), readable_letters(request.actor, request.now)
        if asked["status"] == "trouble":
            found = letters_in_trouble(request.actor, request.now)
        elif asked["status"] == "overdue":
            found = letters_overdue(request.actor, request.now)
        elif asked["status"]:
            found = found.filter(status=asked["status"])
        if asked["kind"]:
            found = found.filter(kind=asked["kind"])
        if asked["about"]:
            found = found.filter(about=asked["about"])
        if asked["q"]:
            found = found.filter(Q(address__icontains=asked["q"]) | Q(subject__icontains=asked["q"]))
        return found

    def letters(self, request: PortalRequest) -> HttpResponseBase:
        asked, found = self._asked(request), self._found(request)
        page = self.listed(request, found.defer("body"))
        rows = (
            [
                {
                    "words": one.subject,
                    "url": self.at("change", one.pk),
                    "note": about.words if about else "",
                },
                one.address,
                {"when": one.written_at},
                {
                    "words": one.get_status_display(),
                    "shape": SHAPES[LetterStatus(one.status)],
                    "note": self._trouble(one),
                },
            ]
            for one, about in self._with_names(page.rows, request)
        )
        statuses = [
            ("trouble", _("bounced or given up")),
            ("overdue", _("waiting for the mail server")),
            *LetterStatus.choices,
        ]
        filters = [
            {"name": "status", "label": _("Status"), "choices": statuses, "chosen": asked["status"]},
            {
                "name": "kind",
                "label": _("Occasion"),
                "choices": sorted(((code, occasion_words(code)) for code in _offered()), key=lambda row: row[1]),
                "chosen": asked["kind"],
            },
        ]
        return self.list_page(
            request, title=_("Letters"), is_list=True, rows=rows, page=page, filters=filters, search=asked["q"],
            search_label=_("Address or subject"), heads=[_("Letter"), _("To"), _("Written"), _("Status")],
            empty=_("No letter is found."), tools=self._tools(request, asked) if page.rows else [],
        )  # fmt: skip

    @staticmethod
    def _with_names(letters: Iterable[Letter], request: PortalRequest) -> Iterator[tuple[Letter, Named | None]]:
        """Each letter with what it is about, as this person may read it."""
        for some in in_chunks(letters):
            names = named({one.about for one in some}, actor_of(request), request.now)
            yield from ((one, names[one.about] if one.about else None) for one in some)

    def _tools(self, request: PortalRequest, asked: dict[str, str]) -> list[tuple[str, str]]:
        """What can be done with all that the filters show."""
        if not may(PeopleAct.LETTERS, request.actor):
            return []
        query = urlencode({name: value for name, value in asked.items() if value})
        offered = {"queued": ("hold",), "held": ("release", "cancel")}.get(asked["status"], ())
        return [(f"{self.at('all', what)}?{query}", str(ALL[what].name)) for what in offered]

    def all_of(self, request: PortalRequest, what: str) -> HttpResponse:
        """Hold, release or cancel all that the filters show, its recipients shown first."""
        bulk = ALL.get(what)
        if bulk is None:
            raise Http404
        found = self._found(request).filter(status__in=bulk.of, replaced_by__isnull=True)
        shown = list(found.order_by("id").values_list("pk", "address", "subject")[: services.MOST_AT_ONCE])
        chosen = [(address, subject) for _pk, address, subject in shown]
        query = request.GET.urlencode()
        return self.act_page(
            request, act=PeopleAct.LETTERS, back=f"{self.at('changelist')}?{query}", title=str(bulk.name),
            submit=str(bulk.name), sentence=str(bulk.sentence), done=_("Done."), nothing=not chosen,
            notified=Notified(tuple(f"{address}: {subject}" for address, subject in chosen), (), missions=False)
            if what == "release" else None,
            lines=[] if what == "release" else [f"{address}: {subject}" for address, subject in chosen],
            seen=services.mark_of(pk for pk, _address, _subject in shown),
            do=lambda: bulk.do(letters=found, actor=actor_of(request), now=request.now, seen=seen_by(request)),
        )  # fmt: skip

    @staticmethod
    def _trouble(one: Letter) -> str:
        return (
            one.server_answer if one.status in TROUBLE or (one.status == LetterStatus.QUEUED and one.attempts) else ""
        )

    def letter(self, request: PortalRequest, pk: int, problem: str = "", status: int = 200) -> HttpResponse:
        one = get_object_or_404(readable_letters(request.actor, request.now).select_related("state", "user"), pk=pk)
        later = Letter.objects.filter(replaces=one).values_list("pk", flat=True).first()
        rows = [
            (_("To"), f"{one.state or one.user or ''} {one.address}".strip()),
            (_("Subject"), one.subject),
            (_("Status"), one.get_status_display()),
            (_("Occasion"), occasion_words(one.kind)),
            (_("About"), named([one.about], actor_of(request), request.now)[one.about].words if one.about else ""),
            (_("Language"), language_name(one.language)),
            (
                _("Words"),
                _("version %d") % one.wording_version if one.wording_version else _("as the portal brings them"),
            ),
            (_("Written"), instant_words(one.written_at)),
            (_("Accepted by the mail server"), instant_words(one.posted_at) if one.posted_at else ""),
            (_("Came back"), instant_words(one.bounced_at) if one.bounced_at else ""),
            (_("Seen to"), instant_words(one.seen_to_at) if one.seen_to_at else ""),
            (_("Attempts"), str(one.attempts)),
            (_("The mail server’s answer"), one.server_answer),
            ("Message-ID", one.message_id),
        ]
        tools = [(self.at("history", pk), _("Record"))]
        if later:
            tools.append((self.at("change", later), _("The letter that replaced it")))
        elif one.status in services.CORRECTABLE:
            tools.append((self.at("correct", pk), _("Correct and send again")))
        return self.one_page(
            request, title=one.subject, rows=[row for row in rows if row[1]], tools=tools, text_title=_("Text"),
            text=hide_seals(one.body, _("[a link that only the recipient is given]")), posts=self._posts(one, bool(later)),
            problem=problem, status=status,
        )  # fmt: skip

    def _posts(self, one: Letter, replaced: bool) -> list[dict[str, str]]:
        offered = [("test", _("Send a copy to myself"), True)]
        if not replaced:
            offered += [
                ("hold", _("Hold"), one.status in services.HOLDABLE),
                ("release", _("Release: notify %s") % one.address, one.status in services.RELEASABLE),
                ("cancel", _("Cancel"), one.status in services.CANCELLABLE),
                ("again", _("Post again to %s") % one.address, one.status in services.REPOSTABLE),
                (
                    "seen",
                    _("Seen to: nothing more by letter"),
                    one.status in services.SEEN_TO and one.seen_to_at is None,
                ),
            ]
        return [
            {"url": self.at(name, one.pk), "name": words, "seen": one.status} for name, words, shown in offered if shown
        ]

    def correct(self, request: PortalRequest, pk: int) -> HttpResponse:
        one = get_object_or_404(readable_letters(request.actor, request.now), pk=pk)
        initial = {"address": one.address, "subject": one.subject, "body": one.body}
        form = CorrectForm(request.POST or None, initial=initial)
        return self.act_page(
            request, act=PeopleAct.LETTERS, form=form, back=self.at("changelist"), title=_("Correct a letter"),
            submit=_("Send the corrected letter"), done=_("The corrected letter is on its way; the old one is kept."),
            sentence=_(
                "A new letter is written in the place of this one. A mark in ⟦ ⟧ is a link that only the recipient is given: "
                "leave it as it is."
            ),
            notified=Notified((str(one.state or one.address),), (), missions=one.state_id is not None),
            seen=one.status,
            do=lambda: services.correct_letter(
                letter=one, **form.cleaned_data, actor=actor_of(request), now=request.now, seen=seen_by(request)
            ),
        )  # fmt: skip

    def _at_once(self, service: Callable[..., Any], done: str) -> View:
        """A button that does one thing with a letter, if that is still as the page showed it."""

        def view(request: PortalRequest, pk: int) -> HttpResponse:
            one = get_object_or_404(readable_letters(request.actor, request.now), pk=pk)
            if request.method == "POST":
                try:
                    service(letter=one, actor=actor_of(request), now=request.now, seen=seen_by(request))
                except Refused as refused:
                    return self.letter(request, pk, people_sentence(refused), status_of(refused))
                messages.success(request, done)
            return HttpResponseRedirect(self.at("change", pk))

        return view
