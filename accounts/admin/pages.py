"""Lists, one row, and acts in two steps: what the Secretariat's pages on people, mailboxes and letters are put together from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse

from accounts.admin.base import RecordedAdmin
from accounts.capacities import Actor
from accounts.file_answers import file_answer, table_answer
from accounts.kept_uploads import take_upload
from accounts.models import StoredFile
from accounts.notices.refusals import people_sentence
from accounts.people_reasons import PeopleReason
from accounts.policy import PeopleAct, may
from accounts.queries.missions import Notified
from accounts.queries.paging import Page, page_of, whole
from accounts.queries.tried_letters import told_by
from accounts.refusal_status import status_of
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accounts.services.exports import FORMATS, export_table
from accounts.services.pressing import pressed
from accounts.services.proposals import who_could_confirm

View = Callable[..., HttpResponseBase]


def actor_of(request: PortalRequest) -> Actor:
    """The admin site lets nobody in who has none."""
    assert request.actor is not None  # noqa: S101
    return request.actor


def exported(request: PortalRequest) -> str:
    """The format in which a list is asked for as a file; "" where it is only looked at."""
    asked = request.POST.get("export", "") if request.method == "POST" else ""
    return asked if asked in FORMATS else ""


def plain(cell: Any) -> Any:
    """A cell as a file has it: the instant, or the words with what stands under them."""
    if not isinstance(cell, dict):
        return cell
    if cell.get("when"):
        return cell["when"]
    return " · ".join(str(cell[part]) for part in ("words", "note") if cell.get(part))


def _nobody() -> Notified | None:
    return None


def _wrote_none(told: Notified | None) -> bool:
    return told is None


def officers_told(request: PortalRequest, concerned: int | None = None) -> Notified | None:
    """Who is written to when something is proposed, about a person here or about none: the officers who could confirm it."""
    officers = who_could_confirm(concerned, actor_of(request), request.now)
    names = tuple(f"{user.full_name} · {user.email}" for user in officers)
    return Notified(names, (), missions=False) if names else None


class PeoplePages(RecordedAdmin):
    """Pages of our own under the model's address. Django's lists are not served: they can be asked by any column."""

    def routes(self) -> Sequence[tuple[str, str, View]]:
        """(route, name, view); "" is the list and "<int:pk>/change/" one row, where Django's own links point."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path(route, self.admin_site.admin_view(self._if_permitted(view)), name=f"{prefix}_{name}")
            for route, name, view in self.routes()
        ]
        history = path(
            "<path:object_id>/history/", self.admin_site.admin_view(self.history_view), name=f"{prefix}_history"
        )
        return [*own, history]

    def _if_permitted(self, view: View) -> View:
        def permitted(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not self.has_view_permission(request):
                return self.refused(request, PeopleAct.SECRETARIAT_RIGHTS)
            return view(request, *args, **kwargs)

        return permitted

    def at(self, name: str, *args: Any) -> str:
        """The address of one of the routes."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=args)

    def listed(self, request: PortalRequest, rows: QuerySet[Any], key: str = "id") -> Page:
        """The page of a list that is asked for; all of it where the list is taken out as a file."""
        if exported(request):
            return whole(rows, key=key)
        return page_of(rows, request.GET, key=key)

    def list_page(
        self, request: PortalRequest, *, heads: Sequence[str], rows: Iterable[Sequence[Any]], **context: Any
    ) -> HttpResponseBase:
        """A list as a page; a POST takes it out as CSV or XLSX, on record. `rows` may be made as they are asked for: a file
        has all of them, and they are not in memory at once."""
        file_format = exported(request)
        if file_format:
            name = str(self.opts.model_name)
            table = ([plain(cell) for cell in row] for row in rows)
            data = export_table(
                name=name, titles=heads, table=table, file_format=file_format, actor=actor_of(request), now=request.now
            )
            return table_answer(data, name, file_format)
        query = request.GET.urlencode()
        return self.page(request, "admin/accounts/list.html", heads=heads, rows=list(rows), query=query, **context)

    def one_page(self, request: PortalRequest, **context: Any) -> HttpResponse:
        return self.page(request, "admin/accounts/one.html", **context)

    def act_page(
        self,
        request: PortalRequest,
        *,
        act: PeopleAct,
        do: Callable[[], Any],
        back: str,
        title: str,
        submit: str,
        form: BaseForm | None = None,
        done: str = "",
        only_look: bool = False,
        barred: Refused | None = None,
        **context: Any,
    ) -> HttpResponse:
        """One act by one service. A refusal keeps everything typed; a GET changes nothing. `only_look`: nor does this
        POST, which is answered with what would follow. `barred`: why it cannot be done, said in place of its button.

        Nothing is sent before its recipients were shown: by the page from the first (`notified` in its context), or else by
        a first press, which tries the act and takes it back if it writes letters; the second carries `confirmed`."""
        if not may(act, request.actor):
            return self.refused(request, act, back=back)
        if barred is not None:
            return self.page(
                request, "admin/accounts/barred.html", status=status_of(barred), title=title, back=back,
                problem=people_sentence(barred),
            )  # fmt: skip
        status, problem = 200, ""
        if request.method == "POST" and not only_look and (form is None or form.is_valid()):
            unseen = context.get("notified") is None and "confirmed" not in request.POST
            try:
                press = pressed(do, told_by(actor_of(request), request.now) if unseen else _nobody, stands=_wrote_none)
            except Refused as refused:
                status, problem = status_of(refused), people_sentence(refused)
            else:
                if press.stands:
                    if done:
                        messages.success(request, done)
                    return HttpResponseRedirect(back)
                context |= {"notified": press.seen, "confirmed": "yes", "read_back": True}
        context = {"title": title, "submit": submit, "back": back, "form": form, "problem": problem, **context}
        return self.page(request, "admin/accounts/act.html", status=status, **context)

    def scan_of(
        self, request: PortalRequest, act: PeopleAct, form: BaseForm, name: str = "upload"
    ) -> StoredFile | None:
        """The scan posted with a form by who may do `act`: checked and kept at once, so that another field's error does not
        ask for it again. What is wrong with it stands at its field. Call it before `act_page`."""
        if request.method != "POST" or not may(act, request.actor):
            return None
        field = form.fields[name]
        needed, field.required = field.required, field.required and f"{name}-kept" not in request.POST
        form.is_valid()
        field.required = needed
        try:
            stored = take_upload(request, form, name)
        except Refused as refused:
            form.add_error(name, people_sentence(refused))
            return None
        if needed and stored is None and not form.has_error(name):
            form.add_error(name, people_sentence(Refused(PeopleReason.NEEDS_EVIDENCE)))
        return stored

    def evidence_page(self, request: PortalRequest, act: PeopleAct, stored: StoredFile | None) -> HttpResponseBase:
        """The note or letter kept on file, as it was received, for who may do the act that rests on it."""
        if not may(act, request.actor):
            return self.refused(request, act)
        if stored is None:
            raise Http404
        return file_answer(stored, clean=False)

    def refused(self, request: PortalRequest, act: PeopleAct, back: str = "") -> HttpResponse:
        """Who may read may not always act: say which right it takes."""
        return self.page(
            request,
            "admin/accounts/refused.html",
            status=403,
            title=people_sentence(Refused("no_right")),
            act=act,
            back=back or reverse("admin:index"),
        )
