"""The update to the plenary, built from the cases (R8)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.drawn_for import FIELD
from accounts.queries.missions import all_missions
from accounts.queries.paging import page_of
from accounts.reauthentication import sign_in_again_required
from accounts.refusals import Refused
from accounts.said import said
from accounts.typed_words import typed_in
from accounts.typesetting import typeset
from accreditation.acting import refusal_status, sentence_of
from accreditation.modalities.calendar import has_passed, is_open
from objections.forms.chair_decisions import UpdateForm
from objections.models import PlenaryUpdate
from objections.models.decision import ExchangeOfViews
from objections.notices import chair_packs as packs
from objections.notices.chair_words import status_of
from objections.queries import chair_communications as queries
from objections.queries.chair_waiting import next_plenaries, open_plenaries
from objections.services.plenary import as_previewed, give_update
from objections.views.chair_communications import attachment
from objections.views.chair_door import READ_OR_ACT, ChairRequest, chair_desk
from sessions_app.models import Session

# What the preview's form sends beside the answers.
NOT_KEPT = {"csrfmiddlewaretoken", FIELD, "give", "change", "seen"}


@require_safe
@chair_desk
def index(request: ChairRequest) -> HttpResponse:
    """Updates given, and the plenaries to which one may be given now."""
    return render(
        request,
        "chair/updates.html",
        {
            "page": page_of(queries.updates(), request.GET, size=50),
            "open": list(open_plenaries(request.now)),
            "next": next_plenaries(request.now).first(),
        },
    )


@require_http_methods(READ_OR_ACT)
@chair_desk
def new(request: ChairRequest, slug: str) -> HttpResponse:
    """Choose, summarize, preview, give. The preview is a step of the same form, so nothing typed is lost.

    Before the plenary it is prepared as it will stand when the plenary opens; it can be given only while that meets."""
    session = get_object_or_404(Session.objects.select_related("cycle__process"), slug=slug)
    rows = queries.update_rows(session, max(request.now, session.opens_at))
    if request.method != "POST":
        return _show(request, session, UpdateForm(rows=rows))
    form = UpdateForm(request.POST, rows=rows)
    given = _given_already(request, session) if "give" in request.POST else None
    if given is not None:
        return given
    if not form.is_valid():
        return _show(request, session, form, status=422)
    if "change" in request.POST:
        return _show(request, session, form)
    if "give" not in request.POST:
        return _preview(request, session, form)

    def giving(request: ChairRequest) -> HttpResponse:
        try:
            update = give_update(
                session=session,
                applications=form.chosen(),
                exchange_of_views=form.cleaned_data["exchange_of_views"],
                summaries=form.summaries(),
                text=form.cleaned_data["text"],
                actor=request.actor,
                now=request.now,
                seen=request.POST.get("seen", ""),
            )
        except Refused as refused:
            given = _given_already(request, session)  # by a press at the same time
            if given is not None:
                return given
            # Drawn of the cases as they are by now, with what was typed.
            fresh = UpdateForm(request.POST, rows=queries.update_rows(session, max(request.now, session.opens_at)))
            return _show(request, session, fresh, refused=refused, status=refusal_status(refused))
        messages.success(request, _("The update is given; all Member States are told."))
        return redirect("chair-update", pk=update.pk)

    answer: HttpResponse = sign_in_again_required(giving)(request)
    return answer


def _given_already(request: ChairRequest, session: Session) -> HttpResponse | None:
    """Pressed twice: the update of this meeting that covers just these cases in these words, said to be given already. None:
    there is none; in other words they are given back."""
    update = queries.update_with(session, request.POST.getlist("cases"))
    if update is None or not _says_the_same(update, request):
        return None
    messages.info(request, _("This update was given already, and was not given twice: here it is."))
    return redirect("chair-update", pk=update.pk)


def _says_the_same(update: PlenaryUpdate, request: ChairRequest) -> bool:
    typed = {item.pk: request.POST.get(f"summary_{item.application_id}", "") for item in update.items.all()}
    return (
        update.exchange_of_views == request.POST.get("exchange_of_views")
        and said(update.text) == said(request.POST.get("text", ""))
        and all(item.summary == said(typed[item.pk]) for item in update.items.all())
    )


def _show(
    request: ChairRequest, session: Session, form: UpdateForm, *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    blocks = [(row, box, field, *status_of(row.application.state)) for row, box, field in form.blocks()]
    context = {
        "session": session,
        "form": form,
        "blocks": blocks,
        # Of cases that moved on meanwhile there is no field any more; of none left, no form.
        "typed": typed_in(request, form.gone(), beside=form.fields if blocks else ()),
        "refusal": sentence_of(refused) if refused else "",
        "coming": not has_passed(session.opens_at, request.now),
        "closed": has_passed(session.closes_at, request.now),
    }
    return render(request, "chair/update_form.html", context, status=status)


def _preview(request: ChairRequest, session: Session, form: UpdateForm) -> HttpResponse:
    summaries = form.summaries()
    kept: list[tuple[str, Any]] = [
        (name, value) for name, values in request.POST.lists() for value in values if name not in NOT_KEPT
    ]
    return render(
        request,
        "chair/update_preview.html",
        {
            "session": session,
            "cases": [(case, status_of(case.state)[0], summaries[case.pk]) for case in form.chosen()],
            "text": form.cleaned_data["text"],
            "views": ExchangeOfViews(form.cleaned_data["exchange_of_views"]).label,
            "missions": queries.reachable_count(),
            "meets": is_open(session.opens_at, session.closes_at, request.now),
            "notified": all_missions(),
            "kept": kept,
            "seen": as_previewed(form.chosen()),
        },
    )


def _found(pk: int) -> PlenaryUpdate:
    return get_object_or_404(queries.updates().select_related("session__cycle__process"), pk=pk)


@require_safe
@chair_desk
def detail(request: ChairRequest, pk: int) -> HttpResponse:
    """One update, as it was given."""
    found = _found(pk)
    items = [(item, *status_of(item.state_then)) for item in queries.update_items(found)]
    return render(request, "chair/update.html", {"update": found, "items": items})


@require_safe
@chair_desk
def pdf(request: ChairRequest, pk: int) -> HttpResponse:
    found = _found(pk)
    document = packs.update_document(found, queries.update_items(found), found.session.cycle.process.name)
    return attachment(typeset(document, made_at=request.now), f"update-{pk}.pdf", "application/pdf")


@require_safe
@chair_desk
def csv(request: ChairRequest, pk: int) -> HttpResponse:
    found = _found(pk)
    body = packs.update_csv(found, queries.update_items(found))
    return attachment(body, f"update-{pk}.csv", "text/csv; charset=utf-8")
