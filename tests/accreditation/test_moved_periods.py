"""The end of a period is moved for files that stand on the list, and never past the end of the cycle (R1, R2)."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.connection import desk
from accounts.models import Letter, User
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.models import CirculationEntry
from accreditation.services.calendar import move_period_end, move_window_close
from accreditation.services.circulation import prepare_circulation
from accreditation.services.recall import ask_recall, recall
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DURING = build.CIRCULATED + DAY


def signed_in(actor) -> Client:
    return sign_in(Client(), User.objects.get(pk=actor.user_id))


def recalled(case):
    entry = CirculationEntry.objects.get(application=case.application)
    with desk():
        ask_recall(entry=entry, reason="The wrong statutes.", actor=case.checker, now=DURING)
        recall(entry=entry, actor=case.circulator, now=DURING)
    return entry.circulation


def test_a_period_moved_past_its_cycle_is_refused_at_the_read_back(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    circulation = build.circulated().application.entries.get().circulation
    path = reverse("admin:accreditation_circulation_move", args=[circulation.pk])
    letters = Letter.objects.count()
    late = build.cycle().ends_at + DAY
    typed = {
        "until_0": f"{late:%Y-%m-%d}", "until_1": "23:59", "until": f"{late:%Y-%m-%d} 23:59",
        "reason": "x", "seen": circulation.period_ends_at.isoformat(),
    }  # fmt: skip
    with time_machine.travel(DURING, tick=False):
        answer = signed_in(build.secretariat()).post(path, typed)
    assert answer.status_code == 409
    assert "It lies after the end of the cycle" in answer.content.decode()
    assert Letter.objects.count() == letters


def test_nothing_of_a_cycle_is_set_at_or_after_its_end():
    case, ends = build.circulated(), build.cycle().ends_at
    circulation = case.application.entries.get().circulation
    act = {"reason": "A storm.", "actor": case.circulator}
    with pytest.raises(Refused, match=Reason.AFTER_CYCLE):
        move_period_end(circulation=circulation, ends_at=ends, now=DURING, **act)
    with pytest.raises(Refused, match=Reason.AFTER_CYCLE):
        move_window_close(window=build.window(), closes_at=ends, now=build.OPENS, **act)
    other = build.complete()
    with pytest.raises(Refused, match=Reason.AFTER_CYCLE):
        prepare_circulation(
            window=other.application.window,
            applications=[other.application],
            period_ends_at=ends,
            actor=other.checker,
            now=build.CIRCULATED,
        )
    move_period_end(circulation=circulation, ends_at=ends - DAY, now=DURING, **act)
    circulation.refresh_from_db()
    assert circulation.period_ends_at == ends - DAY


def test_a_list_whose_files_were_all_recalled_has_no_period_to_move(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    case = build.circulated()
    circulation = case.application.entries.get().circulation
    page = reverse("admin:accreditation_circulation_list", args=[circulation.pk])
    with time_machine.travel(DURING, tick=False):
        client = signed_in(case.circulator)
        assert "Move the end of the period" in client.get(page).content.decode()
        recalled(case)
        shown = client.get(page).content.decode()
    assert "Move the end of the period" not in shown
    assert "All files of this list were recalled" in shown
    with pytest.raises(Refused, match=Reason.ALL_RECALLED):
        move_period_end(
            circulation=circulation,
            ends_at=build.PERIOD_ENDS + DAY,
            reason="A storm.",
            actor=case.circulator,
            now=DURING,
        )


def test_states_are_not_shown_an_open_list_with_nothing_on_it(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    case = build.circulated()
    circulation = recalled(case)
    with time_machine.travel(DURING + DAY, tick=False):
        client = signed_in(build.delegate())
        front = client.get("/states/").content.decode()
        lists = client.get("/states/lists/").content.decode()
        one = client.get(reverse("states-list", args=[circulation.pk])).content.decode()
    assert "No list is open" in front
    assert "all its files were recalled." in front
    assert "all its files were recalled." in lists
    assert "All files of this list were recalled" in one
