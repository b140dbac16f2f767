"""The common ground of the Secretariat's pages: a list with its exports, and an act with its form, in two steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from accounts.admin.base import RecordedAdmin
from accounts.capacities import Actor
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.visibility import Audience
from accreditation.notices.refusals import refusal_sentence
from accreditation.policy import may
from accreditation.queries.audiences import audience_of
from accreditation.queries.keyset import capped_count, keyset_page
from accreditation.services.exports import FORMATS, MOST_ROWS, Column, export_list

FORBIDDEN = frozenset({Reason.NO_RIGHT.value, Reason.OTHER_PARTY.value})
View = Callable[..., HttpResponseBase]
Routes = Sequence[tuple[str, str, View]]


def status_of(refused: Refused) -> int:
    return 403 if refused.reason in FORBIDDEN else 409


def sentence_of(refused: Refused) -> str:
    """The refusal's sentence, and what it is about where it names something."""
    detail = ", ".join(refused.detail[:12]) + (" …" if len(refused.detail) > 12 else "")
    return f"{refusal_sentence(refused)} ({detail})" if detail else refusal_sentence(refused)


def actor_of(request: PortalRequest) -> Actor:
    """Who acts here: `admin_view` lets nobody in without a capacity."""
    if request.actor is None:
        raise PermissionDenied
    return request.actor


def posted(request: PortalRequest) -> QueryDict | None:
    """What was sent, also when nothing was filled in; None where the page is only asked for."""
    return request.POST if request.method == "POST" else None


def audience(request: PortalRequest) -> Audience:
    return audience_of(actor_of(request))


class DeskAdmin(RecordedAdmin):
    """Pages of our own under the model's address, and none of Django's: its lists can be asked by any column, and some
    columns tell what the Secretariat may not know (DESIGN 4)."""

    def routes(self) -> Routes:
        """(route, name, view). The route "" is the model's list."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path(route, self.admin_site.admin_view(view), name=f"{prefix}_{name}")
            for route, name, view in self.routes()
        ]

    def list_page(
        self,
        request: PortalRequest,
        *,
        title: str,
        name: str,
        columns: Sequence[Column],
        rows: QuerySet[Any],
        order: Sequence[str] = ("id",),
        template: str = "admin/accreditation/list.html",
        **context: Any,
    ) -> HttpResponse:
        """A list in a fixed order, by keyset, with a capped count. A POST takes it out as a file, on record."""
        if request.method == "POST" and request.POST.get("export") in FORMATS:
            return self.export(request, name=name, columns=columns, rows=rows.order_by(*order)[:MOST_ROWS])
        page = keyset_page(rows, request.GET, order=order)
        count, more = capped_count(rows)
        return self.page(
            request,
            template,
            title=title,
            columns=columns,
            lines=[(row, [cell_of(column, row) for column in columns]) for row in page.rows],
            page_links=page,
            count=count,
            more=more,
            query=request.GET.urlencode(),
            **context,
        )

    def export(self, request: PortalRequest, *, name: str, columns: Sequence[Column], rows: Any) -> HttpResponse:
        """The rows as a file for this person, on record."""
        kind = request.POST["export"]
        try:
            data = export_list(
                name=name, columns=columns, rows=rows, file_format=kind, actor=actor_of(request), now=request.now
            )
        except Refused as refused:
            return self.refused(request, refused)
        response = HttpResponse(data, content_type=FORMATS[kind])
        response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
        return response

    def act_page(
        self,
        request: PortalRequest,
        *,
        act: ActOf,
        form: BaseForm,
        do: Callable[[], Any],
        title: str,
        submit: str,
        back: str,
        done: str = "",
        read_back: Callable[[], dict[str, Any]] | None = None,
        refusal: Refused | None = None,
        **context: Any,
    ) -> HttpResponse:
        """A page that does one act by one service. With `read_back`, a first press shows what would follow (a sentence,
        warnings, rows) and changes nothing; the second does it. A refusal keeps everything that was typed."""
        if not may(act, actor_of(request)):
            return self.refused(request, Refused(Reason.NO_RIGHT), back=back)
        if refusal is not None:
            return self.refused(request, refusal, back=back)
        status, reading = 200, None
        if request.method == "POST" and form.is_valid():
            if read_back is not None and "confirmed" not in request.POST:
                reading = read_back()
            else:
                try:
                    result = do()
                except Refused as refused:
                    form.add_error(None, sentence_of(refused))
                    status = status_of(refused)
                else:
                    if done:
                        messages.success(request, done)
                    return HttpResponseRedirect(result if isinstance(result, str) else back)
        elif request.method == "POST":
            status = 422
        return self.page(
            request,
            context.pop("template", "admin/accreditation/act.html"),
            status=status,
            title=title,
            form=form,
            submit=submit,
            back=back,
            reading=reading,
            **context,
        )

    def refused(self, request: PortalRequest, refused: Refused, back: str = "../") -> HttpResponse:
        """A refusal as a page of its own, where there is no form to show it at."""
        return self.page(
            request,
            "admin/accreditation/refused.html",
            status=status_of(refused),
            title=refusal_sentence(refused),
            sentence=sentence_of(refused),
            back=back,
        )

    def insist_post(self, request: PortalRequest) -> None:
        if request.method != "POST":
            raise PermissionDenied


def cell_of(column: Column, row: Any) -> dict[str, Any]:
    """One cell as the page draws it."""
    value = column.value(row)
    return {
        "value": value,
        "kind": type(value).__name__,
        "link": column.link(row) if column.link else "",
        "status": column.status(row) if column.status else None,
    }
