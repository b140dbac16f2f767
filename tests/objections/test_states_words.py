"""The word that a State reads is the same in SQL as in the modalities, and never tells what the State may not know."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from accounts.connection import desk
from accounts.models import Letter
from accreditation.modalities.states import BEFORE_STATES, State
from accreditation.modalities.visibility import shown_to_a_state
from accreditation.models import Application, Circulation
from accreditation.services.listing import list_accredited
from objections.queries.states_files import entries_for, entry_for
from objections.services.disseminating import disseminate
from objections.services.lodging import lodge_objection
from objections.services.sweeps import end_periods
from objections.services.withdrawing import withdraw_objection
from tests import builders as build

AFTER = build.PERIOD_ENDS + timedelta(minutes=1)
SECOND = timedelta(seconds=1)
TOLD = datetime(2027, 4, 10, 3, 59, tzinfo=UTC)  # five working days after the period, 23:59 New York
REACHED = [
    *sorted(BEFORE_STATES),
    State.ACCREDITED,
    State.WITHDRAWN,
    State.CLOSED_WITH_CYCLE,
    State.LAPSED,
    State.ANNULLED,
]


@pytest.mark.django_db
@pytest.mark.parametrize("state", REACHED)
@pytest.mark.parametrize("now", [build.PERIOD_ENDS - SECOND, build.PERIOD_ENDS, TOLD - SECOND, TOLD])
def test_sql_says_the_same(state, now):
    """As the modalities, at each boundary to the second."""
    case = build.circulated()
    Application.objects.filter(pk=case.application.pk).update(state=state.value)
    Circulation.objects.update(outcomes_known_at=TOLD)
    word = shown_to_a_state(state, knows=False, period_over=now >= build.PERIOD_ENDS, outcome_known=now >= TOLD)
    with desk():
        assert entries_for(build.delegate(), now).get().word == word.value


@pytest.mark.django_db
def test_files_of_a_list_look_alike_until_outcomes_are_told():
    """One objected to, one not: before the Chair has disseminated, no other State can tell which is which."""
    build.chair()
    clear, contested = build.circulated_together(2)
    dora, other = build.delegate(), build.delegate()
    with desk():
        lodge_objection(
            application=contested,
            basis="",
            share_basis=False,
            share_name=False,
            actor=dora,
            now=build.CIRCULATED + timedelta(days=1),
        )
        end_periods(now=AFTER)

        def words(actor, now):
            return [entry_for(actor, case.reference, now).word for case in (clear, contested)]

        assert Circulation.objects.get().outcomes_known_at == TOLD
        assert words(other, TOLD - SECOND) == ["awaiting_outcome", "awaiting_outcome"]
        assert words(dora, TOLD - SECOND) == ["awaiting_outcome", "in_consultation"]
        assert words(other, TOLD) == ["accredited", "awaiting_outcome"]  # the Chair is late
        disseminate(actor=build.chair(), now=TOLD - timedelta(days=2))
        assert words(other, TOLD - SECOND) == ["awaiting_outcome", "in_consultation"]


@pytest.mark.django_db
@pytest.mark.parametrize("told_before", [False, True], ids=["not disseminated", "disseminated"])
def test_a_case_resolved_before_outcomes_are_told_is_told_with_its_list(told_before):
    """Resolved by the last withdrawal: whoever does not know of the objection yet would learn of it by the news."""
    case, dora = build.circulated(), build.delegate()
    other, chris = build.delegate(), build.chair()
    reference = case.application.reference
    with desk():
        own = lodge_objection(
            application=case.application,
            basis="",
            share_basis=False,
            share_name=False,
            actor=dora,
            now=build.CIRCULATED + timedelta(days=1),
        )
        end_periods(now=AFTER)
        if told_before:
            disseminate(actor=chris, now=AFTER)
        withdraw_objection(objection=own, actor=dora, now=AFTER + SECOND)
        news = Letter.objects.filter(kind="accreditation.to_missions", state=other.state_id).get()
        if told_before:
            assert entry_for(other, reference, AFTER + SECOND).word == "accredited"
            assert news.next_attempt_at == AFTER + SECOND
            return
        assert entry_for(other, reference, TOLD - SECOND).word == "awaiting_outcome"
        assert entry_for(other, reference, TOLD).word == "accredited"
        assert news.next_attempt_at == TOLD
        # Whoever goes by the public list reads nothing sooner either.
        assert list_accredited(cycle=case.application.cycle, begun_before=TOLD - SECOND, now=TOLD) == 0
        assert list_accredited(cycle=case.application.cycle, begun_before=TOLD, now=TOLD) == 1
        # One who knows from the dissemination reads it at once.
        disseminate(actor=chris, now=TOLD - timedelta(days=3))
        assert entry_for(other, reference, TOLD - SECOND).word == "accredited"


@pytest.mark.django_db
def test_a_state_that_withdrew_no_longer_infers_the_others():
    """Its own objection stood: it may say "in consultation". Withdrawn, while another's undisseminated one stands, it may not."""
    case, dora, elif_ = build.circulated(), build.delegate(), build.delegate()
    build.chair()
    during = build.CIRCULATED + timedelta(days=1)
    reference = case.application.reference
    with desk():
        values = {"basis": "", "share_basis": False, "share_name": False, "now": during}
        own = lodge_objection(application=case.application, actor=dora, **values)
        lodge_objection(application=case.application, actor=elif_, **values)
        end_periods(now=AFTER)
        assert entry_for(dora, reference, AFTER).word == "in_consultation"
        assert entry_for(build.delegate(), reference, AFTER).word == "awaiting_outcome"
        withdraw_objection(objection=own, actor=dora, now=AFTER)
        assert entry_for(dora, reference, AFTER).word == "awaiting_outcome"
        disseminate(actor=build.chair(), now=AFTER)
        assert entry_for(dora, reference, AFTER).word == "in_consultation"
        assert entry_for(build.delegate(), reference, AFTER).word == "in_consultation"


@pytest.mark.django_db
def test_nobody_but_a_delegate_gets_a_row():
    build.circulated()
    with desk():
        for actor in (build.chair(), build.secretariat(), build.applicant()):
            assert not entries_for(actor, AFTER).exists()
        assert entries_for(build.delegate(), AFTER).exists()
