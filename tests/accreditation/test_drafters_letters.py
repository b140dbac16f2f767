"""Nobody of the Secretariat learns from letters who has only begun an application (DESIGN 4)."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from accounts.capacities import Right
from accounts.connection import desk
from accounts.models import Act, Letter, User
from accounts.models.letter import LetterStatus
from accounts.services.correspondence import can_be_held, hold_occasion
from accreditation.services.calendar import move_window_close
from accreditation.services.reminders import remind
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
LETTERS, RECORD = "/admin/accounts/letter/", "/admin/accounts/act/"
NOW = build.CLOSES - timedelta(days=13)


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def drafter():
    """Somebody with a draft only, beside a body that has applied, in a window that was moved and of which both are reminded."""
    case, alice = build.submitted(), build.applicant()
    draft = build.draft(alice)
    window = draft.window
    assert window.pk == case.application.window_id
    settler = build.secretariat(Right.SETTINGS)
    with desk():
        remind(now=NOW)
    hold_occasion(occasion="deadline.moved", actor=settler, now=NOW)
    move_window_close(
        window=window,
        closes_at=build.CLOSES + timedelta(days=7),
        reason="A holiday.",
        actor=build.secretariat(),
        now=NOW,
    )
    return draft, User.objects.get(pk=alice.user_id), User.objects.get(pk=case.alice.user_id)


def marks_of(draft, user) -> set[str]:
    return {user.email, draft.reference, draft.organization.name}


def pages(client: Client, marks: set[str]) -> dict[str, str]:
    """Every way to letters and acts, by what was asked."""
    found = {}
    asked = ["", *(f"status={value}" for value in ("trouble", *LetterStatus.values)), "kind=deadline.moved"]
    asked += [f"q={mark}" for mark in marks]
    for query in asked:
        # What was typed into the search stands in its field again: it tells nothing.
        found[query] = client.get(f"{LETTERS}?{query}").content.decode().replace(f'value="{query[2:]}"', "")
        for kind in ("csv", "xlsx"):
            answer = client.post(f"{LETTERS}?{query}", {"export": kind})
            found[f"{kind} {query}"] = answer.content.decode("latin-1") if kind == "csv" else ""
    for what in ("hold", "release", "cancel"):
        for status in ("queued", "held"):
            found[f"{what} {status}"] = client.get(f"{LETTERS}all/{what}/?status={status}").content.decode()
    for letter in Letter.objects.values_list("pk", flat=True):
        for page in ("change", "correct", "history"):
            found[f"{page} {letter}"] = client.get(f"{LETTERS}{letter}/{page}/").content.decode()
    found["acts"] = client.get(RECORD).content.decode()
    for act in Act.objects.values_list("pk", flat=True):
        found[f"act {act}"] = client.get(f"{RECORD}{act}/change/").content.decode()
    found["front"] = client.get("/admin/").content.decode()
    for occasion in ("deadline.moved", "reminder.draft"):
        found[occasion] = client.get(f"/admin/accounts/wording/{occasion}/").content.decode()
    return found


@pytest.mark.parametrize("rights", [(Right.SETTINGS, Right.CHECKER), (Right.SETTINGS, Right.NAMED_STAFF)])
def test_who_has_only_a_draft_stands_in_no_letter_list_search_or_file(drafter, rights):
    draft, drafting, applied = drafter
    letters = Letter.objects.filter(user=drafting, kind__in=["deadline.moved", "reminder.draft"])
    assert letters.count() == 2
    # One of them comes back: that queue names nobody either.
    letters.filter(kind="deadline.moved").update(status=LetterStatus.BOUNCED, bounced_at=NOW)
    staff = User.objects.get(pk=build.secretariat(*rights).user_id)
    with time_machine.travel(NOW, tick=False):
        client = sign_in(Client(), staff)
        seen = pages(client, marks_of(draft, drafting))
        # The same ways do find somebody who has applied.
        assert applied.email in seen["kind=deadline.moved"]
        assert applied.email in seen["csv kind=deadline.moved"]
        body = {draft.organization.name, draft.organization.reference}
        leaks = {
            where: mark
            for where, text in seen.items()
            for mark in {drafting.email, draft.reference, f"application:{draft.pk}", *body}
            if mark in text and not (where.startswith("act") and mark in body)
        }
    assert leaks == {}


def test_its_letters_are_not_held_by_who_could_not_release_them(drafter):
    _draft, drafting, applied = drafter
    moved = Letter.objects.filter(kind="deadline.moved")
    assert moved.get(user=drafting).status == LetterStatus.QUEUED
    assert moved.get(user=applied).status == LetterStatus.HELD
    assert can_be_held("deadline.moved")
    assert not can_be_held("reminder.draft")
