"""What an outage has held: the Chair answers what the Secretariat proposes (DESIGN 2)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.deadline_words import instant_words
from accreditation.modalities.calendar import has_passed
from accreditation.models import HeldRelease
from accreditation.notices.held_words import title_of
from accreditation.services.held import consent_to_release, decline_release
from objections.forms.chair_consents import ConsentForm
from objections.notices.chair_done import answered_already
from objections.views.chair_door import READ_OR_ACT, ActPage, ChairRequest, answer_act, chair_desk, told_already


@require_http_methods(READ_OR_ACT)
@chair_desk
def held(request: ChairRequest, pk: int) -> HttpResponse:
    """Consent to what the Secretariat proposes about something held after an outage."""
    releases = HeldRelease.objects.select_related("circulation__window", "window", "answered_by")
    found = get_object_or_404(releases, pk=pk)
    target = found.circulation or found.window
    if target is None:
        raise Http404
    answered = _answered(request, found)
    if answered is not None:
        return told_already(request, *answered)
    title = title_of(target)
    passed = found.reopen_until is not None and has_passed(found.reopen_until, request.now)
    if found.reopen_until:
        words = _("%(title)s is reopened for all until %(until)s. All concerned are told at once.") % {
            "title": title,
            "until": instant_words(found.reopen_until),
        }
    else:
        words = _("The outcome of %(title)s is confirmed as it ended. What follows from it follows now.") % {
            "title": title
        }

    sentence = _("The Secretariat proposes: %(words)s") % {"words": words}
    if passed:
        sentence = _(
            "The Secretariat proposed that %(title)s be reopened for all until %(until)s. That has passed, so that it can no "
            "longer be reopened so. If you do not consent it stays held, and the Secretariat may propose another end."
        ) % {"title": title, "until": instant_words(found.reopen_until or request.now)}

    def act(data: dict[str, Any]) -> Any:
        answer = consent_to_release if data["answer"] == "consent" else decline_release
        return answer(release=found, actor=request.actor, now=request.now)

    return answer_act(
        request,
        ActPage(
            title=_("Held after an outage"),
            sentence=sentence,
            button=_("Answer"),
            back=reverse("chair"),
            done=_("Your answer is recorded."),
            form=partial(ConsentForm, decline_only=passed),
            facts=[(_("The Secretariat's reason"), found.reason), (_("Proposed"), found.proposed_at)],
            already=lambda: _answered(request, releases.get(pk=pk)),
            act=act,
        ),
    )


def _answered(request: ChairRequest, release: HeldRelease) -> tuple[str, str] | None:
    if release.answered_at is None:
        return None
    words = answered_already(release.answered_by, request.actor.user_id, consented=release.consented)
    return words, reverse("chair")
