"""A note verbale that has still to be entered: no decision goes past it, in a meeting or by silence (R5, R9)."""

from __future__ import annotations

import pytest

from accounts.connection import desk
from accounts.refusals import Refused
from accreditation.modalities.states import State
from objections.models import NoteReceived
from objections.services.deciding import confirm_decision
from objections.services.disseminating import disseminate
from objections.services.note_flags import flag_note_received, lift_flag
from objections.services.paper import enter_objection
from objections.services.striking import strike_entry
from objections.services.sweeps import end_silences
from tests.objections.scenes import (
    DAY,
    DURING,
    MINUTE,
    PLENARY_OPENS,
    awaiting,
    plenary,
    prepare,
    scan,
    state_of,
)
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db

SILENCE = PLENARY_OPENS + 10 * DAY
FLAGGED = PLENARY_OPENS + 2 * DAY


def flag(case, chris, state=None, now=FLAGGED):
    return flag_note_received(application=case.application, state=state, received_at=DURING, actor=chris, now=now)


def propose(cases, chris, cora):
    decision = prepare(cases, chris, silence_ends_at=SILENCE)
    return confirm_decision(decision=decision, consensus=True, actor=cora, now=PLENARY_OPENS + DAY)


def test_silence_passes_by_a_case_with_a_note_and_adopts_the_others(chris, cora, dora):
    """Its note can then still be entered: an objection in time costs its State nothing."""
    with desk():
        (noted, _), (free, _) = awaiting(chris), awaiting(chris)
        decision = propose([noted, free], chris, cora)
        flag(noted, chris, state_of(dora))
    with at(FLAGGED + DAY):
        page = client_of(chris).get(f"/chair/decisions/{decision.pk}/").content.decode()
        assert "silence would pass them by" in page
    with desk():
        assert end_silences(now=SILENCE + MINUTE) == 1
        assert (noted.state, free.state) == (State.AWAITING_PLENARY, State.ACCREDITED)
        enter_objection(
            application=noted.application,
            state=state_of(dora),
            received_at=DURING,
            paper=scan(),
            basis="",
            share_basis=False,
            share_name=False,
            actor=chris,
            now=SILENCE + DAY,
        )
    with at(SILENCE + DAY):
        page = client_of(chris).get(f"/chair/decisions/{decision.pk}/").content.decode()
        assert "or a note was still to be entered" in page


def test_silence_passes_by_a_case_whose_entry_was_struck(chris, cora, dora):
    """Nothing follows by itself from a struck entry until its note is entered rightly or found to be no objection."""
    with desk():
        case, _ = awaiting(chris)
        entered = enter_objection(
            application=case.application,
            state=state_of(dora),
            received_at=DURING,
            paper=scan(),
            basis="",
            share_basis=False,
            share_name=False,
            actor=chris,
            now=PLENARY_OPENS - 3 * DAY,
        )
        disseminate(actor=chris, now=PLENARY_OPENS - 2 * DAY)
        decision = propose([case], chris, cora)
        strike_entry(objection=entered, reason="Another file.", actor=chris, now=FLAGGED)
        disseminate(actor=chris, now=FLAGGED + MINUTE)
        end_silences(now=SILENCE + MINUTE)
        decision.refresh_from_db()
        assert (case.state, decision.status) == (State.AWAITING_PLENARY, "discarded")


def test_a_meeting_does_not_decide_a_case_until_its_note_is_entered_or_found_to_be_none(chris, cora):
    with desk():
        case, _ = awaiting(chris)
        decision = prepare([case], chris, session=plenary())
        flag(case, chris)
        with pytest.raises(Refused, match="note_waits"):
            confirm_decision(decision=decision, consensus=True, actor=cora, now=FLAGGED)
        with pytest.raises(Refused, match="note_waits"):
            prepare([case], chris, session=plenary())
    reads = {
        f"/chair/decisions/{decision.pk}/": "Notes to be entered first",
        f"/chair/decisions/{decision.pk}/confirm/": "has still to be entered. Enter it first",
        "/chair/decisions/new/": "a note received has still to be entered",
        f"/chair/updates/new/{plenary().slug}/": "A note received has still to be entered",
    }
    with at(FLAGGED):
        client = client_of(cora)
        for address, words in reads.items():
            assert words in client.get(address).content.decode(), address
        assert 'name="consensus"' not in client.get(f"/chair/decisions/{decision.pk}/confirm/").content.decode()
    with desk():
        lift_flag(flag=NoteReceived.objects.get(), reason="A note of thanks.", actor=chris, now=FLAGGED)
    with at(FLAGGED):
        for address, words in reads.items():
            assert words not in client_of(cora).get(address).content.decode(), address
    with desk():
        confirm_decision(decision=decision, consensus=True, actor=cora, now=FLAGGED)
        assert case.state is State.ACCREDITED
