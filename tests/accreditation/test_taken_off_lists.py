"""A file that a change of substance took off its list: marked on the list, and nothing of its period is written to its body."""

from __future__ import annotations

import io
from datetime import timedelta

import pypdf
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Letter, User
from accounts.refusals import Refused
from accreditation.admin.list_pdf import list_pdf
from accreditation.modalities.outcomes import Reason
from accreditation.models import Circulation
from accreditation.queries.recipients import bodies_on_list, people_of_bodies
from accreditation.services.applications import withdraw_application
from accreditation.services.calendar import move_period_end
from accreditation.services.checking import find_complete
from accreditation.services.circulation import circulate, prepare_circulation
from accreditation.services.corrections import correct_file
from accreditation.services.held import consent_to_release, propose_release
from accreditation.services.recall import ask_recall, recall
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DURING = build.CIRCULATED + DAY


def change_in_substance(case) -> None:
    correct_file(
        application=case.fresh(), answers={"purpose": "Another one."}, profile={}, explanation="A new statute.",
        actor=case.alice, now=DURING,
    )  # fmt: skip
    assert case.application.entries.get().changed_at == DURING


def on_a_later_list() -> tuple:
    """Two files circulated together, of which one was changed in substance and circulated anew: the second list ends later."""
    stands, moved = build.circulated_together(2)
    case = build.Case(moved, build.Actor(build.Party.PERSON, moved.organization.representatives.get().user_id))
    change_in_substance(case)
    later = DURING + DAY
    find_complete(application=case.fresh(), actor=case.checker, now=later)
    listed = prepare_circulation(
        window=moved.window, applications=[case.fresh()], period_ends_at=build.PERIOD_ENDS + 30 * DAY,
        actor=case.checker, now=later,
    )  # fmt: skip
    return stands, case, circulate(circulation=listed, actor=case.circulator, now=later)


def people(circulation) -> set[int]:
    return set(people_of_bodies(bodies_on_list(circulation)).values_list("pk", flat=True))


def as_text(circulation) -> str:
    pages = pypdf.PdfReader(io.BytesIO(list_pdf(circulation))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_list_and_its_pdf_say_that_the_file_was_taken_off(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    case = build.circulated()
    circulation = case.application.entries.get().circulation
    page = reverse("admin:accreditation_circulation_list", args=[circulation.pk])
    with time_machine.travel(DURING + DAY, tick=False):
        client = sign_in(Client(), User.objects.get(pk=case.circulator.user_id))
        assert "Taken off the list" not in client.get(page).content.decode()
        assert "taken off the list" not in as_text(circulation)
        change_in_substance(case)
        shown = client.get(page).content.decode()
        assert "Taken off the list: changed in substance" in shown
        assert "No period runs on it any more." in shown
        assert "Move the end of the period" not in shown
        assert "taken off the list: changed in substance" in as_text(circulation)
    with pytest.raises(Refused, match=Reason.ALL_RECALLED):
        move_period_end(
            circulation=circulation,
            ends_at=build.PERIOD_ENDS + DAY,
            reason="A storm.",
            actor=case.circulator,
            now=DURING,
        )


def test_a_moved_end_is_told_to_the_bodies_on_the_list_alone():
    stands, changed, gone = build.circulated_together(3)
    circulation = stands.entries.get().circulation
    by_body = {one.pk: one.organization.representatives.get().user_id for one in (stands, changed, gone)}
    assert people(circulation) == set(by_body.values())
    entry = changed.entries.get()
    entry.changed_at = DURING
    entry.save(update_fields=["changed_at"])
    alice = build.Actor(build.Party.PERSON, user_id=by_body[gone.pk])
    withdraw_application(application=gone, actor=alice, now=DURING)
    assert people(circulation) == {by_body[stands.pk]}
    before = set(Letter.objects.values_list("pk", flat=True))
    move_period_end(
        circulation=circulation,
        ends_at=build.PERIOD_ENDS + DAY,
        reason="A storm.",
        actor=build.secretariat(),
        now=DURING + DAY,
    )
    told = set(Letter.objects.exclude(pk__in=before).values_list("user_id", flat=True))
    assert told & set(by_body.values()) == {by_body[stands.pk]}


@pytest.mark.parametrize("name", ["recall_drop", "recall_confirm", "recall"])
def test_a_stale_page_of_a_confirmed_recall_is_answered_with_the_file_and_who_recalled_it(name, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    case = build.circulated()
    entry = case.application.entries.get()
    ask_recall(entry=entry, reason="The wrong statutes.", actor=case.checker, now=DURING)
    recall(entry=entry, actor=case.circulator, now=DURING)
    page = reverse(f"admin:accreditation_application_{name}", args=[case.application.reference])
    who = User.objects.get(pk=case.circulator.user_id)
    with time_machine.travel(DURING + DAY, tick=False):
        client = sign_in(Client(), User.objects.get(pk=case.checker.user_id))
        for answer in (client.get(page, follow=True), client.post(page, {"seen": "The wrong statutes."}, follow=True)):
            assert answer.status_code == 200
            assert answer.redirect_chain[0][0].endswith(f"/{case.application.reference}/")
            assert f"the file was recalled by {who} at" in answer.content.decode()
        other = build.submitted().application.reference
        assert client.get(reverse(f"admin:accreditation_application_{name}", args=[other])).status_code == 404


def test_a_held_list_reopened_shortens_no_period_of_a_file_on_a_later_one():
    """Neither is anything of the first list written to its body; the end of the later list still moves it."""
    stands, case, later = on_a_later_list()
    first, after, until = stands.entries.get().circulation, build.PERIOD_ENDS + DAY, build.PERIOD_ENDS + 4 * DAY
    Circulation.objects.filter(pk=first.pk).update(
        held_at=build.PERIOD_ENDS, ended_recorded_at=build.PERIOD_ENDS, outcomes_known_at=until
    )
    release = propose_release(held=first, reopen_until=until, reason="Down.", actor=case.circulator, now=after)
    consent_to_release(release=release, actor=build.chair(), now=after)
    stands.refresh_from_db()
    first.refresh_from_db()
    assert (stands.period_ends_at, case.fresh().period_ends_at) == (until, later.period_ends_at)
    assert first.outcomes_known_at is None  # the day of telling is counted from the new end
    assert not Letter.objects.filter(kind="held.reopened", user_id=case.alice.user_id).exists()
    moved = later.period_ends_at + DAY
    move_period_end(circulation=later, ends_at=moved, reason="A storm.", actor=case.circulator, now=after)
    assert case.fresh().period_ends_at == moved
