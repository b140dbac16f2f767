"""Dissemination: everything received and not sent, previewed, sent, and the log of when and to whom (R6)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.queries.missions import all_missions
from accounts.queries.paging import page_of
from accounts.typesetting import typeset
from accreditation.models import Process
from objections.models import Dissemination
from objections.notices import chair_packs as packs
from objections.notices.chair_done import sent_already
from objections.notices.chair_words import ITEM, case_of_item, item_text, state_name
from objections.notices.communications import communication_document
from objections.queries import chair_communications as queries
from objections.queries.chair_waiting import to_send
from objections.queries.pending import contested_among, fingerprint
from objections.services.disseminating import disseminate
from objections.views.chair_door import READ_OR_ACT, ActPage, ChairRequest, answer_act, chair_desk


class SeenForm(forms.Form):
    """What the preview showed."""

    seen = forms.CharField(widget=forms.HiddenInput)


class ContestedForm(SeenForm):
    """A preview with an entry that a mission contests: the word that it is sent all the same."""

    as_entered = forms.BooleanField(
        label=gettext_lazy("Disseminate the contested entries as they were made"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_entered"].error_messages["required"] = _("Tick this, or answer the contest first.")


@require_safe
@chair_desk
def index(request: ChairRequest) -> HttpResponse:
    """The numbered communications, newest first."""
    page = page_of(queries.disseminations(), request.GET, key="number", size=50)
    return render(request, "chair/disseminations.html", {"page": page, "waiting": len(to_send(request.now))})


def _notifies(missions: int, pieces: int, cases: int) -> str:
    """What sending does, in one sentence whose three numbers each have their own plural."""
    return _(
        "This will notify %(missions)s of %(pieces)s on %(cases)s, as one numbered communication. It cannot be taken back."
    ) % {
        "missions": ngettext("%(n)s mission", "%(n)s missions", missions) % {"n": missions},
        "pieces": ngettext("%(n)s piece of information", "%(n)s pieces of information", pieces) % {"n": pieces},
        "cases": ngettext("%(n)s case", "%(n)s cases", cases) % {"n": cases},
    }


@require_http_methods(READ_OR_ACT)
@chair_desk
def new(request: ChairRequest) -> HttpResponse:
    """Preview: what, to how many missions, and which a letter would not reach. Then, after signing in again, send."""
    return answer_act(request, _preview(request))


def _preview(request: ChairRequest) -> ActPage:
    """What waits now, and its sending. Refused, it shows what is left then, with nothing ticked."""
    rows = to_send(request.now)
    missions = queries.reachable_count()
    cases = len({row.application.pk for row in rows})
    contested = contested_among([row.item for row in rows])
    # A tick that is missing is asked for before the person signs in again.
    unticked = bool(contested) and "as_entered" not in request.POST
    return ActPage(
        title=_("Disseminate to all Member States"),
        sentence=_notifies(missions, len(rows), cases),
        button=_("Disseminate"),
        back=reverse("chair-disseminations"),
        done=_("Disseminated. The letters go out within minutes."),
        form=ContestedForm if contested else SeenForm,
        initial={"seen": fingerprint([row.item for row in rows])},
        rule="R6",
        again=not unticked,
        template="chair/disseminate.html",
        then=lambda sent: reverse("chair-dissemination", args=[sent.number]),
        already=lambda: _sent(request),
        extra={
            "rows": [
                (row, ITEM[row.item.kind], state_name(row.item), item_text(row.item), case_of_item(row.item))
                for row in rows
            ],
            "missions": missions,
            "contested": contested,
            "notified": all_missions(),
            "unreachable": queries.unreachable(),
            "fresh": fingerprint([row.item for row in rows]),
        },
        act=lambda data: disseminate(
            actor=request.actor, now=request.now, seen=data["seen"], as_entered=data.get("as_entered", False)
        ),
        anew=lambda: _preview(request),
    )


def _sent(request: ChairRequest) -> tuple[str, str] | None:
    """The communication that has sent just what the page showed."""
    found = sent_already(request.POST.get("seen", ""), request.actor.user_id)
    return (found[0], reverse("chair-dissemination", args=[found[1].number])) if found else None


def _found(number: int) -> Dissemination:
    found = queries.disseminations().filter(number=number).first()
    if found is None:
        raise Http404
    return found


@require_safe
@chair_desk
def detail(request: ChairRequest, number: int) -> HttpResponse:
    """One communication, and what became of it at each mission."""
    found = _found(number)
    told = queries.told(found)
    return render(
        request,
        "chair/dissemination.html",
        {
            "sent": found,
            "items": [
                (item, ITEM[item.kind], state_name(item), item_text(item), case_of_item(item))
                for item in queries.items_of(found)
            ],
            "told": told,
            "written": sum(1 for row in told if row.letter),
            "opened": sum(1 for row in told if row.opened_at),
        },
    )


def attachment(body: bytes, name: str, media_type: str) -> HttpResponse:
    return HttpResponse(
        body,
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )


def process_name() -> str:
    return Process.objects.values_list("name", flat=True).order_by("id").first() or ""


@require_safe
@chair_desk
def pdf(request: ChairRequest, number: int) -> HttpResponse:
    found = _found(number)
    document = communication_document(found, queries.items_of(found), process_name())
    return attachment(typeset(document, made_at=request.now), f"communication-{number}.pdf", "application/pdf")


@require_safe
@chair_desk
def csv(request: ChairRequest, number: int) -> HttpResponse:
    found = _found(number)
    body = packs.dissemination_csv(found, queries.items_of(found))
    return attachment(body, f"communication-{number}.csv", "text/csv; charset=utf-8")
