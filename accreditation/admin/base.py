"""The common ground of the Secretariat's pages: a list with its exports, and an act with its form, in two steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import BaseForm, Textarea, TextInput
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from accounts.admin.base import RecordedAdmin
from accounts.capacities import Actor
from accounts.file_answers import table_answer
from accounts.kept_uploads import take_upload
from accounts.models import StoredFile
from accounts.queries.paging import CHUNK
from accounts.queries.tried_letters import told_by
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accounts.services.exports import FORMATS
from accreditation.acting import answer_act, refusal_status, sentence_of
from accreditation.forms.refused import field_of
from accreditation.modalities.mandates import ActOf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.visibility import Audience
from accreditation.notices.refusals import refusal_sentence
from accreditation.policy import may
from accreditation.queries.audiences import audience_of
from accreditation.queries.keyset import capped_count, keyset_page
from accreditation.services.exports import Column, export_list

View = Callable[..., HttpResponseBase]
Routes = Sequence[tuple[str, str, View]]


def actor_of(request: PortalRequest) -> Actor:
    """Who acts here: `admin_view` lets nobody in without a capacity."""
    if request.actor is None:
        raise PermissionDenied
    return request.actor


def by(request: PortalRequest) -> dict[str, Any]:
    """Who acts and when, as every service takes it."""
    return {"actor": actor_of(request), "now": request.now}


def kept(request: PortalRequest, form: BaseForm, name: str) -> StoredFile | None:
    """The paper of a posted form, checked and kept at once; its absence, or what is the matter with it, stands at its field."""
    if request.method != "POST" or name not in form.fields:
        return None
    form.is_valid()
    try:
        found = take_upload(request, form, name)
    except Refused as refused:
        form.add_error(name, sentence_of(refused))
        return None
    if found is None:
        form.add_error(name, _("Choose the file: the document itself is kept as evidence."))
    return found


def posted(request: PortalRequest) -> QueryDict | None:
    """What was sent, also when nothing was filled in; None where the page is only asked for."""
    return request.POST if request.method == "POST" else None


def evidence_rows(evidence: str, scan: StoredFile | None) -> list[tuple[str, str]]:
    """What a read-back shows of the paper on which an act rests."""
    document = [(_("The document"), scan.original_name)] if scan is not None else []
    return [(_("Evidence"), evidence), *document]


def not_the_first(first_person: int | None, request: PortalRequest) -> Refused | None:
    """The refusal for who did the first part of an act that takes two; its page is not even offered."""
    return (
        Refused(Reason.SAME_PERSON) if first_person is not None and first_person == actor_of(request).user_id else None
    )


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
    ) -> HttpResponseBase:
        """A list in a fixed order, by keyset, with a capped count. A POST takes it out as a file, on record."""
        if request.method == "POST" and request.POST.get("export") in FORMATS:
            return self.export(request, name=name, columns=columns, rows=rows.order_by(*order).iterator(CHUNK))
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

    def short_list(
        self,
        request: PortalRequest,
        *,
        title: str,
        name: str,
        columns: Sequence[Column],
        rows: Sequence[Any],
        template: str = "admin/accreditation/list.html",
        **context: Any,
    ) -> HttpResponseBase:
        """A list that is short by its nature, drawn whole; taken out as a file like any other."""
        if request.method == "POST" and request.POST.get("export") in FORMATS:
            return self.export(request, name=name, columns=columns, rows=rows)
        return self.page(
            request,
            template,
            title=title,
            columns=columns,
            lines=[(row, [cell_of(column, row) for column in columns]) for row in rows],
            count=len(rows),
            more=False,
            query=request.GET.urlencode(),
            **context,
        )

    def export(self, request: PortalRequest, *, name: str, columns: Sequence[Column], rows: Any) -> HttpResponseBase:
        """The rows as a file for this person, on record."""
        kind = request.POST["export"]
        try:
            data = export_list(
                name=name, columns=columns, rows=rows, file_format=kind, actor=actor_of(request), now=request.now
            )
        except Refused as refused:
            return self.refused(request, refused)
        return table_answer(data, name, kind)

    def act_page(
        self,
        request: PortalRequest,
        *,
        act: ActOf,
        form: BaseForm,
        do: Callable[[dict[str, Any]], Any],
        title: str,
        submit: str,
        back: str,
        done: str = "",
        read_back: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
        then: Callable[[Any], str] | None = None,
        refusal: Refused | None = None,
        remedy: tuple[str, str] | None = None,
        note: str = "",
        template: str = "admin/accreditation/act.html",
        **context: Any,
    ) -> HttpResponse:
        """A page that does one act by one service (`accreditation.acting`). Who has no right to it, or where the state
        of the file refuses it, is told so before anything of the file stands on the page, with what was typed, who has done
        what meanwhile (`note`), and where it is put right (`remedy`: address and words). Who is written to is read back before
        it is sent, unless the page has shown it from the first (`notified` in its context)."""
        if not may(act, actor_of(request)):
            return self.refused(request, Refused(Reason.NO_RIGHT), back=back)
        if refusal is not None:
            return self.refused(request, refusal, back=back, remedy=remedy, note=note, typed=typed_in(form))

        def show(
            form: BaseForm | None,
            *,
            reading: dict[str, Any] | None = None,
            refused: Refused | None = None,
            status: int = 200,
        ) -> HttpResponse:
            if refused is not None and form is not None:
                form.add_error(field_of(form, refused), sentence_of(refused))
            if reading is not None:
                reading.setdefault("sentence", context.get("sentence") or title)
            return self.page(
                request,
                template,
                status=status,
                title=title,
                form=form,
                submit=submit,
                back=back,
                reading=reading,
                **context,
            )

        unseen = request.method == "POST" and not context.get("notified")
        return answer_act(
            request,
            form=form,
            do=do,
            show=show,
            back=back,
            done=done,
            read_back=read_back,
            then=then,
            told=told_by(actor_of(request), request.now) if unseen else None,
        )

    def refused(
        self,
        request: PortalRequest,
        refused: Refused,
        back: str = "../",
        remedy: tuple[str, str] | None = None,
        note: str = "",
        typed: Sequence[tuple[str, str]] = (),
    ) -> HttpResponse:
        """A refusal as a page of its own, where there is no form to show it at. `typed`: labels and texts that were sent,
        which stand there to be copied."""
        return self.page(
            request,
            "admin/accreditation/refused.html",
            status=refusal_status(refused),
            title=refusal_sentence(refused),
            sentence=sentence_of(refused),
            back=back,
            remedy=remedy,
            note=note,
            typed=typed,
        )

    def by_button(self, request: PortalRequest, page: str) -> HttpResponse:
        """An address that only takes a POST was opened, by a reload or after signing in again: show the page with its
        button."""
        messages.info(request, _("Nothing was done yet. Press the button on this page."))
        return HttpResponseRedirect(page)


def typed_in(form: BaseForm) -> list[tuple[str, str]]:
    """The texts that somebody has typed into a form that cannot be shown any more, each with its label."""
    if not form.is_bound:
        return []
    texts = [field for field in form.visible_fields() if isinstance(field.field.widget, (TextInput, Textarea))]
    return [(str(field.label), str(field.value())) for field in texts if field.value()]


def cell_of(column: Column, row: Any) -> dict[str, Any]:
    """One cell as the page draws it."""
    value = column.value(row)
    return {
        "key": column.key,
        "value": column.shown(row) if column.shown else value,
        "kind": type(value).__name__,
        "link": column.link(row) if column.link else "",
        "status": column.status(row) if column.status else None,
    }
