"""The word that a State reads is the same in SQL as in the modalities, and never tells what the State may not know."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.connection import desk
from accreditation.modalities.states import BEFORE_STATES, CONTESTED, State
from accreditation.modalities.visibility import Audience, CaseFacts, Shown, shown_state
from accreditation.models import Application
from objections.queries.states_files import entries_for, entry_for, word_for_state
from objections.services.disseminating import disseminate
from objections.services.lodging import lodge_objection, withdraw_objection
from objections.services.sweeps import end_periods
from tests import builders as build

AFTER = build.PERIOD_ENDS + timedelta(minutes=1)
REACHED = [*BEFORE_STATES, State.ACCREDITED, State.WITHDRAWN, State.CLOSED_WITH_CYCLE, State.LAPSED, State.ANNULLED]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("knows", [True, False])
def test_the_word_is_the_modalities(state, knows):
    """shown_state for a State; but a case whose period is over and not recorded looks like one whose outcome is awaited."""
    facts = CaseFacts(circulated=True, disseminated=knows)
    assert word_for_state(state, knows=knows, period_over=False) == shown_state(state, Audience.STATE, facts).value
    over = word_for_state(state, knows=knows, period_over=True)
    if state is State.CIRCULATED:
        assert over == Shown.AWAITING_OUTCOME.value
    if state in CONTESTED and not knows:
        assert over == Shown.AWAITING_OUTCOME.value


@pytest.mark.django_db
@pytest.mark.parametrize("state", REACHED)
@pytest.mark.parametrize("now", [build.PERIOD_ENDS - timedelta(seconds=1), build.PERIOD_ENDS])
def test_sql_says_the_same(state, now):
    case = build.circulated()
    Application.objects.filter(pk=case.application.pk).update(state=state.value)
    over = now >= build.PERIOD_ENDS
    with desk():
        entry = entries_for(build.delegate(), now).get()
        assert entry.word == word_for_state(state, knows=False, period_over=over)


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
