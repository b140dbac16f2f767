"""One act on one page, at every desk: read back, done once, or refused with everything that was typed still there.

The desks differ in what their pages look like and in who enters; this is what they share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.functional import Promise

from accounts.queries.missions import Notified
from accounts.refusals import FileReason, Refused
from accounts.requests import PortalRequest
from accounts.services.pressing import Press, pressed
from accreditation.modalities.outcomes import Reason, Verdict
from accreditation.notices.refusals import refusal_sentence
from accreditation.notices.refused_values import WITH_DETAIL

FORBIDDEN = frozenset({Reason.NO_RIGHT.value, Reason.OTHER_PARTY.value})
# Their detail is a name of the code, or stands in the sentence.
WITHOUT_DETAIL = frozenset(FileReason) | {Reason.BAD_VALUE.value} | set(WITH_DETAIL)
MOST_NAMED = 12
# What a page was drawn from, in its form.
SEEN = ("version", "seen")
# Draws the page: `form`, and of `reading`, `refused` and `status` what there is.
Show = Callable[..., HttpResponse]


def refused_by(verdict: Verdict) -> Refused | None:
    """The refusal by a rule that can be asked before anything is typed: a page draws it in place of its form."""
    return None if verdict.reason is None else Refused(verdict.reason, verdict.rule or "")


def refusal_status(refused: Refused) -> int:
    """403 for a right, 409 for a rule or a page that is out of date."""
    return 403 if refused.reason in FORBIDDEN else 409


def sentence_of(refused: Refused) -> str:
    """What is the matter and what to do, and what it is about where the refusal names something."""
    words = refusal_sentence(refused)
    if not refused.detail or refused.reason in WITHOUT_DETAIL:
        return words
    more = " …" if len(refused.detail) > MOST_NAMED else ""
    return f"{words} ({', '.join(refused.detail[:MOST_NAMED])}{more})"


def answer_act(
    request: PortalRequest,
    *,
    form: BaseForm | None,
    do: Callable[[dict[str, Any]], Any],
    show: Show,
    back: str,
    done: str | Promise = "",
    read_back: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
    then: Callable[[Any], str] | None = None,
    told: Callable[[], Notified | None] | None = None,
) -> HttpResponse:
    """Show the page, or do its act with what the form says. With `read_back` a first press shows what would follow and
    changes nothing: the act is tried and taken back, so that what would be refused is refused now. The second press, which
    carries `confirmed`, does it. After the act: `then` of what it made, or `back`.

    `told`: to whom the letters go of the act that is being tried, None where it writes none. They stand in what is read back;
    an act that writes letters is read back for their sake alone, since nothing is sent before its recipients were shown.

    Refused because the page is out of date: it is shown anew with what was typed, drawn from what is in force now; a
    further press is a new decision, taken with the refusal before one's eyes."""
    if request.method != "POST":
        return show(form)
    if form is not None and not form.is_valid():
        return show(form, status=409 if getattr(form, "is_stale", False) else 422)
    data = form.cleaned_data if form is not None else {}
    reads = (read_back is not None or told is not None) and "confirmed" not in request.POST
    reading = read_back(data) if read_back is not None and reads else None
    try:
        # An act that is not only tried runs in its own transaction: what it keeps of what it refuses (a note that came in
        # time and was brought in too late) is not taken back with it.
        press = (
            pressed(lambda: do(data), told or _nobody, stands=lambda letters: reading is None and letters is None)
            if reads
            else Press(do(data), None, stands=True)
        )
    except Refused as refused:
        return _show_refused(show, form, refused)
    if not press.stands:
        return show(form, reading={**(reading or {}), "notified": press.seen})
    if done:
        messages.success(request, str(done))
    return HttpResponseRedirect(then(press.made) if then is not None else back)


def _nobody() -> Notified | None:
    return None


def _show_refused(show: Show, form: BaseForm | None, refused: Refused) -> HttpResponse:
    if refused.reason == Reason.STALE and form is not None:
        draw_anew(form)
    return show(form, refused=refused, status=refusal_status(refused))


def draw_anew(form: BaseForm) -> None:
    """The form keeps what was typed and carries what is in force now."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    for name in SEEN:
        if name in form.fields and name in form.initial:
            data[form.add_prefix(name)] = form.initial[name]
    form.data = data
